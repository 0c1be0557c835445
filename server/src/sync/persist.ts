/** Writes what a batch did: one statement for each type that it writes, and two for the log. */
import type { SqlSession } from '../db/index.js';
import { LostRace } from './lost-race.js';
import { writeStored } from './rows.js';
import type { Accepted } from './settle-batch.js';
import type { Actor, ConflictData } from './types.js';

/** An accepted mutation with its place in the log and its conflicts in words. */
export interface LogEntry {
  readonly verdict: Accepted;
  readonly seq: number;
  readonly conflicts: readonly ConflictData[];
}

export interface LogContext {
  readonly workspaceId: string;
  readonly actor: Actor;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Throws `LostRace` where somebody made a record of the same id in another workspace meanwhile. */
export async function persist(
  tx: SqlSession,
  entries: readonly LogEntry[],
  context: LogContext,
): Promise<void> {
  const changed = newestOfEach(entries.filter(({ verdict }) => verdict.changed.length > 0));
  for (const entity of new Set(changed.map(({ verdict }) => verdict.incoming.entity))) {
    const records = changed
      .filter(({ verdict }) => verdict.incoming.entity === entity)
      .map(({ verdict }) => verdict.next);
    all(records.length, await writeStored(tx, entity, records));
  }
  await writePositions(tx, changed, context);
  await writeChanges(tx, entries, context);
}

/** A record that a batch changed several times is written once, as the last change left it. */
function newestOfEach(entries: readonly LogEntry[]): LogEntry[] {
  return [...new Map(entries.map((entry) => [entry.verdict.incoming.own, entry])).values()];
}

async function writePositions(
  tx: SqlSession,
  entries: readonly LogEntry[],
  { workspaceId }: LogContext,
): Promise<void> {
  const positions = entries.map(({ verdict: { incoming, next }, seq }) => ({
    type: incoming.entity.name,
    id: next.record.id,
    seq,
    version: next.record.version,
    deletedAt: next.record.deletedAt,
  }));
  const written = await tx.query(
    `INSERT INTO "SyncRecord" (type, id, "workspaceId", seq, version, "deletedAt")
     SELECT p.type, p.id, $1, p.seq, p.version, p."deletedAt" FROM jsonb_to_recordset($2)
       AS p(type text, id uuid, seq bigint, version int, "deletedAt" timestamptz)
     ON CONFLICT (type, id) DO UPDATE SET seq = excluded.seq, version = excluded.version, "deletedAt" = excluded."deletedAt"
     WHERE "SyncRecord"."workspaceId" = excluded."workspaceId" RETURNING 1`,
    [workspaceId, JSON.stringify(positions)],
  );
  all(positions.length, written.length);
}

async function writeChanges(
  tx: SqlSession,
  entries: readonly LogEntry[],
  context: LogContext,
): Promise<void> {
  const changes = entries.map(({ verdict, seq, conflicts }) => ({
    seq,
    type: verdict.incoming.entity.name,
    recordId: verdict.next.record.id,
    version: verdict.next.record.version,
    kind: verdict.incoming.write.kind,
    clientMutationId: verdict.incoming.clientMutationId,
    issuedAt: verdict.at,
    before: valuesOf(verdict, verdict.before),
    after: valuesOf(verdict, verdict.next.record),
    collisions: conflicts,
  }));
  const { workspaceId, actor, now } = context;
  await tx.query(
    `INSERT INTO "Change" ("workspaceId", seq, type, "recordId", version, kind, "clientMutationId", "userId", "deviceId",
       "issuedAt", at, before, after, collisions)
     SELECT $1, c.seq, c.type, c."recordId", c.version, c.kind, c."clientMutationId", $2, $3,
       c."issuedAt", $4, c.before, c.after, c.collisions
     FROM jsonb_to_recordset($5) AS c(seq bigint, type text, "recordId" uuid, version int, kind "ChangeKind",
       "clientMutationId" uuid, "issuedAt" timestamptz, before jsonb, after jsonb, collisions jsonb)`,
    [workspaceId, actor.userId, actor.deviceId, new Date(now), JSON.stringify(changes)],
  );
}

/** What every change changes, and what the log says in columns of its own. */
const bookkeeping = new Set(['id', 'version', 'createdAt', 'updatedAt']);

/** The values that a change touched, as a record has them. */
function valuesOf({ changed, incoming }: Accepted, record: Accepted['before']): Record<string, unknown> {
  const names = changed.filter((name) => !bookkeeping.has(name) && name !== incoming.entity.partition);
  return record ? Object.fromEntries(names.map((name) => [name, record[name] ?? null])) : {};
}

/** An upsert leaves rows of other workspaces alone; one that was left means that the id is taken there. */
function all(wanted: number, written: number): void {
  if (written !== wanted) throw new LostRace('an id was taken in another workspace meanwhile');
}
