import { isUuid } from '@holdfast/schema';
import type { Session } from '../app/session.js';
import {
  NotebooksDocument,
  NoteDocument,
  NotesDocument,
  type NotebooksQuery,
  type NoteQuery,
  type NotesQuery,
  type NotesQueryVariables,
} from '../generated/holdfast.js';
import { notFound } from '../failures.js';
import { resolve } from './references.js';
import { currentWorkspace } from './workspaces.js';

export type Note = NonNullable<NoteQuery['note']>;
export type NoteLine = NotesQuery['notes']['nodes'][number];
export type Notebook = NotebooksQuery['notebooks']['nodes'][number];

const pageSize = 200;

/** Notes that match, page by page; all of them, or the first `limit`. */
export async function listNotes(
  { client }: Session,
  variables: NotesQueryVariables,
  limit = Infinity,
): Promise<{ notes: NoteLine[]; totalCount: number }> {
  const notes: NoteLine[] = [];
  for (let after: string | null | undefined; ;) {
    const first = Math.min(pageSize, limit - notes.length);
    const { data } = await client.query({ query: NotesDocument, variables: { ...variables, first, after } });
    const { nodes, pageInfo, totalCount } = data!.notes;
    notes.push(...nodes);
    after = pageInfo.endCursor;
    if (!pageInfo.hasNextPage || notes.length >= limit) return { notes, totalCount };
  }
}

/** The note that a person named: see `resolve`. */
export async function findNote(session: Session, reference: string): Promise<Note> {
  const id = isUuid(reference) ? reference.toLowerCase() : await idOf(session, reference);
  const { data } = await session.client.query({ query: NoteDocument, variables: { id } });
  if (!data?.note) throw notFound(`There is no note ${reference} here.`);
  return data.note;
}

async function idOf(session: Session, reference: string): Promise<string> {
  const { id: workspaceId } = await currentWorkspace(session);
  const { notes } = await listNotes(session, { where: { workspaceId } });
  return resolve('note', notes, reference).id;
}

/** The notebook that a person named, by title or id. */
export async function findNotebook(
  session: Session,
  workspaceId: string,
  reference: string,
): Promise<Notebook> {
  return resolve('notebook', await notebooks(session, workspaceId), reference);
}

export async function notebooks({ client }: Session, workspaceId: string): Promise<Notebook[]> {
  const { data } = await client.query({
    query: NotebooksDocument,
    variables: { where: { workspaceId }, first: pageSize },
  });
  return data?.notebooks.nodes ?? [];
}
