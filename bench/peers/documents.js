const fields = '__typename id notebookId title body tags pinned version updatedAt';

/** The operations of the two GraphQL clients. */
export const all = `query All { allNotes { ${fields} } }`;
export const page = `query Page($notebookId: ID!) { notes(notebookId: $notebookId) { ${fields} } }`;
export const note = `query Note($id: ID!) { note(id: $id) { __typename id title } }`;
export const updateNote = `mutation UpdateNote($id: ID!, $title: String!) {
  updateNote(id: $id, title: $title) { __typename id title }
}`;

/** The notebook of which the screen shows the first page. */
export const firstNotebook = '01970000-0002-7000-8000-000000000000';
