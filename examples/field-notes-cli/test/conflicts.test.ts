/** Two people who rename one notebook apart, and decide; and what is said where there is nothing to decide. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../src/failures.js';
import { fieldNotes, type Ran } from './support/cli.js';
import { startServer, type ServerProcess } from './support/server-process.js';

interface NoteList {
  readonly notes: ReadonlyArray<{ readonly notebook: { readonly title: string } }>;
}

const notebooksOf = async (run: (...args: string[]) => Promise<Ran>): Promise<string[]> => {
  const { notes } = (await run('list', '--json', '--offline')).json<NoteList>();
  return notes.map(({ notebook }) => notebook.title);
};

describe('conflicts on the command line', { timeout: 60_000 }, () => {
  let folder: string;
  let server: ServerProcess;
  const run = (...args: string[]) => fieldNotes(...args, '--profile', folder, '--server', server.url);

  beforeAll(async () => {
    process.env.FIELD_NOTES_PASSWORD = 'offline-first';
    folder = await mkdtemp(join(tmpdir(), 'field-notes-conflicts-'));
    server = await startServer('memory://');
    await run('sign-in', 'ada@fieldnotes.test');
  }, 120_000);

  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('are none, and what is none cannot be decided', async () => {
    expect((await run('conflicts', '--offline')).stdout).toBe('Nothing waits for a decision.\n');
    expect((await run('conflicts', '--json', '--offline')).json()).toEqual([]);
    expect((await run('resolve', 'ffff', '--keep', 'yours', '--offline')).exitCode).toBe(exitCodes.notFound);
    expect((await run('resolve', 'ffff', '--offline')).exitCode).toBe(exitCodes.usage);
  });

  it('arise where two rename one notebook apart, and are decided and taken back', async () => {
    const grace = `${folder}-grace`;
    const asGrace = (...args: string[]) => fieldNotes(...args, '--profile', grace, '--server', server.url);
    await asGrace('sign-in', 'grace@fieldnotes.test');
    await run('sync');
    const [notebook] = (await run('list', '--json', '--offline')).json<NoteList>().notes;
    const title = notebook!.notebook.title;
    await run('rename', title, 'Camp at the lake', '--offline');
    await asGrace('rename', title, 'Winter camp');
    await run('sync');

    const [conflict] = (await run('conflicts', '--json')).json<Array<{ id: string; explanation: string }>>();
    expect(conflict?.explanation).toContain('“Winter camp” here, “Camp at the lake” there');
    const id = conflict!.id;
    expect((await run('resolve', id, '--keep', 'yours')).stdout).toBe('Decided.\n');
    await asGrace('sync');
    expect(await notebooksOf(asGrace)).toContain('Camp at the lake');

    expect((await run('revert', id)).stdout).toBe('Open again.\n');
    expect((await run('conflicts', '--json')).json()).toMatchObject([{ id, state: 'OPEN' }]);
    await rm(grace, { recursive: true, force: true });
  });
});
