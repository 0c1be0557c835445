/** A workspace with members, and the engine of a server over it. */
import { compileSchema, engineSdl, loadSdl, type SdlSource } from '@holdfast/schema/compiler';
import { currentVersion, type Manifest, type Role } from '@holdfast/schema';
import type { QueuedMutation } from '@holdfast/schema/merge';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { SqlDatabase } from '../../src/db/index.js';
import { createSync, localHints, type Actor, type Sync, type SyncOptions } from '../../src/sync/index.js';
import { manualRuntime, type ManualRuntime } from './manual-runtime.js';

const schemaFolder = join(import.meta.dirname, '../../../schema');
const compile = (sources: SdlSource[]): Manifest =>
  compileSchema(sources, { version: currentVersion }).manifest;

export const fieldNotes = compile(loadSdl(join(schemaFolder, 'sdl')));
export const warehouse = compile([...engineSdl(), ...loadSdl(join(schemaFolder, 'test/domains'))]);

export const day = 86_400_000;

export interface SyncWorld {
  readonly sync: Sync;
  readonly runtime: ManualRuntime;
  readonly workspaceId: string;
  /** OWNER, EDITOR and VIEWER of the workspace, each on a device of their own. */
  readonly ada: Actor;
  readonly grace: Actor;
  readonly lin: Actor;
  /** Somebody who is in no workspace. */
  readonly stranger: Actor;
  /** Makes a mutation: its id and its time where they are not given. */
  mutation(name: string, input: Record<string, unknown>): QueuedMutation;
  /** Another server's engine over the same workspace. */
  server(options?: Partial<SyncOptions>): Sync;
  /** Makes another workspace, with these members. */
  workspace(members: ReadonlyArray<readonly [Actor, Role]>): Promise<string>;
}

export async function syncWorld(
  database: SqlDatabase,
  manifest: Manifest = fieldNotes,
  options: Partial<SyncOptions> = {},
): Promise<SyncWorld> {
  const runtime = manualRuntime();
  const base: SyncOptions = {
    database,
    manifest,
    hints: localHints(),
    runtime,
    receiptWindowMs: 90 * day,
    ...options,
  };
  const sync = createSync(base);

  const person = async (userName: string): Promise<Actor> => {
    const userId = randomUUID();
    await database.query('INSERT INTO "User" (id, email, name) VALUES ($1, $2, $3)', [
      userId,
      userId,
      userName,
    ]);
    return { userId, userName, deviceId: randomUUID() };
  };
  const workspace = async (members: ReadonlyArray<readonly [Actor, Role]>): Promise<string> => {
    const id = randomUUID();
    await database.transaction(async (tx) => {
      await tx.query('INSERT INTO "Workspace" (id, name) VALUES ($1, $2)', [id, 'Basecamp']);
      await sync.createHead(tx, id);
      for (const [{ userId }, role] of members)
        await tx.query('INSERT INTO "Membership" ("workspaceId", "userId", role) VALUES ($1, $2, $3)', [
          id,
          userId,
          role,
        ]);
    });
    return id;
  };

  const [ada, grace, lin] = [await person('Ada'), await person('Grace'), await person('Lin')];
  return {
    sync,
    runtime,
    ada,
    grace,
    lin,
    stranger: await person('Mallory'),
    workspaceId: await workspace([
      [ada, 'OWNER'],
      [grace, 'EDITOR'],
      [lin, 'VIEWER'],
    ]),
    mutation: (name, input) => ({
      name,
      input: { clientMutationId: randomUUID(), issuedAt: new Date(runtime.now()).toISOString(), ...input },
    }),
    server: (more) => createSync({ ...base, ...more }),
    workspace,
  };
}
