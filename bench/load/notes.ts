import { randomUUID } from 'node:crypto';
import { stamp, type BenchWorld } from './world.js';

/** Notes of about 350 bytes of JSON, as those of the peers' measurements. */
const body = (at: number): string =>
  `Kelp ${at} by the northern rocks, seen at low water. `.repeat(5).slice(0, 200);

export const newNotes = (
  { workspaceId, notebookId }: Pick<BenchWorld, 'workspaceId' | 'notebookId'>,
  count: number,
) =>
  Array.from({ length: count }, (_, at) => ({
    id: randomUUID(),
    workspaceId,
    notebookId,
    title: `Note ${at}`,
    body: body(at),
    tags: ['kelp', 'north', 'low water'],
  }));

export type NewNote = ReturnType<typeof newNotes>[number];

export const creates = (notes: readonly NewNote[]): object[] =>
  notes.map((note) => ({ createNote: { ...note, ...stamp() } }));

/** The most common edit: one short field. */
export const renames = (notes: readonly NewNote[], version: number): object[] =>
  notes.map(({ id }, at) => ({
    updateNote: { id, baseVersion: version, title: `Note ${at}, version ${version}`, ...stamp() },
  }));

/** The edit of a body: as a device sends it that typed a whole new text. */
export const rewrites = (notes: readonly NewNote[], version: number): object[] =>
  notes.map(({ id }, at) => ({
    updateNote: { id, baseVersion: version, body: { text: `${body(at)} Version ${version}.` }, ...stamp() },
  }));
