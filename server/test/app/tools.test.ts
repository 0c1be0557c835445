import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/db/index.js';
import type { Environment } from '../../src/config.js';
import { runTool } from '../../src/main/tools/run-tool.js';
import { fieldNotesDatabase, makeDatabase, postgres } from '../support/databases.js';
import { manualRuntime } from '../support/manual-runtime.js';
import { describeWith } from '../support/suites.js';
import { cachedTemplate } from '../support/template-cache.js';
import { day, syncWorld } from '../support/sync-world.js';

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(environment: Environment, ...args: string[]): Promise<Said> {
  let [out, err] = ['', ''];
  const code = await runTool(args, {
    environment,
    out: (text) => (out += text),
    err: (text) => (err += text),
    signal: new AbortController().signal,
  });
  return { code, out, err };
}

const folder = mkdtempSync(join(tmpdir(), 'holdfast-tools-'));
const undo: Array<() => Promise<void>> = [];
afterAll(async () => {
  for (const step of undo.reverse()) await step();
  rmSync(folder, { recursive: true });
});

/** Three changes of two records, made a hundred days ago. */
async function fill(url: string): Promise<{ workspaceId: string; epoch(): Promise<string> }> {
  const open = async () => {
    const copyOf = await cachedTemplate(fieldNotesDatabase.migrations);
    return openDatabase({
      url,
      ...fieldNotesDatabase,
      migrate: true,
      ...(url.startsWith('post') ? {} : { copyOf }),
    });
  };
  const database = await open();
  const runtime = manualRuntime(Date.now() - 100 * day);
  const world = await syncWorld(database, undefined, { runtime });
  const issuedAt = new Date(runtime.now()).toISOString();
  const id = randomUUID();
  const create = (title: string, at: string) =>
    world.mutation('createNotebook', { id: at, workspaceId: world.workspaceId, title, issuedAt });
  await world.sync.push(world.ada, [
    create('Trip', id),
    create('Pack', randomUUID()),
    world.mutation('updateNotebook', { id, baseVersion: 1, title: 'Journey', issuedAt }),
  ]);
  await database.close();
  return {
    workspaceId: world.workspaceId,
    async epoch() {
      const again = await openDatabase({ url, ...fieldNotesDatabase });
      const head = await again.prisma.syncHead.findUniqueOrThrow({
        where: { workspaceId: world.workspaceId },
      });
      await again.close();
      return head.epoch;
    },
  };
}

