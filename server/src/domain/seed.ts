import { createHash } from 'node:crypto';
import type { QueuedMutation } from '@holdfast/schema/merge';
import type { DemoAccount, SeedTools } from './domain.js';
import type { DemoNote, DemoNotebook } from './notes.js';

export interface DemoWorkspace {
  readonly name: string;
  readonly members: ReadonlyArray<DemoAccount & { readonly role: 'OWNER' | 'EDITOR' | 'VIEWER' }>;
  readonly notebooks: readonly DemoNotebook[];
}

const hourMs = 3_600_000;

/** The id that the workspace has wherever it is seeded. */
export const demoWorkspaceId = ({ name }: Pick<DemoWorkspace, 'name'>): string =>
  fixedId(`workspace ${name}`);

/** The id that a note has wherever it is seeded. */
export const demoNoteId = ({ title }: Pick<DemoNote, 'title'>): string => fixedId(`note ${title}`);

/**
 * Puts a workspace with its people and notes there, as people and devices would have done it. All of it has fixed ids:
 * two servers that seed one database at once make one workspace, and what is there already is left alone.
 */
export async function seedWorkspace(
  { identity, sync, runtime }: SeedTools,
  demo: DemoWorkspace,
): Promise<void> {
  const [owner, ...others] = demo.members;
  if (!owner) return;
  const author = await identity.people.create(owner);
  const people = [];
  for (const member of others) people.push(await identity.people.create(member));

  const workspaceId = demoWorkspaceId(demo);
  if (author.workspaces.some(({ workspace }) => workspace.id === workspaceId)) return;
  await identity.workspaces.create(author.id, { id: workspaceId, name: demo.name });
  for (const { email, role } of others)
    await identity.workspaces.addMember(author.id, { workspaceId, email, role });

  const on = ({ id, name }: Person) => ({ userId: id, userName: name, deviceId: fixedId('demo device') });
  const now = runtime.now();
  const notes = notesOf(demo, now);
  await sync.push(on(author), mutationsOf(demo, notes, { workspaceId, now }));
  const editor = people[others.findIndex(({ role }) => role === 'EDITOR')];
  if (editor) await sync.push(on(editor), notes.flatMap(renaming));
}

type Person = Awaited<ReturnType<SeedTools['identity']['people']['create']>>;

interface WrittenNote {
  readonly note: DemoNote;
  readonly notebook: string;
  readonly issuedAt: string;
}

/** The notes as if written over the last weeks. */
function notesOf({ notebooks }: DemoWorkspace, now: number): WrittenNote[] {
  const notes = notebooks.flatMap(({ title, notes: inside }) =>
    inside.map((note) => ({ note, notebook: title })),
  );
  return notes.map((note, position) => ({
    ...note,
    issuedAt: new Date(now - (notes.length - position) * 9 * hourMs).toISOString(),
  }));
}

/** One mutation for each notebook, note and line of a checklist. */
function mutationsOf(
  { notebooks }: DemoWorkspace,
  notes: readonly WrittenNote[],
  { workspaceId, now }: { workspaceId: string; now: number },
): QueuedMutation[] {
  const begun = notes[0]?.issuedAt ?? new Date(now).toISOString();
  const creation = (name: string, id: string, issuedAt: string, fields: object): QueuedMutation => ({
    name,
    input: { clientMutationId: fixedId(`${name} ${id}`), issuedAt, id, workspaceId, ...fields },
  });
  const notebookId = (title: string): string => fixedId(`notebook ${title}`);

  return [
    ...notebooks.map(({ title, colour }, position) =>
      creation('createNotebook', notebookId(title), begun, { title, colour, position }),
    ),
    ...notes.flatMap(({ note, notebook, issuedAt }): QueuedMutation[] => {
      const id = demoNoteId(note);
      const items = (note.checklist ?? []).map((text, line) =>
        creation(
          'createChecklistItem',
          fixedId(`item ${note.title} ${line}`),
          issuedAt,
          itemFields(id, text, line),
        ),
      );
      return [creation('createNote', id, issuedAt, noteFields(notebookId(notebook), note)), ...items];
    }),
  ];
}

const noteFields = (notebookId: string, note: DemoNote): object => ({
  notebookId,
  title: note.firstTitle ?? note.title,
  body: note.body,
  tags: note.tags,
  pinned: note.pinned ?? false,
  status: note.status ?? 'ACTIVE',
  colour: note.colour ?? 'SAND',
});

/** So that the demo has a title which somebody gave after somebody else: to collide with, and to see in a history. */
function renaming({ note, issuedAt }: WrittenNote): QueuedMutation[] {
  if (note.firstTitle === undefined) return [];
  const id = demoNoteId(note);
  const anHourLater = new Date(Date.parse(issuedAt) + hourMs).toISOString();
  const envelope = { clientMutationId: fixedId(`rename ${id}`), issuedAt: anHourLater };
  return [{ name: 'updateNote', input: { ...envelope, id, baseVersion: 1, title: note.title } }];
}

/** `[x] done` at the start of a line says so. */
const itemFields = (noteId: string, text: string, position: number): object => ({
  noteId,
  text: text.replace(/^\[x\] /, ''),
  done: text.startsWith('[x] '),
  position,
  votes: 0,
});

/** A UUID (version 8: made by a rule of one's own) that always is the same for a name. */
function fixedId(name: string): string {
  const hex = createHash('sha256').update(`field-notes ${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
