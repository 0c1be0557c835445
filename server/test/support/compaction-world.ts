/** A workspace whose log is compacted, and devices that follow it. */
import { recordKey, type QueuedMutation, type RecordData } from '@holdfast/schema/merge';
import { yjsText } from '@holdfast/schema/text';
import type { AppDatabase } from '../../src/db/index.js';
import {
  createRetention,
  type Plan,
  type Retained,
  type RetentionRun,
} from '../../src/sync/compaction/index.js';
import { changesBetween, type LoggedChange } from '../../src/sync/compaction/log.js';
import type { RetentionPorts } from '../../src/sync/compaction/retention.js';
import { stateAfter } from '../../src/sync/compaction/state.js';
import type { Actor, ChangePageData, Sync } from '../../src/sync/index.js';
import { readHead, type Head } from '../../src/sync/positions.js';
import { fieldNotesWorld, type FieldNotesWorld } from './field-notes-world.js';
import type { TestDatabase } from './databases.js';
import { day, fieldNotes } from './sync-world.js';

export interface Follower {
  /** What a device shows, by record key. */
  readonly records: ReadonlyMap<string, RecordData>;
  /** How often it was told to begin again. */
  readonly resets: number;
  /** Reads one page of so many; gives whether there are more. */
  step(first?: number): Promise<boolean>;
  /** Reads until there is no more. */
  catchUp(first?: number): Promise<void>;
}

export interface CompactionWorld extends FieldNotesWorld {
  /** Compacts this workspace: what is older than 90 days, and waits for its turn. */
  compact(run?: Partial<RetentionRun>, ports?: Partial<RetentionPorts>): Promise<Retained>;
  /** What a compaction of all workspaces would come to. */
  plan(wanted: Pick<RetentionRun, 'retentionMs' | 'tooHeavy'>): Promise<Retained<Plan>>;
  /** All rows of this workspace's log. */
  log(): Promise<LoggedChange[]>;
  head(): Promise<Head>;
  /** The fields of each record, deleted ones included, as its rows in the log alone say, up to a position; by record key. */
  rebuilt(upTo?: number): Promise<Map<string, Record<string, unknown>>>;
  /** The same, as the tables say. */
  present(): Promise<Map<string, Record<string, unknown>>>;
  /** A device that has nothing yet. */
  follower(actor?: Actor, server?: Sync): Follower;
  /** What a device would show that has everything. */
  shown(): Promise<Map<string, RecordData>>;
  pushAll(actor: Actor, mutations: readonly QueuedMutation[]): Promise<void>;
}

export async function compactionWorld(opened: TestDatabase<AppDatabase['prisma']>): Promise<CompactionWorld> {
  const world = await fieldNotesWorld(async () => opened);
  const { database, workspaceId, runtime, sync } = world;
  const follower = (actor: Actor = world.lin, server: Sync = sync) => follow(server, actor, workspaceId);
  const log = () => changesBetween(database, workspaceId, 0, Number.MAX_SAFE_INTEGER);

  const retention = (ports: Partial<RetentionPorts> = {}) =>
    createRetention({
      database,
      manifest: fieldNotes,
      runtime,
      text: yjsText,
      receiptWindowMs: 90 * day,
      ...ports,
    });

  return {
    ...world,
    compact: (run, ports) =>
      retention(ports).run({ retentionMs: 90 * day, workspaceId, turn: 'wait', ...run }),
    plan: (wanted) => retention().plan(wanted),
    log,
    async head() {
      return (await readHead(database, workspaceId))!;
    },
    async rebuilt(upTo = Infinity) {
      const byRecord = new Map<string, LoggedChange[]>();
      for (const change of await log()) {
        if (change.seq > upTo) break;
        const key = recordKey(change.type, change.recordId);
        byRecord.set(key, [...(byRecord.get(key) ?? []), change]);
      }
      return new Map(
        [...byRecord]
          .filter(([, rows]) => !rows.at(-1)?.summary?.erased)
          .map(([key, rows]) => [
            key,
            textsShown(key, stateAfter(rows, { entity: entityOf(rows), text: yjsText })),
          ]),
      );
    },
    async present() {
      const all = new Map<string, Record<string, unknown>>();
      for (const { name, model, fields } of Object.values(fieldNotes.entities)) {
        const rows = await database.query<{ row: Record<string, unknown> }>(
          `SELECT to_jsonb(t) AS row FROM "${model}" t WHERE t."workspaceId" = $1`,
          [workspaceId],
        );
        for (const { row } of rows) {
          const names = Object.keys(fields).filter(
            (field) => !['id', 'workspaceId', 'version'].includes(field),
          );
          const time = (field: string, value: unknown) =>
            fields[field]?.type.name === 'DateTime' && typeof value === 'string'
              ? new Date(value).toISOString()
              : value;
          all.set(
            recordKey(name, String(row.id)),
            Object.fromEntries(names.map((field) => [field, time(field, row[field])])),
          );
        }
      }
      return all;
    },
    follower,
    async shown() {
      const fresh = follower();
      await fresh.catchUp();
      return new Map(fresh.records);
    },
    async pushAll(actor, mutations) {
      for (const { outcome, userErrors } of await sync.push(actor, mutations))
        if (outcome === 'REJECTED') throw new Error(JSON.stringify(userErrors));
    },
  };
}

const entityOf = ([first]: readonly LoggedChange[]) => fieldNotes.entities[String(first?.type)]!;

/** Texts as they read: a state is the edit that makes all of a text. */
function textsShown(key: string, state: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(state).map(([name, value]) => {
      const encoded = (value as { state?: string } | null)?.state;
      if (encoded === undefined) return [name, value];
      return [
        name,
        yjsText.apply({ of: `${key}:${name}`, text: '', state: undefined }, encoded)?.text ?? value,
      ];
    }),
  );
}

/** What every device does with pages: a reset marks what is there, and sweeps what no page has brought by the last one. */
function follow(server: Sync, actor: Actor, workspaceId: string): Follower {
  const records = new Map<string, RecordData>();
  let stale: Set<string> | undefined;
  let cursor: string | undefined;
  let resets = 0;
  const take = ({ records: changed, tombstones, ...page }: ChangePageData): void => {
    if (page.reset) {
      resets += 1;
      stale = new Set(records.keys());
    }
    for (const { type, data } of changed) {
      const key = recordKey(type, String(data.id));
      records.set(key, data);
      stale?.delete(key);
    }
    for (const { type, id } of tombstones) records.delete(recordKey(type, id));
    if (!page.hasMore) {
      for (const key of stale ?? []) records.delete(key);
      stale = undefined;
    }
    ({ cursor } = page);
  };
  const step = async (first = 500): Promise<boolean> => {
    const page = await server.changes(actor, { workspaceId, after: cursor ?? null, first });
    take(page);
    return page.hasMore;
  };
  return {
    records,
    get resets() {
      return resets;
    },
    step,
    async catchUp(first) {
      while (await step(first));
    },
  };
}
