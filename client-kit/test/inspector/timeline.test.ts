import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beforeAll as nothing, fold, type Moment } from '../../src/inspector/moment.js';
import type { EngineNote, Note } from '../../src/inspector/note.js';
import { emptyTimeline, momentAt, mostNotes, recorded } from '../../src/inspector/timeline.js';

const lane = { place: 'idle', run: 0, failures: 0 } as const;
const engine = (pushLimit: number): EngineNote => ({
  ...{ state: 'live', push: lane, pull: lane, gate: 'open', pausedBy: [], allows: 'all', because: [] },
  ...{ pushLimit, outbox: { size: 0, refused: 0, entries: [] }, positions: [] },
});

const note = fc.oneof(
  fc.record({
    kind: fc.constant('step' as const),
    at: fc.nat(1e9),
    event: fc.constantFrom('asked', 'hinted', 'paused'),
    engine: fc.nat(500).map(engine),
  }),
  fc.record(
    {
      kind: fc.constant('request' as const),
      at: fc.nat(1e9),
      operation: fc.nat(60).map((n) => `Operation${n}`),
      ...{ ms: fc.nat(9_000), sent: fc.nat(5_000), received: fc.nat(5_000) },
      code: fc.constantFrom('OFFLINE', 'RATE_LIMITED'),
    },
    { requiredKeys: ['kind', 'at', 'operation', 'ms', 'sent', 'received'] },
  ),
  fc.record({
    kind: fc.constant('frame' as const),
    ...{ at: fc.nat(1e9), type: fc.constant('next'), received: fc.nat(5_000) },
  }),
) as fc.Arbitrary<Note>;

const foldAll = (notes: readonly Note[]): Moment => notes.reduce(fold, nothing);
const timelineOf = (notes: readonly Note[]) => notes.reduce(recorded, emptyTimeline);
const many = (least: number, most: number) =>
  fc.array(note, { minLength: least, maxLength: most, size: 'max' });

describe('a timeline', () => {
  it('shows each moment as it was then, whatever has come since', () => {
    fc.assert(
      fc.property(many(0, 40), many(0, 40), (before, since) => {
        const timeline = timelineOf([...before, ...since]);
        expect(momentAt(timeline, before.length)).toEqual(foldAll(before));
        expect(momentAt(timeline, before.length + since.length)).toBe(timeline.now);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps the last moments, and each of them as it was although what came before has gone', () => {
    fc.assert(
      fc.property(many(mostNotes + 1, mostNotes + 200), fc.nat(mostNotes), (notes, kept) => {
        const timeline = timelineOf(notes);
        expect(timeline.notes).toHaveLength(mostNotes);
        expect(timeline.dropped).toBe(notes.length - mostNotes);
        expect(momentAt(timeline, kept)).toEqual(foldAll(notes.slice(0, timeline.dropped + kept)));
      }),
      { numRuns: 5 },
    );
  });

  it('keeps no more than so much of what went over the line and what went wrong', () => {
    const { calls, problems } = timelineOf(
      Array.from({ length: 1_000 }, (_, n) => ({
        ...{
          kind: 'request',
          at: n,
          operation: `Operation${n}`,
          ms: 1,
          sent: 1,
          received: 1,
          code: 'OFFLINE',
        },
      })),
    ).now;
    expect(calls).toHaveLength(30);
    expect(calls.at(-1)?.operation).toBe('Operation999');
    expect(problems).toHaveLength(20);
    expect(problems[0]?.at).toBe(999);
  });

  it('adds up what an operation took', () => {
    const asked = (ms: number, received: number): Note => ({
      ...{ kind: 'request', at: 1, operation: 'Notes', ms, sent: 10, received },
    });
    const { calls, traffic } = timelineOf([asked(40, 100), asked(90, 200), asked(20, 300)]).now;
    expect(calls).toEqual([
      { operation: 'Notes', count: 3, lastMs: 20, longestMs: 90, sent: 30, received: 600 },
    ]);
    expect(traffic).toMatchObject({ requests: 3, failed: 0, sent: 30, received: 600 });
  });
});
