import { beforeAll, describe, expect, it } from 'vitest';
import type { AppDatabase } from '../../src/db/index.js';
import type { Log } from '../../src/log.js';
import { createRetention, startRetentionJob, type Retained } from '../../src/sync/compaction/index.js';
import { jobTimes } from '../../src/sync/compaction/job.js';
import { manualRuntime } from '../support/manual-runtime.js';
import { day, fieldNotes, syncWorld } from '../support/sync-world.js';
import { eachDatabase, fieldNotesDatabase } from '../support/databases.js';
import { randomUUID } from 'node:crypto';

const nothing: Retained = { workspaces: [], receipts: 0, refreshTokens: 0, complete: true };

/** What was logged, without the times that it took. */
function logged(): { lines: unknown[][]; log: Log } {
  const lines: unknown[][] = [];
  const at =
    (level: string) =>
    (details: object, message: string): void => {
      lines.push([level, details, message]);
    };
  return { lines, log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') } };
}

/** A retention whose runs end when the test says so. */
function heldRetention() {
  const runs: Array<{ end(done?: Partial<Retained>): void; fail(error: Error): void; signal: AbortSignal }> =
    [];
  return {
    runs,
    retention: {
      plan: async () => nothing,
      run: ({ signal }: { signal?: AbortSignal | undefined }) =>
        new Promise<Retained>((resolve, reject) =>
          runs.push({
            end: (done) => resolve({ ...nothing, ...done }),
            fail: reject,
            signal: signal!,
          }),
        ),
    },
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the job that keeps to the retention', () => {
  const started = (retentionMs: number | undefined = 90 * day) => {
    const runtime = manualRuntime();
    const held = heldRetention();
    const { lines, log } = logged();
    const stop = startRetentionJob({ ...held, retentionMs, runtime, log });
    return { ...held, runtime, lines, stop };
  };

  it('runs soon after the start, and then once a day, counted from its end', async () => {
    const { runs, runtime } = started();
    expect(runs).toHaveLength(0);
    runtime.advance(jobTimes.first);
    expect(runs).toHaveLength(1);
    runtime.advance(3 * day);
    expect(runs).toHaveLength(1);
    runs[0]!.end();
    await settled();
    runtime.advance(day - 1);
    expect(runs).toHaveLength(1);
    runtime.advance(1);
    expect(runs).toHaveLength(2);
  });

  it('tries again within the hour when it failed, and logs no message of a database', async () => {
    const { runs, runtime, lines } = started();
    runtime.advance(jobTimes.first);
    runs[0]!.fail(new Error('duplicate key: the kelp forest'));
    await settled();
    expect(lines).toMatchObject([['error', {}, 'the log could not be compacted']]);
    expect(JSON.stringify(lines)).not.toContain('kelp');
    runtime.advance(jobTimes.afterFailure);
    expect(runs).toHaveLength(2);
  });

  it('says in one line what it did, in numbers', async () => {
    const { runs, runtime, lines } = started();
    runtime.advance(jobTimes.first);
    const workspace = {
      workspaceId: randomUUID(),
      changes: 7,
      records: 3,
      erased: 1,
      conflicts: 2,
      texts: 0,
      from: 0,
      floor: 7,
      complete: true,
    };
    runs[0]!.end({ workspaces: [workspace, workspace], receipts: 5 });
    await settled();
    expect(lines).toEqual([
      [
        'info',
        {
          workspaces: 2,
          changes: 14,
          records: 6,
          erased: 2,
          conflicts: 4,
          texts: 0,
          receipts: 5,
          refreshTokens: 0,
          complete: true,
          ms: 0,
        },
        'the log is compacted',
      ],
    ]);
  });

  it('leaves no timer behind when it is stopped', async () => {
    const { runtime, stop } = started();
    await stop();
    expect(runtime.timers()).toBe(0);
  });

  it('is told to end when it is stopped on its way, waited for, and not begun again', async () => {
    const { runs, runtime, stop } = started();
    runtime.advance(jobTimes.first);
    let ended = false;
    const end = stop().then(() => (ended = true));
    await settled();
    expect([ended, runs[0]!.signal.aborted]).toEqual([false, true]);
    runs[0]!.end({ complete: false });
    await end;
    expect(runtime.timers()).toBe(0);
  });

  eachDatabase(fieldNotesDatabase, (open) => {
    let database: AppDatabase;
    beforeAll(async () => {
      ({ database } = await open());
    });

    it('compacts what has become old, in every workspace, and goes on where one cannot be', async () => {
      const world = await syncWorld(database);
      const second = await world.workspace([[world.ada, 'OWNER']]);
      const broken = await world.workspace([[world.ada, 'OWNER']]);
      for (const workspaceId of [world.workspaceId, second, broken])
        await world.sync.push(world.ada, [
          world.mutation('createNotebook', { id: randomUUID(), workspaceId, title: 'Trip' }),
        ]);
      await database.query(
        `INSERT INTO "Change" ("workspaceId", seq, type, "recordId", version, kind, "clientMutationId", "userId",
           "deviceId", "issuedAt", at, before, after, collisions)
         SELECT $1, 2, 'Note', gen_random_uuid(), 2, 'UPDATE', gen_random_uuid(), "userId", "deviceId",
           "issuedAt", at, '{}', '{"body": {"edit": "????"}}', '[]' FROM "Change" WHERE "workspaceId" = $1`,
        [broken],
      );
      await database.query('UPDATE "SyncHead" SET seq = 2 WHERE "workspaceId" = $1', [broken]);

      const { lines, log } = logged();
      const retention = createRetention({
        database,
        manifest: fieldNotes,
        runtime: world.runtime,
        text: undefined,
        receiptWindowMs: 90 * day,
      });
      world.runtime.advance(91 * day);
      let told = (): void => {};
      const run = new Promise<void>((resolve) => (told = resolve));
      const stop = startRetentionJob({
        retention,
        retentionMs: 90 * day,
        runtime: world.runtime,
        log,
        onRun: told,
      });
      world.runtime.advance(jobTimes.first);
      await run;
      await stop();
      const heads = await database.query<{ workspaceId: string; floor: string }>(
        'SELECT "workspaceId", floor FROM "SyncHead"',
      );
      const floors = new Map(heads.map(({ workspaceId, floor }) => [workspaceId, Number(floor)]));
      expect([world.workspaceId, second, broken].map((id) => floors.get(id))).toEqual([1, 1, 0]);
      expect(lines).toMatchObject([
        ['error', { workspaceId: broken }, 'the log could not be compacted'],
        ['info', { workspaces: 2, changes: 2, records: 2, complete: false }, 'the log is compacted'],
      ]);
    });
  });
});
