/** Writes what a batch did: one statement for each type that it writes, one for texts, and two for the log. */
import type { RecordChange, RecordData } from '@holdfast/schema/merge';
import type { SqlSession } from '../db/index.js';
import { LostRace } from './lost-race.js';
import { writeStored } from './rows.js';
import { placeKey, writeTextStates } from './texts.js';
import type { Actor } from './types.js';

/** One record that a mutation changed, on its way to the database. */
export interface Effect {
  readonly change: RecordChange;
  readonly clientMutationId: string;
  /** When the person did it, as ISO text, clamped. */
  readonly at: string;
  /** Whether devices hear of it, and the log keeps it. */
  readonly logged: boolean;
  /** What collided at this record, each as a Conflict. */
  readonly conflicts: readonly RecordData[];
}

export interface LogContext {
  readonly workspaceId: string;
  readonly actor: Actor;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The first of as many positions as there are logged effects. */
  readonly first: number;
}

/** Throws `LostRace` where somebody made a record of the same id in another workspace meanwhile. */
export async function persist(
  tx: SqlSession,
  effects: readonly Effect[],
  context: LogContext,
): Promise<void> {
  const entries = effects
    .filter(({ logged }) => logged)
    .map((effect, at) => ({ ...effect, seq: context.first + at }));
  await writeRecords(tx, effects);
  await writeTexts(tx, effects);
  await writePositions(tx, newestOfEach(entries.filter(isChanged)), context);
  await writeChanges(tx, entries, context);
}

interface Entry extends Effect {
  readonly seq: number;
}

const isChanged = ({ change }: Effect): boolean => change.changed.length > 0;

/** A record that a batch changed several times is written once, as the last change left it. */
function newestOfEach<T extends Effect>(effects: readonly T[]): T[] {
  return [...new Map(effects.map((effect) => [effect.change.key, effect])).values()];
}

async function writeRecords(tx: SqlSession, effects: readonly Effect[]): Promise<void> {
  const changed = newestOfEach(effects.filter(isChanged));
  for (const entity of new Set(changed.map(({ change }) => change.entity))) {
    const records = changed.filter(({ change }) => change.entity === entity).map(({ change }) => change.next);
    all(records.length, await writeStored(tx, entity, records));
  }
}

/** The states of the texts that were edited or written anew, as the last change left them. */
async function writeTexts(tx: SqlSession, effects: readonly Effect[]): Promise<void> {
  const states = new Map(
    effects.flatMap(({ change: { entity, next, edits, renewed = [] } }) =>
      [...Object.keys(edits), ...renewed].map((field) => {
        const place = { type: entity.name, id: String(next.record.id), field };
        return [placeKey(place), { ...place, state: next.texts?.[field] }] as const;
      }),
    ),
  );
  const kept = [...states.values()].flatMap(({ state, ...place }) =>
    state === undefined ? [] : [{ ...place, state }],
  );
  if (kept.length > 0) await writeTextStates(tx, kept);
}

async function writePositions(
  tx: SqlSession,
  entries: readonly Entry[],
  { workspaceId }: LogContext,
): Promise<void> {
  const positions = entries.map(({ change: { entity, next }, seq }) => ({
    type: entity.name,
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

async function writeChanges(tx: SqlSession, entries: readonly Entry[], context: LogContext): Promise<void> {
  const changes = entries.map(({ change, clientMutationId, at, seq, conflicts }) => ({
    seq,
    type: change.entity.name,
    recordId: change.next.record.id,
    version: change.next.record.version,
    kind: change.kind,
    clientMutationId,
    issuedAt: at,
    before: valuesBefore(change),
    after: valuesAfter(change, at),
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

const loggedFields = ({ changed, entity }: RecordChange): string[] =>
  changed.filter((name) => !bookkeeping.has(name) && name !== entity.partition);

/** The values that a change touched, as they were. Of a text that was edited, the log has the edits. */
function valuesBefore(change: RecordChange): Record<string, unknown> {
  const { before, edits } = change;
  if (!before) return {};
  const names = loggedFields(change).filter((name) => edits[name] === undefined);
  return Object.fromEntries(names.map((name) => [name, before.record[name] ?? null]));
}

/** The values that a change touched, as they are: of a text that was edited, the edit; of one that was written anew, its state. */
function valuesAfter(change: RecordChange, at: string): Record<string, unknown> {
  const { before, next, edits, renewed = [] } = change;
  const values = loggedFields(change).map((name) => [name, next.record[name] ?? null]);
  const texts = [
    ...Object.entries(edits).map(([name, edit]) => [name, { edit }]),
    ...renewed.map((name) => [name, { state: next.texts?.[name] }]),
  ];
  // Where it follows from `issuedAt`, it is left out: what a clock that was behind gave is moved on.
  const earlier = before ? String(before.record.updatedAt) : at;
  const follows = next.record.updatedAt === (earlier > at ? earlier : at);
  const moved = follows || next === before ? [] : [['updatedAt', next.record.updatedAt]];
  return Object.fromEntries([...values, ...texts, ...moved]) as Record<string, unknown>;
}

/** An upsert leaves rows of other workspaces alone; one that was left means that the id is taken there. */
function all(wanted: number, written: number): void {
  if (written !== wanted) throw new LostRace('an id was taken in another workspace meanwhile');
}
