import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TextValue } from '../../src/merge/index.js';
import { hunksOf } from '../../src/text/differ.js';
import { yjsText } from '../../src/text/index.js';
import { laid, written } from './texts.test-util.js';

const small = ['a', 'b', 'k', ' ', '\n', 'ß', '😀', '😁', '👩‍👩‍👧', '漢'];
/** What nobody removes, so that it can be seen whether it was lost. */
const marks = ['A', 'B', '😎', '語'];

const prose = fc.array(fc.constantFrom(...small), { maxLength: 60 }).map((parts) => parts.join(''));
const note = fc
  .array(fc.constantFrom(...marks), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(''));

/** Somebody puts something in at a place, and takes out some of what can be taken out behind it. */
interface Step {
  readonly place: number;
  readonly removed: number;
  readonly inserted: string;
}
const step: fc.Arbitrary<Step> = fc.record({
  place: fc.nat({ max: 99 }),
  removed: fc.nat({ max: 8 }),
  inserted: fc.oneof(note, prose, fc.constant('')),
});
const device = fc.array(step, { maxLength: 4 });
const devices = fc.array(device, { minLength: 2, maxLength: 5 });

function after(text: string, { place, removed, inserted }: Step): string {
  const characters = [...text];
  const at = Math.floor((place * (characters.length + 1)) / 100);
  const taken = characters.slice(at, at + removed).filter((character) => marks.includes(character));
  return [...characters.slice(0, at), inserted, ...taken, ...characters.slice(at + removed)].join('');
}

/** The edits of somebody who writes alone, in their order. */
function editsOf(value: TextValue, steps: readonly Step[], author: string): string[] {
  return steps.map((each) => {
    const edit = yjsText.editTo(value, after(value.text, each), author);
    expect(yjsText.problemOf(value, edit, 10_000)).toBeUndefined();
    value = laid(value, edit);
    return edit;
  });
}

/** All edits, each device's in its own order, by whose turn it is. */
function mixed(queues: readonly (readonly string[])[], turns: readonly number[]): string[] {
  const left = queues.map((queue) => [...queue]);
  const order: string[] = [];
  for (const turn of turns) {
    const open = left.filter((queue) => queue.length > 0);
    if (open.length > 0) order.push(open[turn % open.length]!.shift()!);
  }
  return [...order, ...left.flat()];
}

const turns = fc.array(fc.nat({ max: 4 }), { maxLength: 20 });
const runs = { numRuns: 300 };

const countOf = (text: string, mark: string): number => text.split(mark).length - 1;

describe('edits of two to five devices that were apart', () => {
  const apart = (text: string, steps: readonly (readonly Step[])[]) => {
    // With a state from the start on, so that values can be compared whole.
    const start = laid(written(text), yjsText.join([]));
    const queues = steps.map((each, at) => editsOf(start, each, `device ${at}`));
    return { start, queues };
  };

  it('give one text, in whatever order they arrive', () => {
    fc.assert(
      fc.property(prose, devices, turns, turns, (text, steps, one, other) => {
        const { start, queues } = apart(text, steps);
        const value = laid(start, ...mixed(queues, one));
        expect(laid(start, ...mixed(queues, other))).toEqual(value);
        expect(laid(start, yjsText.join(mixed(queues, one).reverse()))).toEqual(value);
      }),
      runs,
    );
  });

  it('give the text that one device shows, where the others wrote nothing', () => {
    fc.assert(
      fc.property(prose, device, (text, steps) => {
        const edits = editsOf(written(text), steps, 'ada');
        expect(laid(written(text), ...edits).text).toBe(steps.reduce(after, text));
      }),
      runs,
    );
  });

  it('lose no character that somebody put in', () => {
    fc.assert(
      fc.property(prose, devices, turns, (text, steps, one) => {
        const { start, queues } = apart(text, steps);
        const { text: all } = laid(start, ...mixed(queues, one));
        for (const mark of marks) {
          const given = steps.flat().reduce((sum, { inserted }) => sum + countOf(inserted, mark), 0);
          expect(countOf(all, mark)).toBeGreaterThanOrEqual(given);
        }
        expect(all).not.toMatch(/[\uD800-\uDFFF]|\uFFFD/u);
      }),
      runs,
    );
  });

  it('change nothing when they arrive again', () => {
    fc.assert(
      fc.property(prose, devices, turns, turns, (text, steps, one, other) => {
        const { start, queues } = apart(text, steps);
        const value = laid(start, ...mixed(queues, one));
        expect(laid(value, ...mixed(queues, other))).toEqual(value);
        expect(laid(value, value.state!)).toEqual(value);
      }),
      runs,
    );
  });

  it('fit every value that has what they were made of', () => {
    fc.assert(
      fc.property(prose, devices, turns, (text, steps, one) => {
        const { start, queues } = apart(text, steps);
        let value = start;
        for (const edit of mixed(queues, one)) {
          expect(yjsText.problemOf(value, edit, 10_000)).toBeUndefined();
          value = laid(value, edit);
        }
      }),
      runs,
    );
  });
});

describe('how one text becomes another', () => {
  const line = prose.map((text) => `${text}\n`);
  const page = fc.array(line, { maxLength: 40 }).map((lines) => lines.join(''));
  const changed = fc.oneof(
    fc.tuple(page, page),
    fc
      .tuple(page, fc.array(step, { maxLength: 6 }))
      .map(([text, steps]) => [text, steps.reduce(after, text)] as const),
  );

  it('is told in pieces that stand in order, apart, and beside whole characters', () => {
    fc.assert(
      fc.property(changed, ([old, next]) => {
        let told = '';
        let at = 0;
        for (const hunk of hunksOf(old, next)) {
          expect(hunk.at).toBeGreaterThanOrEqual(at);
          for (const edge of [hunk.at, hunk.at + hunk.removed])
            expect(old.slice(edge - 1, edge + 1)).not.toMatch(/^[\uD800-\uDBFF][\uDC00-\uDFFF]$/);
          told += old.slice(at, hunk.at) + hunk.inserted;
          at = hunk.at + hunk.removed;
        }
        expect(told + old.slice(at)).toBe(next);
      }),
      runs,
    );
  });
});
