import { describe, expect, it } from 'vitest';
import { yjsText } from '../../src/text/index.js';
import type { TextValue } from '../../src/merge/index.js';

export const written = (text: string, of = 'Note:1:body'): TextValue => ({ of, text, state: undefined });

describe('a text that people write together', () => {
  it('keeps what two wrote in different places, in either order', () => {
    const start = written('The kelp holds fast.');
    const ada = yjsText.editTo(start, 'The brown kelp holds fast.', 'ada');
    const grace = yjsText.editTo(start, 'The kelp holds very fast.', 'grace');
    const one = yjsText.apply(yjsText.apply(start, ada)!, grace);
    const other = yjsText.apply(yjsText.apply(start, grace)!, ada);
    expect(one?.text).toBe('The brown kelp holds very fast.');
    expect(other).toEqual(one);
    expect(yjsText.problemOf(start, ada, 100)).toBeUndefined();
    expect(yjsText.problemOf(one!, ada, 100)).toBeDefined();
    expect(yjsText.apply(start, yjsText.join([ada, grace]))).toEqual(one);
    expect(
      yjsText.without(
        start,
        ada,
        [yjsText.editTo(yjsText.apply(start, ada)!, 'The brown kelp holds.', 'ada')],
        'x',
      ),
    ).toHaveLength(1);
  });
});
