/** What a batch tells, with what only the database knows: who the others are, what both started from, what was told before. */
import { conflictType, type Entity, type Manifest } from '@holdfast/schema';
import { idOfKey, explain, recordKey, type RecordChange, type StoredRecord } from '@holdfast/schema/merge';
import type { SqlSession } from '../db/index.js';
import { changedFrom, type Told } from './conflict-told.js';
import { namesOf } from './people.js';
import { factsOf } from './readable-conflict.js';
import { loadStored } from './rows.js';
import type { Actor, ConflictData } from './types.js';
import type { Verdict } from './verdicts.js';

/** The Conflicts that mutations told of, each as it is kept. */
export type Tellings = ReadonlyMap<Told, RecordChange>;

/** Three statements where something new is told, none where not. */
export async function completeTold(
  tx: SqlSession,
  verdicts: readonly Verdict[],
  manifest: Manifest,
  actor: Actor,
): Promise<Tellings> {
  const told = verdicts.flatMap((verdict) => (verdict.as === 'accepted' ? verdict.told : []));
  const isNew = told.filter(({ change }) => !change.before);
  const before = await loadConflicts(tx, manifest, isNew);
  const unknown = isNew.filter(({ change }) => !before.has(change.key));
  const names = await namesOf(tx, [...new Set(unknown.map(theirUser))]);
  const bases = await loadBases(tx, unknown, actor);

  const numbered = new Set(isNew.map(({ change }) => change.key));
  const latest = new Map(before);
  const tellings = new Map<Told, RecordChange>();
  for (const each of told) {
    const { key } = each.change;
    const known = {
      base: bases.get(key) ?? null,
      theirName: names.get(theirUser(each)) ?? 'somebody who is not here any more',
    };
    const whole = numbered.has(key) ? completed(each.change, latest.get(key), known) : each.change;
    const change = explained(whole, actor);
    latest.set(key, change.next);
    tellings.set(each, change);
  }
  return tellings;
}

/** What was told, in order. */
export const conflictsOf = (told: readonly Told[], tellings: Tellings): ConflictData[] =>
  told.flatMap((each) => {
    const change = tellings.get(each);
    return change ? [change.next.record] : [];
  });

const theirUser = ({ change }: Told): string => String(change.next.record.theirUserId);

/** What had been told of already, by key. */
async function loadConflicts(
  tx: SqlSession,
  manifest: Manifest,
  told: readonly Told[],
): Promise<Map<string, StoredRecord>> {
  if (told.length === 0) return new Map();
  const ids = told.map(({ change }) => idOfKey(change.key));
  const found = await loadStored(tx, manifest.entities[conflictType] as Entity, ids);
  return new Map([...found].map(([id, stored]) => [recordKey(conflictType, id), stored]));
}

/** A telling, numbered on from what had been told of the same collision before. */
function completed(
  change: RecordChange,
  before: StoredRecord | undefined,
  known: { readonly base: string | null; readonly theirName: string },
): RecordChange {
  const { base, theirName, createdAt } = before?.record ?? {
    ...known,
    createdAt: change.next.record.createdAt,
  };
  const version = Number(before?.record.version ?? 0) + 1;
  const record = { ...change.next.record, base, theirName, createdAt, version };
  const { state } = change.next.stamps;
  const stamps = { ...before?.stamps, ...(state && { state: { ...state, version } }) };
  return {
    ...change,
    kind: before ? 'UPDATE' : 'CREATE',
    before,
    next: { record, stamps },
    changed: changedFrom(before, record),
  };
}

/** With what it says to the one who met the other's write; other readers are told in words of their own. */
function explained(change: RecordChange, writer: Actor): RecordChange {
  const { record } = change.next;
  const next = { ...change.next, record: { ...record, explanation: explain(factsOf(record), writer) } };
  return { ...change, next, changed: changedFrom(change.before, next.record) };
}

/**
 * The values that fields had before somebody else first changed them behind the writer's back, as JSON, by the key of
 * the Conflict; none where the log no longer goes back so far. One statement.
 */
async function loadBases(tx: SqlSession, told: readonly Told[], actor: Actor): Promise<Map<string, string>> {
  const wanted = told.flatMap(({ change: { key, next }, seen }) => {
    const { type, recordId, field, strategy } = next.record;
    return strategy === 'TEXT' || field === 'deletedAt' ? [] : [{ key, type, recordId, field, seen }];
  });
  if (wanted.length === 0) return new Map();
  const rows = await tx.query<{ key: string; base: string }>(
    `SELECT w.key, first.base
     FROM jsonb_to_recordset($1) AS w(key text, type text, "recordId" uuid, field text, seen int)
     JOIN LATERAL (
       SELECT (c.before->w.field)::text AS base FROM "Change" c
       WHERE c.type = w.type AND c."recordId" = w."recordId" AND c.version > w.seen AND c.before ? w.field
         AND NOT (c."userId" = $2 AND c."deviceId" = $3)
       ORDER BY c.seq LIMIT 1
     ) first ON true`,
    [JSON.stringify(wanted), actor.userId, actor.deviceId],
  );
  return new Map(rows.map(({ key, base }) => [key, base]));
}
