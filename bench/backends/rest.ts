import type { Note } from '../field/notes.js';
import { json, NotesTable } from './notes-table.js';
import type { Server } from './server.js';

/** All notes at one address, one note at another; a change that bears a key it has seen is answered again, not done again. */
export function restServer(size: number): Server {
  const table = new NotesTable(size);
  const answers = new Map<string, Note | undefined>();
  return {
    witness: table.witness,
    change: (notes) => table.change(notes),
    answer({ url, method, headers, body }) {
      if (method === 'GET') return json(table.all());
      const key = headers['idempotency-key'] ?? '';
      const id = new URL(url).pathname.split('/').at(-1)!;
      if (!answers.has(key)) answers.set(key, table.edit(id, JSON.parse(body) as Partial<Note>));
      return json(answers.get(key));
    },
  };
}
