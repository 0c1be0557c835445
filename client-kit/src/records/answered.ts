import type { Manifest } from '@holdfast/schema';
import { recordKey, writeOf } from '@holdfast/schema/merge';
import { readAnswers } from '../outbox/answers.js';
import { subjectsOf, type EntryChange } from '../outbox/outbox.js';
import type { PushAnswer } from '../sync/transport.js';
import { textsOfAnswer } from './incoming-texts.js';
import { incomingRecord, isReadable } from './incoming.js';
import type { Holdings, Plan, SchemaRules } from './plan.js';
import { nowhere } from './position.js';
import type { Row } from './row.js';

/** What answers change: entries leave (or are refused) in the same batch in which their confirmed records come. */
export function planAnswers(
  { manifest, text }: SchemaRules,
  holdings: Holdings,
  answers: readonly PushAnswer[],
): Plan {
  const { changes, answered } = readAnswers(holdings.outbox, answers);
  const rows = new Map<string, Row | undefined>();
  for (const { entry, answer } of answered) {
    // What the device itself refused, because a membership ended, was done after all; its record must not come back.
    if (entry.state === 'refused' || !answer.record || !isReadable(manifest, answer.record)) continue;
    const { type, data } = answer.record;
    const key = recordKey(type, String(data.id));
    const workspaceId = String(data[manifest.entities[type]?.partition ?? '']);
    const before = rows.get(key) ?? holdings.confirmed.get(key);
    const written = textsOfAnswer(text, manifest, before, answer.record, entry);
    if (!written) continue;
    const change = incomingRecord(before, workspaceId, type, written, {
      generation: (holdings.positions.get(workspaceId) ?? nowhere).generation,
      from: answer.replayed ? 'replayed-answer' : 'answer',
      deletedByUs: writeOf(manifest, entry.name)?.write.kind === 'DELETE',
      awaited: true,
    });
    if (change !== 'leave') rows.set(key, change === 'remove' ? undefined : change.put);
  }
  for (const [key, gone] of spentTombstones(manifest, holdings, changes))
    if (!rows.has(key)) rows.set(key, gone);
  return { entries: changes, rows, answered };
}

/** Tombstones that were kept for the last entries of their records, which leave now: nothing older can arrive any more. */
export function spentTombstones(
  manifest: Manifest,
  { outbox, confirmed }: Holdings,
  changes: readonly EntryChange[],
): Map<string, undefined> {
  const leaving = new Set(changes.flatMap((change) => ('remove' in change ? [change.remove] : [])));
  const spent = new Map<string, undefined>();
  for (const id of leaving) {
    const entry = outbox.get(id);
    if (!entry) continue;
    const { own } = subjectsOf(manifest, entry);
    if (!confirmed.get(own)?.deletion?.paged) continue;
    if (outbox.of(own).every((sibling) => leaving.has(sibling.clientMutationId))) spent.set(own, undefined);
  }
  return spent;
}
