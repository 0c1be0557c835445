import type { MutationSettlement, StoredRecord } from '../../src/merge/index.js';
import { describe, expect, it } from 'vitest';
import { Bench, type Sent } from './bench.js';
import { at, notes, workspaceId } from './devices.js';

const conflict = (over: Record<string, unknown> = {}): StoredRecord => ({
  record: {
    ...{ id: 'k', workspaceId, type: 'Notebook', recordId: 'n', field: 'title', strategy: 'MANUAL' },
    ...{ state: 'OPEN', winner: 'NOBODY', theirs: '"A"', yours: '"B"' },
    ...{ resolution: null, replaced: null, resolvedByUserId: null, resolvedByName: null, resolvedAt: null },
    ...{ version: 1, createdAt: at(0), updatedAt: at(0), deletedAt: null },
    ...over,
  },
  stamps: {},
});

/** A notebook called A, and an open conflict about that. */
function aBench(over: Record<string, unknown> = {}): Bench {
  const bench = new Bench(notes);
  bench.send({ name: 'createNotebook', input: { id: 'n', title: 'A' }, by: 'o', second: 0, mutation: 'o' });
  bench.records.set('Conflict:k', conflict(over));
  return bench;
}
const decide = (input: Record<string, unknown>, over: Partial<Sent> = {}): Sent => ({
  ...{ name: 'resolveConflict', by: 'a', second: 5, mutation: 'decision' },
  person: { userId: 'ada', name: 'Ada' },
  ...over,
  input: { id: 'k', ...input },
});
const revert = (over: Partial<Sent> = {}): Sent => ({
  ...{ name: 'revertResolution', input: { id: 'k' }, by: 'a', second: 8, mutation: 'back' },
  ...over,
});
const title = (bench: Bench) => bench.records.get('Notebook:n')?.record.title;
const state = (bench: Bench) => bench.records.get('Conflict:k')?.record.state;
const errors = (settled: MutationSettlement) =>
  settled.outcome === 'REJECTED' ? settled.errors.map(({ code, path }) => `${code} ${path.join('.')}`) : [];

describe('a decision', () => {
  it.each([
    [{ choice: 'THEIRS' }, 'A', 'THEIRS', 1],
    [{ choice: 'YOURS' }, 'B', 'YOURS', 2],
    [{ choice: 'VALUE', value: '"C"' }, 'C', 'BOTH', 2],
  ])('%j makes the title %s', (input, value, winner, changes) => {
    const bench = aBench();
    const settled = bench.send(decide(input));
    expect(settled.outcome === 'REJECTED' ? [] : settled.changes).toHaveLength(changes);
    expect(title(bench)).toBe(value);
    expect(bench.records.get('Conflict:k')?.record).toMatchObject({
      ...{ state: 'RESOLVED', winner, resolution: JSON.stringify(value), replaced: '"A"', version: 2 },
      ...{ resolvedByUserId: 'ada', resolvedByName: 'Ada', resolvedAt: at(5) },
    });
  });

  it('of two people at once stands if it came first, and the other is told', () => {
    const bench = aBench();
    const seen = bench.versions();
    bench.send({ ...decide({ choice: 'YOURS' }), seen });
    const second = decide({ choice: 'THEIRS' }, { by: 'b', mutation: 'other', seen });
    expect(errors(bench.send(second))).toEqual(['CONFLICT_CLOSED id']);
    expect(title(bench)).toBe('B');
  });

  it('may be thought better of by the device that made it', () => {
    const bench = aBench();
    const seen = bench.versions();
    bench.send({ ...decide({ choice: 'YOURS' }), seen });
    expect(
      errors(bench.send(decide({ choice: 'VALUE', value: '"C"' }, { mutation: 'again', seen }))),
    ).toEqual([]);
    expect(title(bench)).toBe('C');
  });

  it.each([
    ['of a conflict that is not there', {}, { id: 'x', choice: 'YOURS' }, 'NOT_FOUND id'],
    ['of one that a rule settled', { state: 'SETTLED' }, { choice: 'YOURS' }, 'CONFLICT_CLOSED id'],
    ['of a field that is no longer there', { field: 'mood' }, { choice: 'YOURS' }, 'BAD_USER_INPUT id'],
    ['of a type that is no longer there', { type: 'toString' }, { choice: 'YOURS' }, 'BAD_USER_INPUT id'],
    ['with a value of another type', {}, { choice: 'VALUE', value: '7' }, 'BAD_USER_INPUT value'],
    ['with null where there must be a value', {}, { choice: 'VALUE', value: 'null' }, 'BAD_USER_INPUT value'],
    ['with what is no JSON', {}, { choice: 'VALUE', value: '{' }, 'BAD_USER_INPUT value'],
    ['from the future', {}, { choice: 'YOURS', baseVersion: 9 }, 'BAD_USER_INPUT baseVersion'],
  ])('%s is refused, and nothing is touched', (_what, over, input, error) => {
    const bench = aBench(over);
    const before = new Map(bench.records);
    expect(errors(bench.send(decide(input)))).toEqual([error]);
    expect(bench.records).toEqual(before);
  });
});

describe('a decision taken back', () => {
  it('opens the conflict, and gives the field its value of before', () => {
    const bench = aBench();
    bench.send(decide({ choice: 'YOURS' }));
    bench.send(revert());
    expect([state(bench), title(bench)]).toEqual(['OPEN', 'A']);
  });

  it('leaves a value that somebody has written since', () => {
    const bench = aBench();
    bench.send(decide({ choice: 'YOURS' }));
    bench.send({ name: 'updateNotebook', input: { id: 'n', title: 'D' }, by: 'b', second: 6, mutation: 'd' });
    bench.send(revert());
    expect([state(bench), title(bench)]).toEqual(['OPEN', 'D']);
  });

  it('is refused where there is none, or somebody decided anew meanwhile', () => {
    const bench = aBench();
    expect(errors(bench.send(revert()))).toEqual(['BAD_USER_INPUT id']);
    const seen = bench.versions();
    bench.send(decide({ choice: 'YOURS' }));
    expect(errors(bench.send(revert({ by: 'b', seen })))).toEqual(['CONFLICT_CLOSED id']);
  });
});
