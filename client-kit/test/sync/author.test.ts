import type { TextValue } from '@holdfast/schema/merge';
import { yjsText } from '@holdfast/schema/text';
import { describe, expect, it } from 'vitest';
import { Author } from '../../src/sync/author.js';
import { seededRandom } from '../../src/testing/seeded-random.js';

const value: TextValue = { of: 'Note:1:body', text: 'bread', state: undefined };
const after = (before: TextValue, edit: string): TextValue => yjsText.apply(before, edit)!;

describe('who edits a text', () => {
  it('goes on under one name while the text contains what was written under it, whoever wrote as well', () => {
    const names: string[] = [];
    const rule = {
      ...yjsText,
      editTo: (...args: Parameters<typeof yjsText.editTo>) => {
        names.push(args[2]);
        return yjsText.editTo(...args);
      },
    };
    const author = new Author(seededRandom(1), rule);
    const first = after(value, author.editTo(value, 'bread, salt'));
    const second = after(first, author.editTo(first, 'bread, salt, tea'));
    const others = after(second, yjsText.editTo(second, 'rye bread, salt, tea', 'somebody'));
    author.editTo(others, 'rye bread, salt');
    expect(new Set(names).size).toBe(1);
  });

  it('takes another name where it does not, so that both edits can be kept', () => {
    const author = new Author(seededRandom(1), yjsText);
    const dropped = author.editTo(value, 'bread, salt');
    const other = author.editTo(value, 'rye bread');
    expect(after(after(value, other), dropped).text).toBe('rye bread, salt');
    expect(after(after(value, dropped), other).text).toBe('rye bread, salt');
  });

  it('has another name in another run', () => {
    const edits = [1, 2].map((seed) => new Author(seededRandom(seed), yjsText).editTo(value, 'bread!'));
    const both = edits.reduce(after, value);
    expect(both.text).toBe('bread!!');
  });
});
