import { conflictType, type Manifest } from '@holdfast/schema';
import { recordKey, writeOf, type RecordData } from '@holdfast/schema/merge';
import { readAnswers } from '../outbox/answers.js';
import type { OutboxEntry } from '../outbox/entry.js';
import { subjectsOf } from '../outbox/outbox.js';
import { withSettled } from '../sync/conflict-record.js';
import type { PushAnswer } from '../sync/transport.js';
import { rememberedAfter } from './deleted.js';
import { incomingRecord, isReadable } from './incoming.js';
import type { Holdings, Plan, SchemaRules } from './plan.js';
import { generationOf } from './position.js';
import type { Row } from './row.js';
import { keepsWorkspace, leavesWithItsEdits } from './scope.js';
import { departureOf, spentTombstones } from './tombstones.js';
import { isPreviewed } from './visible.js';

/**
 * What answers change: entries leave (or are refused) in the same batch in which their confirmed records come. An answer
 * tells of one record: where the entry changed others as well, it stays for what it shows until pages bring them all.
 */
export function planAnswers(
  { manifest, text }: SchemaRules,
  holdings: Holdings,
  answers: readonly PushAnswer[],
): Plan {
  const { changes, answered } = readAnswers(holdings.outbox, answers, (entry, answer) =>
    stays(manifest, holdings, entry, answer),
  );
  const staying = new Set(
    changes.flatMap((change) =>
      'put' in change && change.put.answered ? [change.put.clientMutationId] : [],
    ),
  );
  const rows = new Map<string, Row | undefined>();
  for (const { entry, answer } of answered) {
    // What the device itself refused, because a membership ended, was done after all; its record must not come back.
    if (entry.state === 'refused' || staying.has(entry.clientMutationId)) continue;
    if (!answer.record || !isReadable(manifest, answer.record)) continue;
    const { type, data } = answer.record;
    const key = recordKey(type, String(data.id));
    const workspaceId = String(data[manifest.entities[type]?.partition ?? '']);
    const before = rows.get(key) ?? holdings.confirmed.get(key);
    const done = answer.outcome === 'REJECTED' ? undefined : entry;
    const written = text.ofAnswer(manifest, before, answer.record, done);
    if (!written) continue;
    const change = incomingRecord(before, workspaceId, type, written, {
      generation: generationOf(holdings.positions.get(workspaceId), type),
      from: answer.replayed ? 'replayed-answer' : 'answer',
      deletedByUs: writeOf(manifest, entry.name)?.write.kind === 'DELETE',
      awaited: true,
    });
    if (change !== 'leave') rows.set(key, change === 'remove' ? undefined : change.put);
  }
  const leaving = departureOf(changes).leaving;
  for (const { entry } of answered) {
    const key = subjectsOf(manifest, entry).own;
    const row = rows.get(key) ?? holdings.confirmed.get(key);
    if (row && leavesWithItsEdits(holdings, row, leaving)) rows.set(key, undefined);
  }
  const told = answered.flatMap(({ answer }) => answer.conflicts);
  for (const { answer } of answered) keepOpen(manifest, holdings, answer, rows);
  for (const [key, gone] of spentTombstones(manifest, holdings, changes))
    if (!rows.has(key)) rows.set(key, gone);
  const settled = told.filter(({ state }) => state === 'SETTLED');
  return {
    ...{ entries: changes, rows, answered },
    facts: {
      ...rememberedAfter(manifest, holdings, rows),
      ...(settled.length > 0 && { settled: withSettled(holdings.facts.settled, settled) }),
    },
  };
}

/** A conflict that waits for a person holds what the person typed: it comes in the batch in which the edit leaves. */
function keepOpen(
  manifest: Manifest,
  { confirmed, positions, scope }: Holdings,
  { conflicts, replayed }: PushAnswer,
  rows: Map<string, Row | undefined>,
): void {
  for (const conflict of conflicts) {
    const data: RecordData = { ...conflict };
    const kept = keepsWorkspace(scope, conflict.workspaceId);
    if (!kept || conflict.state !== 'OPEN' || !isReadable(manifest, { type: conflictType, data })) continue;
    const key = recordKey(conflictType, conflict.id);
    const change = incomingRecord(
      ...([rows.get(key) ?? confirmed.get(key), conflict.workspaceId, conflictType, { data }] as const),
      {
        generation: generationOf(positions.get(conflict.workspaceId), conflictType),
        from: replayed ? 'replayed-answer' : 'answer',
        ...{ deletedByUs: false, awaited: false },
      },
    );
    if (change !== 'leave') rows.set(key, change === 'remove' ? undefined : change.put);
  }
}

/**
 * Whether an entry that was done is shown on until pages bring what it did: where its answer tells no record, where it may have
 * changed other records than its own, and where it was made over such a change, which would else be shown over it.
 */
function stays(
  manifest: Manifest,
  { outbox, view, scope }: Holdings,
  entry: OutboxEntry,
  { partial, ofBefore }: PushAnswer,
): boolean {
  if (entry.included) return false;
  // The page for which it was made anew has what it did.
  if (ofBefore) return false;
  if (partial) return isPreviewed(entry) && keepsWorkspace(scope, entry.workspaceId);
  if (!view.hasReach) return false;
  const { own } = subjectsOf(manifest, entry);
  const before = outbox.of(own).filter(({ order }) => order <= entry.order);
  return (
    before.some(({ clientMutationId }) => view.isFar(clientMutationId)) ||
    view.reaching(own).some((id) => (outbox.get(id)?.order ?? Infinity) < entry.order)
  );
}
