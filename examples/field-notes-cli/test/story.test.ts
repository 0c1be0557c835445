/** What a person does with it, on two devices and one server, command by command. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../src/failures.js';
import { fieldNotes, fieldNotesProcess } from './support/cli.js';
import { startServer, type ServerProcess } from './support/server-process.js';

/** Waits until a stream has printed what is looked for. */
async function printed(stream: Readable | null, wanted: RegExp): Promise<void> {
  let text = '';
  for await (const chunk of stream!.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (wanted.test(text)) return;
  }
  throw new Error(`The process ended without printing ${String(wanted)}: ${text}`);
}

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
    await writeFile(
      join(folder, 'trip', 'packing.md'),
      '---\ntags: [sea]\n---\n# Packing list\n\nFor the coast.\n',
    );
    await writeFile(join(folder, 'trip', 'gear', 'stove.md'), 'Fuel, matches.\n');
  }, 120_000);

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
    const listed = await on('ada', 'list', '--offline', '--json', '--limit', '1');
    const { notes, totalCount } = listed.json<{ notes: unknown[]; totalCount: number }>();
    expect(notes).toHaveLength(1);
    expect(totalCount).toBeGreaterThan(1);
    expect(listed.stdout).not.toContain('__typename');
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
    const { note } = (await on('ada', 'show', 'Coast: packing', '--json')).json<{
      note: Record<string, unknown>;
    }>();
    expect(note).toMatchObject({ pinned: true, status: 'DONE', tags: ['coast', 'shared'] });
  });

  it('tells who changed a note and how, from the log of the server', async () => {
    const { stdout } = await on('ada', 'history', 'Coast: packing');
    expect(stdout).toMatch(/Grace.*: update\n {2}/);
    expect(stdout).toContain('  title: "Packing list" -> "Coast: packing"');
    const [newest] = (await on('ada', 'history', 'Coast: packing', '--limit', '1', '--json')).json<
      Array<{ version: number; fields: unknown[] }>
    >();
    expect(newest?.version).toBeGreaterThan(4);
    const offline = await fieldNotes('history', 'Coast: packing', '--offline', ...device('ada'));
    expect(offline.exitCode).toBe(exitCodes.offline);
    expect(offline.stderr).toContain('ask without --offline');
  });

  it('keeps a checklist', async () => {
    await on('ada', 'check', 'stove', '--add', 'Matches');
    await on('ada', 'check', 'stove', '--add', 'Spare', 'fuel', '--offline');
    expect((await on('ada', 'check', 'stove', '#1', '--offline')).stdout).toBe(
      '  1. [x] Matches\n  2. [ ] Spare fuel\n',
    );
    await on('ada', 'sync');
    expect((await on('grace', 'check', 'stove')).stdout).toBe('  1. [x] Matches\n  2. [ ] Spare fuel\n');
  });

  it('keeps what the server refuses, shows why, and lets the person decide', async () => {
    await on('lin', 'sign-in', 'lin@fieldnotes.test');
    const { stderr } = await on('lin', 'edit', 'stove', '--title', 'Not mine');
    expect(stderr).toContain('The server refused 1 edit of yours: see `field-notes outbox`');
    const [refused] = (await on('lin', 'outbox', '--json')).json<
      { clientMutationId: string; state: string }[]
    >();
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

  it('prints what changes while it happens, and holds the notes meanwhile', async () => {
    const watching = fieldNotesProcess('watch', ...device('ada'));
    await printed(watching.stderr, /Watching Basecamp/);
    const busy = await fieldNotes('list', '--offline', ...device('ada'));
    expect(busy.exitCode).toBe(exitCodes.storeBusy);
    expect(busy.stderr).toContain(`Process ${watching.pid} holds this store`);
    await on('grace', 'edit', 'stove', '--title', 'Stove and fuel');
    await printed(watching.stdout, /changed .* Stove and fuel/);
    const exited = once(watching, 'exit');
    watching.kill('SIGINT');
    expect(await exited).toEqual([exitCodes.ok, null]);
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

  it('works on when the server is gone, and says what will become of an edit', async () => {
    await server.stop();
    const edited = await on('ada', 'tag', 'Stove and fuel', '+later');
    expect(edited.stderr).toContain('`field-notes sync` will send it');
    const listed = await on('ada', 'list', '--tag', 'later');
    expect(listed.stdout).toContain('Stove and fuel');
    expect(listed.stderr).toContain('This is what the device has');
    const synced = await fieldNotes('sync', '--wait', '0.5', ...device('ada'));
    expect(synced.exitCode).toBe(exitCodes.offline);
    expect(synced.stderr).toContain('1 edit is safe on this device; run `field-notes sync` again');
    const leaving = await fieldNotes('sign-out', '--offline', ...device('ada'));
    expect(leaving.exitCode).toBe(exitCodes.refused);
    expect(leaving.stderr).toContain('--keep or --discard');
    await on('ada', 'sign-out', '--keep', '--offline');
    expect((await on('ada', 'status', '--offline')).stdout).toMatch(/signed in +nobody/);
  });

  it('shows its help on one screen', async () => {
    const { exitCode, stdout } = await fieldNotes('--help');
    expect(exitCode).toBe(exitCodes.ok);
    expect(stdout.split('\n').length).toBeLessThanOrEqual(40);
    expect(stdout.split('\n').every((line) => line.length <= 120)).toBe(true);
  });
});
