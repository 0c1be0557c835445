import type { QueuedMutation } from '@holdfast/schema/merge';
import { randomUUID } from 'node:crypto';
import type { AppDatabase } from '../../src/db/index.js';
import type { Actor, MutationAnswer } from '../../src/sync/index.js';
import type { Open } from './databases.js';
import { syncWorld, type SyncWorld } from './sync-world.js';

type Input = Readonly<Record<string, unknown>>;

/** A workspace of Field Notes with a notebook in it, and the mutations that tests make there. */
export interface FieldNotesWorld extends SyncWorld {
  readonly database: AppDatabase;
  /** A notebook that Ada made, called Trip. */
  readonly notebookId: string;
  /** Creates of what is called Trip, Kelp and Pack where nothing else is said; notes lie in the notebook that is there. */
  createNotebook(input?: Input): QueuedMutation;
  createNote(input?: Input): QueuedMutation;
  createItem(noteId: unknown, input?: Input): QueuedMutation;
  /** Updates, deletes and restores by somebody who saw version 1, where nothing else is said. */
  write(name: string, id: unknown, input?: Input): QueuedMutation;
  /** Pushes, and gives for each mutation the code of its refusal, or else its outcome. */
  codes(actor: Actor, ...mutations: QueuedMutation[]): Promise<string[]>;
  /** Two people rename one notebook without seeing each other's change: Ada to `theirs`, then Grace to `yours`. */
  collide(theirs: string, yours: string): Promise<{ notebookId: string; answer: MutationAnswer }>;
  push(actor: Actor, ...mutations: QueuedMutation[]): Promise<MutationAnswer[]>;
  noteOf(id: unknown): ReturnType<AppDatabase['prisma']['note']['findUnique']>;
}

export async function fieldNotesWorld(open: Open<AppDatabase['prisma']>): Promise<FieldNotesWorld> {
  const { database } = await open();
  const world = await syncWorld(database);
  const { workspaceId, sync, mutation } = world;
  const notebookId = randomUUID();
  const create = (name: string, fields: Input) => (input: Input) =>
    mutation(name, { id: randomUUID(), workspaceId, ...fields, ...input });
  const createNotebook = create('createNotebook', { title: 'Trip' });
  const createNote = create('createNote', { notebookId, title: 'Kelp' });
  const createItem = create('createChecklistItem', { text: 'Pack' });
  await sync.push(world.ada, [createNotebook({ id: notebookId })]);

  const write = (name: string, id: unknown, input: Input = {}) =>
    mutation(name, { id, baseVersion: 1, ...input });

  return {
    ...world,
    database,
    notebookId,
    createNotebook: (input = {}) => createNotebook(input),
    createNote: (input = {}) => createNote(input),
    createItem: (noteId, input = {}) => createItem({ noteId, ...input }),
    write,
    async collide(theirs, yours) {
      const notebook = createNotebook({});
      const { id } = notebook.input;
      await sync.push(world.ada, [notebook, write('updateNotebook', id, { title: theirs })]);
      const [answer] = await sync.push(world.grace, [write('updateNotebook', id, { title: yours })]);
      if (!answer) throw new Error('A push of one mutation has one answer.');
      return { notebookId: String(id), answer };
    },
    push: (actor, ...mutations) => sync.push(actor, mutations),
    codes: async (actor, ...mutations) => (await sync.push(actor, mutations)).map(codeOf),
    noteOf: (id) => database.prisma.note.findUnique({ where: { id: String(id) } }),
  };
}

/** The code of a refusal, or else the outcome. */
export const codeOf = ({ outcome, userErrors }: MutationAnswer): string => userErrors[0]?.code ?? outcome;
