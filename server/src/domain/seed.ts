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
  for (const member of others) await identity.people.create(member);

  const workspaceId = demoWorkspaceId(demo);
  if (author.workspaces.some(({ workspace }) => workspace.id === workspaceId)) return;
  await identity.workspaces.create(author.id, { id: workspaceId, name: demo.name });
  for (const { email, role } of others)
    await identity.workspaces.addMember(author.id, { workspaceId, email, role });

  const actor = { userId: author.id, userName: author.name, deviceId: fixedId('demo device') };
  await sync.push(actor, mutationsOf(demo, workspaceId, runtime.now()));
}

/** One mutation for each notebook, note and line of a checklist; the notes as if written over the last weeks. */
function mutationsOf({ notebooks }: DemoWorkspace, workspaceId: string, now: number): QueuedMutation[] {
  const notes = notebooks.flatMap(({ title, notes: inside }) =>
    inside.map((note) => ({ note, notebook: title })),
  );
  const writtenAt = (position: number): string =>
    new Date(now - (notes.length - position) * 9 * hourMs).toISOString();
  const creation = (name: string, id: string, issuedAt: string, fields: object): QueuedMutation => ({
    name,
    input: { clientMutationId: fixedId(`${name} ${id}`), issuedAt, id, workspaceId, ...fields },
  });
  const notebookId = (title: string): string => fixedId(`notebook ${title}`);

  return [
    ...notebooks.map(({ title, colour }, position) =>
      creation('createNotebook', notebookId(title), writtenAt(0), { title, colour, position }),
    ),
    ...notes.flatMap(({ note, notebook }, position): QueuedMutation[] => {
      const id = demoNoteId(note);
      const issuedAt = writtenAt(position);
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
  title: note.title,
  body: note.body,
  tags: note.tags,
  pinned: note.pinned ?? false,
  status: note.status ?? 'ACTIVE',
  colour: note.colour ?? 'SAND',
});

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
