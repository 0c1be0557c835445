import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedUnderneath, isDirty, saved, typed, type Draft } from '../src/note/draft.js';

const draftOf = (stored: string): Draft => ({ text: stored, base: stored });

describe('a draft', () => {
  it('follows the stored text while nobody types', () => {
    expect(changedUnderneath(draftOf('low tide'), 'high tide')).toEqual(draftOf('high tide'));
  });

  it('keeps what is typed when somebody else writes before, behind and in the middle of it', () => {
    const mine = typed(draftOf('Bring a hat.'), 'Bring a warm hat.');
    expect(changedUnderneath(mine, 'Ada: Bring a hat.').text).toBe('Ada: Bring a warm hat.');
    expect(changedUnderneath(mine, 'Bring a hat. And gloves.').text).toBe('Bring a warm hat. And gloves.');
    expect(changedUnderneath(mine, 'Wear a hat.').text).toBe('Wear a warm hat.');
  });

  it('does not see its own words as somebody else’s when they come back', () => {
    const handedOver = saved(typed(draftOf('ab'), 'abc'));
    const typedOn = typed(handedOver, 'abcd');
    expect(changedUnderneath(typedOn, 'abc')).toEqual({ text: 'abcd', base: 'abc' });
  });

  it('loses no word of either, wherever both write', () => {
    const word = fc.stringMatching(/^[a-z]{1,6}$/);
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), fc.nat(), fc.nat(), (words, at, there) => {
        const base = words.join(' ');
        const put = (text: string, place: number, what: string) =>
          text.slice(0, place) + what + text.slice(place);
        const mine = typed(draftOf(base), put(base, at % (base.length + 1), ' MINE '));
        const theirs = put(base, there % (base.length + 1), ' THEIRS ');
        const { text } = changedUnderneath(mine, theirs);
        expect(text).toContain('MINE');
        expect(text).toContain('THEIRS');
        expect(text.replace(' MINE ', '').replace(' THEIRS ', '')).toBe(base);
        expect(isDirty({ text, base: theirs })).toBe(true);
      }),
    );
  });
});
