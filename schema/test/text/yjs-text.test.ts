import { describe, expect, it } from 'vitest';
import { yjsText } from '../../src/text/index.js';
import { laid, written } from './texts.test-util.js';

const start = written('The kelp holds fast.');
const nothing = written('');

describe('a text that people write together', () => {
  it('keeps what two wrote in different places, in either order', () => {
    const ada = yjsText.editTo(start, 'The brown kelp holds fast.', 'ada');
    const grace = yjsText.editTo(start, 'The kelp holds very fast.', 'grace');
    expect(laid(start, ada, grace).text).toBe('The brown kelp holds very fast.');
    expect(laid(start, grace, ada)).toEqual(laid(start, ada, grace));
  });

  it('keeps what two wrote in the same place, each in one piece', () => {
    const ada = yjsText.editTo(start, 'The kelp holds fast. Ada was here.', 'ada');
    const grace = yjsText.editTo(start, 'The kelp holds fast. Grace was here.', 'grace');
    const { text } = laid(start, ada, grace);
    expect(text).toContain(' Ada was here.');
    expect(text).toContain(' Grace was here.');
    expect(laid(start, grace, ada).text).toBe(text);
  });

  it('keeps what one wrote inside of what another removed', () => {
    const ada = yjsText.editTo(start, 'The fast.', 'ada');
    const grace = yjsText.editTo(start, 'The kelp firmly holds fast.', 'grace');
    expect(laid(start, ada, grace).text).toContain('firmly');
  });

  it('takes an edit twice as once', () => {
    const edit = yjsText.editTo(start, 'The kelp held fast.', 'ada');
    expect(laid(start, edit, edit)).toEqual(laid(start, edit));
  });

  it('takes edits joined into one as it takes each', () => {
    const first = yjsText.editTo(start, 'The brown kelp holds fast.', 'ada');
    const second = yjsText.editTo(laid(start, first), 'The brown kelp holds on fast.', 'ada');
    const other = yjsText.editTo(start, 'Our kelp holds fast.', 'grace');
    const all = laid(start, first, second, other);
    expect(laid(start, yjsText.join([other, second, first]))).toEqual(all);
    expect(laid(laid(start, first), yjsText.join([second, other]))).toEqual(all);
    expect(laid(start, yjsText.join([]))).toEqual(laid(start, yjsText.editTo(start, start.text, 'ada')));
  });

  it('tells the whole of itself to a device that has nothing of it', () => {
    const edited = laid(start, yjsText.editTo(start, 'The kelp held.', 'ada'));
    expect(laid(nothing, edited.state!)).toEqual(edited);
    const more = yjsText.editTo(edited, 'The kelp held on.', 'grace');
    expect(laid(nothing, yjsText.join([more, edited.state!])).text).toBe('The kelp held on.');
  });

  it('is not touched by an edit that changes nothing', () => {
    const edit = yjsText.editTo(start, start.text, 'ada');
    expect(yjsText.problemOf(start, edit, 100)).toBeUndefined();
    expect(laid(start, edit).text).toBe(start.text);
    expect(yjsText.join([edit])).toBe(edit);
  });

  it('takes a replacement that was made of an older text, with what others wrote since', () => {
    const grace = yjsText.editTo(start, 'The kelp holds fast. Still.', 'grace');
    const replacement = yjsText.editTo(start, 'Our kelp holds fast.', 'mutation 1');
    expect(yjsText.problemOf(laid(start, grace), replacement, 100)).toBeUndefined();
    expect(laid(start, grace, replacement).text).toBe('Our kelp holds fast. Still.');
  });

  it('is empty, cleared and filled again like any other', () => {
    const filled = laid(nothing, yjsText.editTo(nothing, 'Kelp', 'ada'));
    const cleared = laid(filled, yjsText.editTo(filled, '', 'ada'));
    expect(cleared.text).toBe('');
    expect(laid(cleared, yjsText.editTo(cleared, 'Fast', 'grace')).text).toBe('Fast');
  });

  it('reads half a character as the one that stands for it, before and after it is saved', () => {
    const torn = written('a\uD83D!');
    const edited = laid(torn, yjsText.editTo(torn, 'a\uD83D!\uDE00', 'ada'));
    expect(edited.text).toBe('a\uFFFD!\uFFFD');
    expect(laid(nothing, edited.state!).text).toBe(edited.text);
  });

  it('never takes a character of two units apart', () => {
    const smile = written('a😀b');
    const edit = yjsText.editTo(smile, 'a😁b', 'ada');
    expect(laid(smile, edit, yjsText.editTo(smile, 'a😂b', 'grace')).text).toMatch(/^a(😁😂|😂😁)b$/u);
  });
});

describe('what is no edit of this text', () => {
  it.each([
    ['an edit of another text', yjsText.editTo(written('The kelp', 'Note:2:body'), 'A kelp', 'ada')],
    ['an edit of another text that is empty too', yjsText.editTo(written('', 'Note:2:body'), 'A', 'ada')],
    ['an edit of other words in its place', yjsText.editTo(written('The kelp helps.'), 'The help', 'ada')],
    ['bytes that are no edit', 'AQID'],
    ['what is no base64', 'kelp!'],
    ['half an edit', yjsText.editTo(start, 'The brown kelp.', 'ada').slice(0, 20)],
  ])('%s is not laid over it', (_, edit) => {
    expect(yjsText.apply(start, edit)).toBeUndefined();
    expect(yjsText.problemOf(start, edit, 100)).toBeDefined();
  });

  it('an edit that builds on one that is missing is not laid over it', () => {
    const first = yjsText.editTo(start, 'The kelp holds very fast.', 'ada');
    const second = yjsText.editTo(laid(start, first), 'The kelp holds very, very fast.', 'ada');
    const removal = yjsText.editTo(laid(start, first), start.text, 'grace');
    for (const edit of [second, removal]) expect(yjsText.apply(start, edit)).toBeUndefined();
    expect(laid(start, first, removal).text).toBe(start.text);
  });

  it('a state that is damaged is told apart from an edit that is wrong', () => {
    const damaged = { ...start, state: 'gADAAAAA' };
    const edit = yjsText.editTo(start, 'The kelp', 'ada');
    expect(yjsText.apply(damaged, edit)).toBeUndefined();
    expect(() => yjsText.editTo(damaged, 'Kelp', 'ada')).toThrow('damaged');
    expect(() => yjsText.problemOf(damaged, edit, 100)).toThrow('damaged');
    expect(() => yjsText.join([edit, 'kelp!'])).toThrow('not an edit');
  });
});

it('an edit and a state are the same bytes for ever, since devices and logs keep them', () => {
  const edit = yjsText.editTo(start, 'The brown kelp holds fast.', 'ada');
  expect(edit).toBe('AQHKm7OCxIk5AMT9wravsPQtA/3Ctq+w9C0EBmJyb3duIAA=');
  expect(laid(start, edit).state).toBe(
    'gAAAAA+Kt+aEiJNy/YXt3uDoWwICBgABCAXEAAQAhCkkYnJvd24gMTNpOHpobTR2elRoZSBrZWxwIGhvbGRzIGZhc3QuBgoEEAEBAAACAQACAAA=',
  );
});
