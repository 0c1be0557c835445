import type { Note } from '../field/notes.js';
import { json, NotesTable } from './notes-table.js';
import type { Server } from './server.js';

interface PushRow {
  readonly newDocumentState: Note;
  readonly assumedMasterState?: Note | null;
}

/**
 * RxDB's GraphQL replication: pages of rows behind a checkpoint, and pushes of whole rows that are taken where the device
 * knew the row as it is, else answered with what it is, as the documentation's server does.
 */
export function rxdbServer(size: number): Server {
  const table = new NotesTable(size);
  const pull = ({ position, limit }: { position: number; limit: number }) => {
    const page = table.since(position, limit);
    const documents = page.notes.map((note) => ({ ...note, _deleted: false }));
    return { data: { pullNotes: { documents, checkpoint: { position: page.position } } } };
  };
  const push = ({ rows }: { rows: readonly PushRow[] }) => {
    const conflicts = rows.flatMap(({ newDocumentState, assumedMasterState }) => {
      const now = table.note(newDocumentState.id)!;
      if (now.updatedAt !== assumedMasterState?.updatedAt) return [{ ...now, _deleted: false }];
      const { title, updatedAt } = newDocumentState;
      table.edit(now.id, { title, updatedAt });
      return [];
    });
    return { data: { pushNotes: conflicts } };
  };
  return {
    witness: table.witness,
    change: (notes) => table.change(notes),
    answer({ body }) {
      const { query, variables } = JSON.parse(body) as { query: string; variables: never };
      return json(query.includes('pushNotes') ? push(variables) : pull(variables));
    },
  };
}
