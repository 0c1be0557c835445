import fc from 'fast-check';
import { expect, it } from 'vitest';
import { moved, type Placed } from '../src/note/positions.js';

const list = (...positions: number[]): Placed[] =>
  positions.map((position, at) => ({ id: 'abcdefgh'[at]!, position }));

const orderAfter = (items: readonly Placed[], changes: Map<string, number>): string =>
  items
    .map(({ id, position }) => ({ id, position: changes.get(id) ?? position }))
    .sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id)
    .join('');

it('moves one thing by an edit of that thing alone', () => {
  const items = list(1, 2, 3);
  expect(moved(items, new Set(['c']), { beside: 'a', side: 'after' })).toEqual(new Map([['c', 1.5]]));
  expect(orderAfter(items, moved(items, new Set(['a']), { beside: 'c', side: 'after' }))).toBe('bca');
  expect(orderAfter(items, moved(items, new Set(['c']), { beside: 'a', side: 'before' }))).toBe('cab');
});

it('moves those behind too where no number fits in between', () => {
  const items = list(1, 1, 1);
  const changes = moved(items, new Set(['c']), { beside: 'a', side: 'after' });
  expect(orderAfter(items, changes)).toBe('acb');
});

it('does nothing when there is nothing to move, or nowhere to move it', () => {
  expect(moved(list(1, 2), new Set(), { beside: 'a', side: 'after' }).size).toBe(0);
  expect(moved(list(1, 2), new Set(['a']), { beside: 'z', side: 'after' }).size).toBe(0);
});

it('brings any of them to any place, and leaves the others in their order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 2, maxLength: 8 }),
      fc.nat(),
      fc.nat(),
      fc.boolean(),
      (numbers, a, b, before) => {
        const items = list(...[...numbers].sort((x, y) => x - y));
        const mover = items[a % items.length]!.id;
        const others = items.filter(({ id }) => id !== mover);
        const beside = others[b % others.length]!.id;
        const expected = others.flatMap(({ id }) =>
          id !== beside ? [id] : before ? [mover, id] : [id, mover],
        );
        const changes = moved(items, new Set([mover]), { beside, side: before ? 'before' : 'after' });
        expect(orderAfter(items, changes)).toBe(expected.join(''));
      },
    ),
  );
});
