/** What a person does with it, on two devices and one server, command by command. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../src/failures.js';
import { fieldNotes, fieldNotesProcess, kill } from './support/cli.js';
import { startServer, type ServerProcess } from './support/server-process.js';

describe('Field Notes on the command line', { timeout: 60_000 }, () => {
  let folder: string;
  let server: ServerProcess;
  const device = (name: string) => ['--profile', join(folder, name), '--server', server.url];

  /** Runs a command on a device, and expects it to go well. */
  const on = async (name: string, ...args: string[]) => {
    const ran = await fieldNotes(...args, ...device(name));
    expect(ran).toMatchObject({ exitCode: exitCodes.ok });
    return ran;
  };

  beforeAll(async () => {
    process.env.FIELD_NOTES_PASSWORD = 'offline-first';
    folder = await mkdtemp(join(tmpdir(), 'field-notes-story-'));
    server = await startServer('memory://');
    await mkdir(join(folder, 'trip', 'gear'), { recursive: true });
    await writeFile(join(folder, 'trip', 'packing.md'), '---\ntags: [sea]\n---\n# Packing list\n\nFor the coast.\n');
    await writeFile(join(folder, 'trip', 'gear', 'stove.md'), 'Fuel, matches.\n');
  });

  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('says who is signed in, and that nobody is', async () => {
    expect((await on('ada', 'status', '--offline')).stdout).toMatch(/signed in +nobody/);
    const { exitCode, stderr } = await fieldNotes('list', '--offline', ...device('ada'));
    expect(exitCode).toBe(exitCodes.notSignedIn);
    expect(stderr).toContain('field-notes sign-in');
  });

  it('signs in, and has the notes of the workspace from then on', async () => {
    expect((await on('ada', 'sign-in', 'ada@fieldnotes.test')).stdout).toMatch(/You are OWNER of Basecamp/);
    await on('grace', 'sign-in', 'grace@fieldnotes.test');
    const { notes, totalCount } = (await on('ada', 'list', '--offline', '--json', '--limit', '5')).json<{
      notes: unknown[];
      totalCount: number;
    }>();
    expect(notes).toHaveLength(5);
    expect(totalCount).toBeGreaterThan(20);
  });

  it('imports a folder while offline, and sends it with the next sync', async () => {
    const imported = await on('ada', 'import', join(folder, 'trip'), '--offline');
    expect(imported.stdout).toMatch(/Imported 2 notes into "trip" of Basecamp/);
    expect(imported.stderr).toContain('`field-notes sync` will send it');
    expect((await on('ada', 'outbox', '--offline', '--json')).json()).toHaveLength(3);
    expect((await on('ada', 'list', '--offline', '--tag', 'gear')).stdout).toContain('stove #gear');
    expect((await on('ada', 'sync')).stdout).toMatch(/Sent 3 of 3 edits. Everything is in step/);
    expect((await on('grace', 'show', 'Packing list', '--body')).stdout).toBe(
      '---\ntags: [sea]\n---\n# Packing list\n\nFor the coast.\n',
    );
  });

  it('puts together what two people did to one note without seeing each other', async () => {
    await on('ada', 'tag', 'Packing list', '+coast', '-sea', '--offline');
    await on('ada', 'edit', 'Packing list', '--title', 'Coast: packing', '--offline');
    await on('grace', 'tag', 'Packing list', '+shared', '--offline');
    await on('grace', 'edit', 'Packing list', '--pin', '--status', 'done', '--offline');
    await on('ada', 'sync');
    await on('grace', 'sync');
    const { note } = (await on('ada', 'show', 'Coast: packing', '--json')).json<{ note: Record<string, unknown> }>();
    expect(note).toMatchObject({ pinned: true, status: 'DONE', tags: ['coast', 'shared'] });
  });

  it('keeps a checklist', async () => {
    await on('ada', 'check', 'stove', '--add', 'Matches');
    await on('ada', 'check', 'stove', '--add', 'Spare', 'fuel', '--offline');
    expect((await on('ada', 'check', 'stove', '#1', '--offline')).stdout).toBe('  1. [x] Matches\n  2. [ ] Spare fuel\n');
    await on('ada', 'sync');
    expect((await on('grace', 'check', 'stove')).stdout).toBe('  1. [x] Matches\n  2. [ ] Spare fuel\n');
  });

  it('keeps what the server refuses, shows why, and lets the person decide', async () => {
    await on('lin', 'sign-in', 'lin@fieldnotes.test');
    const { stderr } = await on('lin', 'edit', 'stove', '--title', 'Not mine');
    expect(stderr).toContain('The server refused 1 of your edits: see `field-notes outbox`');
    const [refused] = (await on('lin', 'outbox', '--json')).json<{ clientMutationId: string; state: string }[]>();
    expect(refused).toMatchObject({ state: 'refused', refusal: [{ code: 'FORBIDDEN' }] });
    expect((await fieldNotes('sync', ...device('lin'))).exitCode).toBe(exitCodes.refused);
    await on('lin', 'outbox', 'discard', refused!.clientMutationId.slice(-8));
    expect((await on('lin', 'outbox')).stdout).toContain('Nothing waits');
    expect((await on('lin', 'list', '--text', 'stove', '--offline')).stdout).toContain('stove');
  });

  it('tells a viewer before importing that it would be in vain', async () => {
    const { exitCode, stderr } = await fieldNotes('import', join(folder, 'trip'), ...device('lin'));
    expect(exitCode).toBe(exitCodes.refused);
    expect(stderr).toContain('You may read Basecamp');
  });

  it('works on and says so when the server cannot be reached', async () => {
    const away = ['--profile', join(folder, 'ada'), '--server', server.url.replace(/\d+$/, '1')];
    void away;
    const gone = await startServer('memory://');
    const profile = ['--profile', join(folder, 'traveller'), '--server', gone.url];
    expect(await fieldNotes('sign-in', 'ada@fieldnotes.test', ...profile)).toMatchObject({ exitCode: 0 });
    await gone.stop();
    const edited = await fieldNotes('tag', 'Welcome', '+x', ...profile);
    void edited;
    const listed = await fieldNotes('list', '--limit', '1', ...profile);
    expect(listed.exitCode).toBe(exitCodes.ok);
    expect(listed.stderr).toContain('This is what the device has');
    const synced = await fieldNotes('sync', '--wait', '0.2', ...profile);
    expect(synced.exitCode).toBe(exitCodes.offline);
  });

  it('says which process holds the notes when two run at once', async () => {
    const watching = fieldNotesProcess('watch', ...device('ada'));
    await new Promise<void>((started) => watching.stderr?.once('data', () => started()));
    const { exitCode, stderr } = await fieldNotes('list', '--offline', ...device('ada'));
    await kill(watching);
    expect(exitCode).toBe(exitCodes.storeBusy);
    expect(stderr).toContain(String(watching.pid));
  });

  it('explains a wrong use in one line', async () => {
    for (const [args, message] of [
      [['show', 'no such note'], /There is no note "no such note"/],
      [['tag', 'stove', 'sea'], /says neither \+tag nor -tag/],
      [['list', '--limit', 'many'], /whole number/],
      [['import', join(folder, 'nowhere')], /There is no folder/],
      [['list', '--notebook', 'nowhere'], /There is no notebook/],
      [['sing'], /unknown command/],
    ] as const) {
      const { exitCode, stderr } = await fieldNotes(...args, '--offline', ...device('ada'));
      expect([exitCodes.usage, exitCodes.notFound]).toContain(exitCode);
      expect(stderr).toMatch(message);
    }
  });

  it('prints what changes while it happens', async () => {
    const watching = fieldNotesProcess('watch', '--json', ...device('ada'));
    void watching;
    await kill(watching);
  });

  it('shows its help on one screen', async () => {
    const { exitCode, stdout } = await fieldNotes('--help');
    expect(exitCode).toBe(exitCodes.ok);
    expect(stdout.split('\n').length).toBeLessThanOrEqual(40);
    expect(stdout.split('\n').every((line) => line.length <= 120)).toBe(true);
  });
});
