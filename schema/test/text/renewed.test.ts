import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carriedOver, type TextValue } from '../../src/merge/index.js';
import { yjsText } from '../../src/text/index.js';
import { laid, written } from './texts.test-util.js';

const nothing = written('');
const edited = (value: TextValue, next: string, author: string): TextValue =>
  laid(value, yjsText.editTo(value, next, author));

/** A page of text on which somebody has worked for long, in many places. */
function worn(edits: number): TextValue {
  let value = written('The kelp holds fast.\n'.repeat(40));
  for (let at = 0; at < edits; at++) {
    const place = (at * 37) % value.text.length;
    value = edited(value, `${value.text.slice(0, place)}.${value.text.slice(place + 1)}`, `session ${at}`);
  }
  return value;
}

describe('a text that is written anew without its past', () => {
  const past = worn(200);
  const anew = yjsText.renewed(past, 'renewal 1');

  it('has the same words, and weighs little more than they do', () => {
    expect(anew.text).toBe(past.text);
    expect(past.state!.length).toBeGreaterThan(4 * past.text.length);
    expect(anew.state!.length).toBeLessThan(1.5 * past.text.length);
  });

  it('tells the whole of itself to a device that has nothing of it, and to one that has its past', () => {
    expect(laid(nothing, anew.state!)).toEqual(anew);
    expect(yjsText.apply(past, anew.state!)).toBeUndefined();
  });

  it('takes no edit of its past, and its past none of its own', () => {
    const old = yjsText.editTo(past, `${past.text}Still.`, 'ada');
    expect(yjsText.apply(anew, old)).toBeUndefined();
    expect(yjsText.problemOf(anew, old, 10_000)).toContain('not there');
    const young = yjsText.editTo(anew, `${past.text}Still.`, 'ada');
    expect(yjsText.problemOf(anew, young, 10_000)).toBeUndefined();
    expect(laid(anew, young).text).toBe(`${past.text}Still.`);
    expect(yjsText.apply(past, young)).toBeUndefined();
  });

  it('is edited, told and renewed like any other', () => {
    const later = edited(anew, `Then: ${anew.text}`, 'grace');
    expect(laid(nothing, later.state!)).toEqual(later);
    const again = yjsText.renewed(later, 'renewal 2');
    expect(again.text).toBe(later.text);
    expect(yjsText.apply(later, again.state!)).toBeUndefined();
  });

  it('may be empty, and is another text than it was all the same', () => {
    const empty = edited(edited(nothing, 'Kelp', 'ada'), '', 'ada');
    const renewed = yjsText.renewed(empty, 'renewal 1');
    expect(renewed.text).toBe('');
    expect(yjsText.apply(empty, renewed.state!)).toBeUndefined();
    expect(laid(nothing, renewed.state!)).toEqual(renewed);
    expect(edited(renewed, 'Fast', 'grace').text).toBe('Fast');
    expect(yjsText.problemOf(renewed, yjsText.editTo(nothing, 'Kelp', 'lin'), 100)).toBeDefined();
  });

  it('bears no name that an edit could claim: only a state may', () => {
    const of = 'Note:1:body';
    const young = yjsText.editTo(yjsText.renewed(written('', of), 'renewal 1'), 'Kelp', 'ada');
    expect(yjsText.apply(written('', of), young)).toBeUndefined();
  });
});

describe('an edit of the past, carried over', () => {
  const carried = (...args: Parameters<typeof carriedOver>): string => carriedOver(...args) ?? 'nothing';

  const words = fc.array(fc.constantFrom('kelp', 'holds', 'fast', 'tide', 'rock'), { maxLength: 12 });
  const prose = words.map((all) => all.join(' '));

  it('does what it did, where nobody wrote since', () => {
    fc.assert(
      fc.property(prose, prose, prose, (start, between, next) => {
        const from = edited(written(start), between, 'ada');
        const to = yjsText.renewed(from, 'renewal 1');
        const edit = yjsText.editTo(from, next, 'grace');
        const anew = carried(yjsText, edit, { from, to }, 'grace again');
        expect(yjsText.problemOf(to, anew, 10_000)).toBeUndefined();
        expect(laid(to, anew).text).toBe(next);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps what others wrote since, in the words of both', () => {
    const from = edited(written('The kelp holds.'), 'The kelp holds fast.', 'ada');
    const to = edited(yjsText.renewed(from, 'renewal 1'), 'The brown kelp holds fast.', 'lin');
    const edit = yjsText.editTo(from, 'The kelp holds very fast.', 'grace');
    expect(laid(to, carried(yjsText, edit, { from, to }, 'grace again')).text).toBe(
      'The brown kelp holds very fast.',
    );
  });

  it('may bear the name of the edit that it is made of', () => {
    const from = edited(written('The kelp holds.'), 'The kelp holds fast.', 'ada');
    const to = edited(yjsText.renewed(from, 'renewal 1'), 'The brown kelp holds fast.', 'lin');
    const edit = yjsText.editTo(from, 'The kelp holds very fast.', 'mutation 1');
    expect(laid(to, carried(yjsText, edit, { from, to }, 'mutation 1')).text).toBe(
      'The brown kelp holds very fast.',
    );
  });

  it('is none where it was not made on the text that is named', () => {
    const from = written('The kelp holds.');
    const other = edited(from, 'The brown kelp holds.', 'lin');
    const edit = yjsText.editTo(other, 'The dark brown kelp holds.', 'grace');
    const to = yjsText.renewed(other, 'renewal 1');
    expect(carriedOver(yjsText, edit, { from, to }, 'grace again')).toBeUndefined();
    expect(carriedOver(yjsText, edit, { from: to, to }, 'grace again')).toBeUndefined();
  });
});
