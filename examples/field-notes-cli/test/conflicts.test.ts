/** What the commands about conflicts say where there is none. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../src/failures.js';
import { fieldNotes } from './support/cli.js';
import { startServer, type ServerProcess } from './support/server-process.js';

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
});
