import {
  textKey,
  intentOf,
  recordKey,
  sameValue,
  settleMutation,
  writeOf,
  type Around,
  type StoredRecord,
  type TextValue,
} from '@holdfast/schema/merge';
import { yjsText } from '@holdfast/schema/text';
import type { LedgerEntry } from '../world/ledger.js';
import { inOrder, isRenewal } from '../world/log.js';
import type { ChangeFact, Facts } from './facts.js';
import { conflictOf, pairOf, type ExpectedCollision } from './pairs.js';
import { seenVersion } from './seen.js';
import { editIn, textIn } from './texts.js';
import type { Law, Violation } from './violation.js';
import { writerOf } from './writes.js';

/**
 * Laws 2 and 7: what people meant, settled once each in the order of the log, gives the server's rows to the last field.
 * Judged from the ledger's inputs, so an edit that was changed, cut or doubled on its way shows.
 */
export const replayed: Law = (facts) => {
  const { stored, violations } = replay(facts);
  for (const [type, rows] of Object.entries(facts.rows)) {
    if (type === 'Conflict') continue; // the law of conflicts speaks of those
    const ids = new Set<string>();
    for (const row of rows) {
      const id = String(row.id);
      ids.add(id);
      const mine = stored.get(recordKey(type, id));
      if (!mine) violations.push(violation(id, `${type} ${id} is a row that no edit made.`));
      for (const [name, value] of Object.entries(mine?.record ?? {}))
        if (!sameValue(value, row[name]))
          violations.push(
            violation(
              id,
              `${type} ${id}: ${name} is ${JSON.stringify(row[name])}; the edits give ${JSON.stringify(value)}.`,
            ),
          );
    }
    for (const [key, { record }] of stored)
      if (key.startsWith(`${type}:`) && record.deletedAt === null && !ids.has(String(record.id)))
        violations.push(violation(String(record.id), `${key} was made, never deleted, and has no row.`));
  }
  return violations;
};

export interface Replay {
  readonly stored: ReadonlyMap<string, StoredRecord>;
  readonly collisions: readonly ExpectedCollision[];
  readonly violations: Violation[];
}

const replays = new WeakMap<Facts, Replay>();

/** Settles every accepted mutation once, in the order of the log. */
export function replay(facts: Facts): Replay {
  const known = replays.get(facts) ?? replayAnew(facts);
  replays.set(facts, known);
  return { ...known, violations: [...known.violations] };
}

function replayAnew(facts: Facts): Replay {
  const { manifest, changes, renewals, ledger } = facts;
  const stored = new Map<string, StoredRecord>();
  const versions = new Map<string, StoredRecord[]>();
  const edits = new Map<string, TextEdit[]>();
  const violations: Violation[] = [];
  const collisions: ExpectedCollision[] = [];
  const done = new Set<string>();
  const put = (key: string, next: StoredRecord): void => {
    stored.set(key, next);
    versions.set(key, [...(versions.get(key) ?? []), next]);
  };
  for (const change of [...changes, ...renewals].sort(inOrder)) {
    const before = isRenewal(change) ? stored.get(recordKey(change.type, change.recordId)) : undefined;
    if (before) {
      const { next, violations: found } = afterRenewal(before, change);
      put(recordKey(change.type, change.recordId), next);
      violations.push(...found);
      continue;
    }
    const entry = ledger.get(change.clientMutationId);
    const target = entry && writeOf(manifest, entry.name);
    if (!entry || !target || done.has(change.clientMutationId)) continue; // law 2 speaks of those
    done.add(change.clientMutationId);
    for (const key of goneBefore(facts, change))
      if (stored.get(key)?.record.deletedAt !== null) stored.delete(key);
    const intent = intentOf(target.write, inputAsTaken(entry, change), {
      workspaceId: change.workspaceId,
      at: takenAt(entry, change),
      by: writerOf(change),
      person: { userId: change.userId, name: change.userId },
    });
    const around = aroundOf(facts, { stored, versions, edits, change, entry });
    const result = settleMutation(manifest, around, target, intent, { text: yjsText });
    if (result.outcome === 'REJECTED') {
      violations.push(
        violation(
          change.recordId,
          `${entry.name} ${change.clientMutationId} was accepted against the rules.`,
        ),
      );
      continue;
    }
    for (const { key, next, edits: made } of result.changes) {
      put(key, next);
      for (const [field, edit] of Object.entries(made)) {
        const of = textKey(key, field);
        const step = { edit, version: Number(next.record.version), by: writerOf(change) };
        edits.set(of, [...(edits.get(of) ?? []), step]);
      }
    }
    for (const met of result.collisions) {
      const collision = { ...met, change };
      collisions.push(collision);
      const conflict = openConflict(facts, collision, stored);
      if (conflict) stored.set(recordKey('Conflict', String(conflict.record.id)), conflict);
    }
  }
  return { stored, collisions, violations };
}