function suite(place: () => Promise<string>): void {
  let DATABASE_URL: string;
  let filled: Awaited<ReturnType<typeof fill>>;
  beforeAll(async () => {
    DATABASE_URL = await place();
    filled = await fill(DATABASE_URL);
  });

  it('says what a compaction would do, does it, and has nothing left to do', async () => {
    const json = async (...args: string[]) => {
      const { code, out } = await run({ DATABASE_URL }, 'compact', '--json', ...args);
      expect(code).toBe(0);
      return JSON.parse(out) as unknown;
    };
    const work = {
      workspaceId: filled.workspaceId,
      changes: 3,
      records: 2,
      erased: 0,
      conflicts: 0,
      texts: 0,
    };
    const planned = { retentionDays: 90, dryRun: true, workspaces: [work], receipts: 3 };
    expect(await json('--dry-run')).toMatchObject(planned);
    expect(await json('--dry-run')).toMatchObject(planned);
    expect(await json()).toMatchObject({ ...planned, dryRun: false, complete: true });
    expect(await json()).toMatchObject({ workspaces: [], receipts: 0, complete: true });
  });

  it('goes by the retention that it is told, or that the environment says', async () => {
    const days = async (environment: Environment, ...args: string[]) => {
      const { out } = await run({ DATABASE_URL, ...environment }, 'compact', '--dry-run', '--json', ...args);
      return (JSON.parse(out) as { retentionDays: number }).retentionDays;
    };
    expect(await days({ RETENTION_DAYS: '30' })).toBe(30);
    expect(await days({ RETENTION_DAYS: '30' }, '--retention', '7')).toBe(7);
    expect(await run({ DATABASE_URL, RETENTION_DAYS: '0' }, 'compact')).toMatchObject({
      code: 2,
      err: expect.stringContaining('kept for ever'),
    });
  });

  it('ends with a table', async () => {
    const { code, out } = await run({ DATABASE_URL }, 'compact', '--workspace', filled.workspaceId);
    expect(code).toBe(0);
    expect(out).toMatch(/^Put together: what is older than 90 days\n\nworkspace +changes +records +erased/);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('gives logs a new epoch', async () => {
    const before = await filled.epoch();
    const one = await run({ DATABASE_URL }, 'new-epoch', '--workspace', filled.workspaceId);
    expect(one).toMatchObject({ code: 0, out: expect.stringMatching(/^1 log has a new name/) });
    const after = await filled.epoch();
    expect(after).not.toBe(before);
    expect((await run({ DATABASE_URL }, 'new-epoch')).code).toBe(0);
    expect(await filled.epoch()).not.toBe(after);
  });

  it('sets the oldest build of an app that is served, tells what is set, and lifts it', async () => {
    const tool = async (...args: string[]) => (await run({ DATABASE_URL }, 'client-minimum', ...args)).out;
    expect(await tool()).toBe('Every app: any build\n');
    expect(await tool('--app', 'notes', '--minimum', '1.4.0')).toBe(
      'notes: 1.4.0 and newer\nServers heed it within 15 seconds.\n',
    );
    await tool('--app', 'notes', '--minimum', '1.5.0');
    await tool('--app', 'other', '--minimum', '2');
    expect(await tool()).toBe('notes: 1.5.0 and newer\nother: 2 and newer\n');
    expect(await tool('--app', 'notes', '--lift')).toMatch(/^notes: any build\n/);
    expect(await tool()).toBe('other: 2 and newer\n');
  });

  it('refuses what it is not asked for rightly, and says what is wrong', async () => {
    for (const [args, message] of [
      [['compact', '--retention', 'soon'], 'whole days'],
      [['compact', '--retention', '0'], 'whole days'],
      [['compact', '--workspace', 'mine'], 'a UUID'],
      [['compact', '--workspace', randomUUID()], 'There is no workspace'],
      [['new-epoch', '--workspace', randomUUID()], 'There is no workspace'],
      [['compact', '--everything'], '--everything'],
      [['compact', 'now'], 'now'],
      [['vacuum'], 'There is no command'],
      [[], 'There are: compact, new-epoch, client-minimum'],
      [['client-minimum', '--minimum', '1.4'], '--app'],
      [['client-minimum', '--app', 'a b', '--lift'], '--app'],
      [['client-minimum', '--app', 'a', '--minimum', 'newest'], 'compared'],
      [['client-minimum', '--app', 'a', '--minimum', '1', '--lift'], 'not both'],
    ] as const) {
      const said = await run({ DATABASE_URL }, ...args);
      expect(said).toMatchObject({ code: 2, out: '', err: expect.stringContaining(message) });
      expect(said.err).not.toMatch(/\n\s+at /);
    }
  });
}

describe('the commands that look after a database', () => {
  describe('on an embedded database', () => {
    suite(async () => join(folder, 'database'));

    it('say so where another process has the folder', async () => {
      const url = join(folder, 'held');
      const { workspaceId } = await fill(url);
      const holder = await openDatabase({ url, ...fieldNotesDatabase });
      for (const tool of ['compact', 'new-epoch']) {
        const said = await run({ DATABASE_URL: url }, tool, '--workspace', workspaceId);
        expect(said.code).toBe(1);
        expect(said.err).toContain(`is in use by process ${process.pid}`);
      }
      await holder.close();
    });

    it('make no database where there is none', async () => {
      const nowhere = join(folder, 'nowhere');
      for (const DATABASE_URL of [nowhere, 'memory://'])
        expect(await run({ DATABASE_URL }, 'compact')).toMatchObject({
          code: 2,
          err: expect.stringMatching(/There is no database|in memory/),
        });
      expect(existsSync(nowhere)).toBe(false);
    });
  });

  describeWith(postgres, 'on PostgreSQL', () => {
    suite(() => makeDatabase(undo));
  });

  it('say what is wrong with the environment', async () => {
    const said = await run({ DATABASE_URL: 'postgresql://127.0.0.1:1/none' }, 'compact');
    expect(said).toMatchObject({ code: 1, err: expect.stringContaining('refuses the connection') });
    expect(await run({ RETENTION_DAYS: 'x' }, 'compact')).toMatchObject({
      code: 1,
      err: expect.stringContaining('RETENTION_DAYS is "x"'),
    });
  });

  it.each(['compact', 'new-epoch', 'client-minimum'])('have help that fits on a screen: %s', async (tool) => {
    const { code, out } = await run({}, tool, '--help');
    expect(code).toBe(0);
    expect(out.split('\n').length).toBeLessThanOrEqual(24);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});
