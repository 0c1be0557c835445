import { recordKey, recordsOf, writeOf } from '../../src/merge/index.js';
import { describe, expect, it } from 'vitest';
import { id, notes, workspaceId } from './devices.js';

const about = (name: string, input: Record<string, unknown>) => {
  const target = writeOf(notes, name);
  return target && recordsOf(target, input);
};

describe('the records that a mutation is about', () => {
  it('are the one that it writes and those that it points at', () => {
    expect(about('createNote', { id, notebookId: workspaceId })).toEqual({
      own: recordKey('Note', id),
      needs: [recordKey('Notebook', workspaceId)],
    });
  });

  it('are found under one key, however an id is written', () => {
    const other = { id: id.toUpperCase(), notebookId: workspaceId.toUpperCase() };
    expect(about('createNote', other)).toEqual(about('createNote', { id, notebookId: workspaceId }));
  });

  it('are the own one alone where it points at nothing', () => {
    expect(about('updateNote', { id, title: 'A' })?.needs).toEqual([]);
    expect(about('deleteNote', { id, notebookId: workspaceId })?.needs).toEqual([]);
  });
});

describe('the name of a mutation', () => {
  it('is one of the schema, not of every object', () => {
    expect(writeOf(notes, 'constructor')).toBeUndefined();
  });
});