/** An edit of a text may have been made anew after it had been sent: the log says which of the two the server took. */
function inputAsTaken({ input, before }: LedgerEntry, { after }: ChangeFact): LedgerEntry['input'] {
  const isTaken = (sent: LedgerEntry['input']) =>
    Object.entries(after).every(([field, value]) => {
      const edit = editIn(value);
      return edit === undefined || editIn(sent[field]) === undefined || editIn(sent[field]) === edit;
    });
  return [input, ...before].find(isTaken) ?? input;
}

/** The record with texts that have no past any more, whose words have to be the same. */
function afterRenewal(
  { record, stamps, texts }: StoredRecord,
  { type, recordId, version, after }: ChangeFact,
): { next: StoredRecord; violations: Violation[] } {
  const anew: Record<string, string> = {};
  const marked = { ...stamps };
  const violations: Violation[] = [];
  for (const [field, value] of Object.entries(after)) {
    if (typeof value !== 'object' || value === null) continue;
    const { state } = value as { readonly state: string };
    const of = textKey(recordKey(type, recordId), field);
    const words = yjsText.apply({ of, text: '', state: undefined }, state)?.text;
    if (words !== record[field])
      violations.push(
        violation(recordId, `${of} was renewed as ${words}, and was ${textIn(record[field])}.`),
      );
    anew[field] = state;
    marked[field] = { ...stamps[field]!, renewed: version };
  }
  return {
    next: { record: { ...record, version }, stamps: marked, texts: { ...texts, ...anew } },
    violations,
  };
}

/** Tombstones that compaction had taken when this was settled: from then on there is nothing to restore. */
const goneBefore = ({ compactions }: Facts, { workspaceId, seq }: ChangeFact): readonly string[] =>
  compactions.filter((one) => one.workspaceId === workspaceId && one.head < seq).flatMap(({ gone }) => gone);

/**
 * What waits for a person from now on. Its id and its words are the server's; what it is about, and that it is open,
 * follows from the collision.
 */
function openConflict(
  facts: Facts,
  collision: ExpectedCollision,
  stored: ReadonlyMap<string, StoredRecord>,
): StoredRecord | undefined {
  const row = collision.winner === 'NOBODY' ? conflictOf(facts, pairOf(collision)) : undefined;
  if (!row) return undefined;
  const before = stored.get(recordKey('Conflict', String(row.id)));
  const version = Number(before?.record.version ?? 0) + 1;
  const { yours, theirs } = collision;
  const record = {
    ...row,
    state: 'OPEN',
    yours: JSON.stringify(yours ?? null),
    theirs: JSON.stringify(theirs ?? null),
    ...{ resolution: null, replaced: null, resolvedByUserId: null, resolvedByName: null, resolvedAt: null },
    version,
    deletedAt: null,
  };
  const { change } = collision;
  const stamp = { version, at: change.issuedAt, by: writerOf(change), mutation: change.clientMutationId };
  return { record, stamps: { ...before?.stamps, state: stamp } };
}

/** When the edit counts as made: as the device said, and never later than the server heard of it. */
const takenAt = ({ input }: LedgerEntry, { at }: ChangeFact): string =>
  typeof input.issuedAt === 'string' && input.issuedAt < at ? input.issuedAt : at;

interface Moment {
  readonly stored: ReadonlyMap<string, StoredRecord>;
  /** Every version of a record so far, the oldest first. */
  readonly versions: ReadonlyMap<string, readonly StoredRecord[]>;
  /** By the text's key. */
  readonly edits: ReadonlyMap<string, readonly TextEdit[]>;
  readonly change: ChangeFact;
  readonly entry: LedgerEntry;
}

/** An edit of a text, at the version of its record that it made. */
interface TextEdit {
  readonly edit: string;
  readonly version: number;
  readonly by: string;
}

function aroundOf(facts: Facts, { stored, versions, edits, change, entry }: Moment): Around {
  return {
    stored: (key) => stored.get(key),
    pointingAt: (type, by, id) =>
      [...stored]
        .filter(([key, { record }]) => key.startsWith(`${type}:`) && record[by] === id)
        .map(([key]) => key),
    seen(key) {
      const [type = '', recordId = ''] = key.split(':');
      return seenVersion(facts, { ...change, type, recordId }, entry.input.seen);
    },
    seenText(key, field): TextValue | undefined {
      const base = Number(entry.input.baseVersion ?? 0);
      const seen = versions.get(key)?.findLast(({ record }) => Number(record.version) <= base);
      if (!seen) return undefined;
      const of = textKey(key, field);
      const text = { of, text: textIn(seen.record[field]) ?? '', state: seen.texts?.[field] };
      const own = (edits.get(of) ?? []).filter(
        ({ version, by }) => version > base && by === writerOf(change),
      );
      if (own.length === 0) return text;
      return yjsText.apply(text, yjsText.join(own.map(({ edit }) => edit)));
    },
  };
}

const violation = (id: string, what: string): Violation => ({ law: '7 determinism', what, words: [id] });
