import { readFileSync } from 'node:fs';
import type { Manifest } from '@holdfast/schema';
import { compileSchema, engineSdl } from '@holdfast/schema/compiler';
import type { Replica } from '../../src/sync/index.js';
import { workspace } from './world.js';

/** Notes in notebooks, with checklists: a domain in which one edit changes several records. */
const domain = new URL('../../../schema/sdl/field-notes.graphql', import.meta.url);
export const notesManifest: Manifest = compileSchema(
  [...engineSdl(), { name: 'field-notes.graphql', text: readFileSync(domain, 'utf8') }],
  { version: '2026-11' },
).manifest;

/** What one person does on one device, in words. */
export function person(replica: Replica) {
  const make = async (name: string, input: Record<string, unknown>): Promise<string> => {
    const { entry } = await replica.enqueue({ name, input: { workspaceId: workspace, ...input } });
    return String(entry.input.id);
  };
  const write =
    (name: string) =>
    (id: string, input: Record<string, unknown> = {}) =>
      replica.enqueue({ name, input: { id, ...input } });
  const titles = (type: string) => [...replica.records(type)].map(({ title, text }) => title ?? text).sort();
  return {
    notebook: (title: string) => make('createNotebook', { title }),
    note: (notebookId: string, title: string) => make('createNote', { notebookId, title }),
    line: (noteId: string, text: string) => make('createChecklistItem', { noteId, text }),
    rename: (id: string, title: string) => write('updateNotebook')(id, { title }),
    retitle: (id: string, title: string) => write('updateNote')(id, { title }),
    move: (id: string, notebookId: string) => write('updateNote')(id, { notebookId }),
    removeNotebook: write('deleteNotebook'),
    restoreNotebook: write('restoreNotebook'),
    removeNote: write('deleteNote'),
    resolve: (id: string, choice: string, value?: unknown) =>
      write('resolveConflict')(id, { choice, ...(value !== undefined && { value: JSON.stringify(value) }) }),
    revert: write('revertResolution'),
    sees: (type: string, id: string) => replica.visible(type, id) !== undefined,
    notebooks: () => titles('Notebook'),
    notes: () => titles('Note'),
    lines: () => titles('ChecklistItem'),
    title: (id: string) => replica.visible('Notebook', id)?.data.title,
    conflicts: () => [...replica.records('Conflict')],
  };
}
