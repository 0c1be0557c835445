import { describe, expect, it } from 'vitest';
import { asConflict, settledKept, withSettled, type ConflictRecord } from '../../src/sync/conflict-record.js';

const told = (id: number, version = 1): ConflictRecord => asConflict({ id: `c${id}`, version });
const ids = (conflicts: readonly ConflictRecord[]) => conflicts.map(({ id }) => id);

describe('what rules settled', () => {
  it('is kept for the last hundred times, newest first, however it was told', () => {
    let kept: readonly ConflictRecord[] = [];
    for (let at = 0; at < 250; at += 2) kept = withSettled(kept, [told(at), told(at + 1)]);
    expect(ids(kept)).toEqual(Array.from({ length: settledKept }, (_, at) => `c${249 - at}`));
    const many = Array.from({ length: 300 }, (_, at) => told(at));
    expect(ids(withSettled(kept, many))).toEqual(
      Array.from({ length: settledKept }, (_, at) => `c${299 - at}`),
    );
  });

  it('that is told again, as by a replayed answer, is there once, as it was told last', () => {
    const kept = withSettled([told(2), told(1)], [told(1, 7)]);
    expect(kept).toEqual([told(1, 7), told(2)]);
  });
});
