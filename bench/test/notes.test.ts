import { describe, expect, it } from 'vitest';
import { editedNumber, editsIn, noteOf, notebookId, shownNumbers, titleOfEdit } from '../field/notes.js';

describe('the field', () => {
  it('has notes of about 350 bytes of JSON', () => {
    for (const number of [0, 123, 9_999])
      expect(Math.abs(JSON.stringify(noteOf(number)).length - 350)).toBeLessThan(10);
  });

  it('shows notes of one notebook', () => {
    expect(new Set(shownNumbers.map((number) => noteOf(number).notebookId))).toEqual(
      new Set([notebookId(0)]),
    );
  });

  it('changes another note with each of a thousand edits', () => {
    const edited = Array.from({ length: 1_000 }, (_, edit) => editedNumber(edit, 10_000));
    expect(new Set(edited).size).toBe(1_000);
  });

  it('finds edits again in whatever was written', () => {
    expect(editsIn(JSON.stringify({ a: titleOfEdit(7), b: [titleOfEdit(123_456)] }))).toEqual([7, 123_456]);
  });
});
