import type { Session } from '../app/session.js';
import { CreateNoteDocument } from '../generated/holdfast.js';
import { taken } from '../notes/written.js';
import { chunks } from './chunks.js';
import { idFromNames } from './note-id.js';
import { isUnfit, readNote, type Unfit } from './read-note.js';
import { markdownFiles } from './walk.js';

/** Where files come from and where their notes go. */
export interface Place {
  readonly root: string;
  /** With a file's path below the root, what makes it known again in a later run. */
  readonly source: string;
  readonly workspaceId: string;
  readonly notebookId: string;
}

export interface Imported {
  readonly imported: number;
  /** Files that had a note already, from an earlier run or an earlier attempt at this one. */
  readonly known: number;
  readonly unfit: readonly Unfit[];
}

/** Files read and enqueued at a time: enough to keep the disk busy, few enough to hold in memory. */
const atOnce = 64;

/**
 * Makes a note of each Markdown file below `root`. Each `mutate` resolves once its note is durable on this device, and
 * a note's id follows from its file: killed at any moment and run again, this makes exactly the notes that are missing.
 */
export async function importFolder(
  session: Session,
  place: Place,
  progress: (done: number, total: number) => void,
): Promise<Imported> {
  let total = 0;
  for await (const _path of markdownFiles(place.root)) total += 1;
  let imported = 0;
  let known = 0;
  const unfit: Unfit[] = [];
  for await (const paths of chunks(markdownFiles(place.root), atOnce)) {
    for (const outcome of await Promise.all(paths.map((path) => importFile(session, place, path)))) {
      if (outcome === 'imported') imported += 1;
      else if (outcome === 'known') known += 1;
      else unfit.push(outcome);
    }
    progress(imported + known + unfit.length, total);
  }
  return { imported, known, unfit };
}

async function importFile(
  { holdfast, client }: Session,
  { root, source, workspaceId, notebookId }: Place,
  path: string,
): Promise<'imported' | 'known' | Unfit> {
  const id = idFromNames(workspaceId, holdfast.auth.user()!.id, source, path);
  if (holdfast.sync.recordStatus('Note', id) !== 'unknown') return 'known';
  const note = await readNote(root, path);
  if (isUnfit(note)) return note;
  const input = { id, workspaceId, notebookId, title: note.title, body: note.body, tags: [...note.tags] };
  const { data } = await client.mutate({ mutation: CreateNoteDocument, variables: { input } });
  taken(data?.createNote);
  return 'imported';
}
