import { json, NotesTable } from './notes-table.js';
import type { Server } from './server.js';

interface Pushed {
  readonly mutations: ReadonlyArray<{
    readonly id: number;
    readonly clientID: string;
    readonly args: { readonly id: string; readonly title: string };
  }>;
}

/** Replicache's push and pull: mutations are skipped that a client's last id says are done, pages go by position. */
export function replicacheServer(size: number): Server {
  const table = new NotesTable(size);
  const lastIds = new Map<string, number>();
  const push = ({ mutations }: Pushed) => {
    for (const { id, clientID, args } of mutations) {
      if (id <= (lastIds.get(clientID) ?? 0)) continue;
      table.edit(args.id, { title: args.title, updatedAt: new Date().toISOString() });
      lastIds.set(clientID, id);
    }
    return {};
  };
  const pull = ({ cookie }: { cookie: number | null }) => {
    const { notes, position } = table.since(cookie ?? 0, Infinity);
    const patch = notes.map((note) => ({
      op: 'put',
      key: `note/${note.notebookId}/${note.id}`,
      value: note,
    }));
    return { cookie: position, lastMutationIDChanges: Object.fromEntries(lastIds), patch };
  };
  return {
    witness: table.witness,
    change: (notes) => table.change(notes),
    answer: ({ url, body }) =>
      json(url.endsWith('/push') ? push(JSON.parse(body) as Pushed) : pull(JSON.parse(body) as never)),
  };
}
