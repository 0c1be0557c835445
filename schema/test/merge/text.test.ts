import { settle, type StoredRecord } from '../../src/merge/index.js';
import { yjsText } from '../../src/text/index.js';
import { describe, expect, it } from 'vitest';
import { aNote, entityOf, id, intent, notes } from './devices.js';

const note = entityOf(notes, 'updateNote');
const rules = { text: yjsText };
const of = `Note:${id}:body`;
const start: StoredRecord = { ...aNote, record: { ...aNote.record, body: 'Low tide at six.' } };
const write = (body: object, by: string) =>
  intent(notes, 'updateNote', { body }, { by, second: 5, base: 1, mutation: `${by}-1` });
const editTo = (next: string, by: string) => ({
  edit: yjsText.editTo({ of, text: 'Low tide at six.', state: undefined }, next, by),
});

describe('a TEXT field', () => {
  it('keeps the edits of both, in either order, and says which edit was made', () => {
    const a = write(editTo('Low tide at seven.', 'a'), 'a');
    const b = write(editTo('Very low tide at six.', 'b'), 'b');
    const bodies = [
      [a, b],
      [b, a],
    ].map((queue) => {
      let stored = start;
      for (const each of queue) {
        const settled = settle(note, stored, each, rules);
        if (settled.outcome === 'REJECTED') throw new Error(settled.errors[0]?.message);
        expect(settled.edits).toEqual({ body: (each.changes.body as { edit: string }).edit });
        stored = settled.next;
      }
      expect(stored.texts?.body).toBeDefined();
      return stored.record.body;
    });
    expect(bodies[0]).toBe(bodies[1]);
    expect(bodies[0]).toMatch(/^Very .*seven\.$/);
  });

  it('takes a whole text as the edit that leads to it', () => {
    const settled = settle(note, start, write({ text: 'High tide at six.' }, 'a'), rules);
    expect(settled).toMatchObject({ outcome: 'APPLIED', next: { record: { body: 'High tide at six.' } } });
    expect(settled.outcome !== 'REJECTED' && settled.edits.body).toBeTruthy();
  });

  it('refuses an edit of another text, and leaves the record', () => {
    const foreign = yjsText.editTo({ of: 'Note:x:body', text: 'Other', state: undefined }, 'Others', 'a');
    expect(settle(note, start, write({ edit: foreign }, 'a'), rules)).toMatchObject({
      outcome: 'REJECTED',
      errors: [{ code: 'BAD_USER_INPUT', path: ['body', 'edit'] }],
    });
  });
});
