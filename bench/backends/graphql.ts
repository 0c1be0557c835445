import { notebookId as notebookOf, notebooks, noteId, pageLength, type Note } from '../field/notes.js';
import { json, NotesTable } from './notes-table.js';
import type { Server } from './server.js';

interface Asked {
  readonly operationName: string;
  readonly variables: { id: string; title: string; notebookId: string };
}

const typed = (note: Note | undefined) => note && { __typename: 'Note', ...note };

/** Three operations of a GraphQL API as most are: a page of a list, all notes, and a change that bears no key. */
export function graphqlServer(size: number): Server {
  const table = new NotesTable(size);
  const page = (notebookId: string): Array<Note | undefined> => {
    const first = Array.from({ length: notebooks }, (_, at) => at).find(
      (at) => notebookOf(at) === notebookId,
    )!;
    return Array.from({ length: pageLength }, (_, at) => table.note(noteId(first + at * notebooks)));
  };
  return {
    witness: table.witness,
    change: (notes) => table.change(notes),
    answer({ body }) {
      const { operationName, variables } = JSON.parse(body) as Asked;
      if (operationName === 'All') return json({ data: { allNotes: table.all().map(typed) } });
      if (operationName === 'Page') return json({ data: { notes: page(variables.notebookId).map(typed) } });
      const { id, title } = variables;
      const updatedAt = new Date().toISOString();
      const updateNote = typed(table.edit(id, { title, updatedAt }));
      return json({ data: { __typename: 'Mutation', updateNote } });
    },
  };
}
