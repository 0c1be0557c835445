import { describe, expect, it } from 'vitest';
import { manifest } from '../../src/generated/holdfast.js';
import { converged } from '../../src/laws/convergence.js';
import type { DeviceFact, Facts } from '../../src/laws/facts.js';

/** What the law says of one device of a member, of which the server has `rows`. */
const judged = (rows: Facts['rows'], device: Pick<DeviceFact, 'outbox' | 'visible'>): string[] =>
  converged({
    manifest,
    rows: { Notebook: [], Note: [], ChecklistItem: [], Conflict: [], ...rows },
    synced: new Set(Object.values(rows).flatMap((all) => all.map(({ id }) => String(id)))),
    roles: [{ workspaceId: 'w', userId: 'lin', role: 'VIEWER' }],
    devices: [{ name: 'E', userId: 'lin', ...device }],
  } as unknown as Facts).map(({ what }) => what);

const note = { id: 'n', workspaceId: 'w', notebookId: 'b', title: 'sand', deletedAt: null };
const item = { id: 'i', workspaceId: 'w', noteId: 'n', text: 'reef', deletedAt: null };
const refused = [
  { name: 'updateChecklistItem', state: 'refused', input: { id: 'i', done: true } },
] as unknown as DeviceFact['outbox'];

describe('the law of convergence', () => {
  it('is broken by a record that a device shows and the server does not have', () => {
    expect(judged({}, { outbox: [], visible: { Note: [note] } })).toEqual([
      'E: Note n is on the device and not on the server.',
    ]);
    expect(judged({ Note: [note] }, { outbox: [], visible: { Note: [note] } })).toEqual([]);
  });

  // Seed 206.
  it('leaves out what a refused edit keeps, also where the server has forgotten the record', () => {
    expect(judged({}, { outbox: refused, visible: { Note: [note], ChecklistItem: [item] } })).toEqual([]);
    const other = { ...note, id: 'other' };
    expect(judged({}, { outbox: refused, visible: { Note: [note, other], ChecklistItem: [item] } })).toEqual([
      'E: Note other is on the device and not on the server.',
    ]);
  });
});
