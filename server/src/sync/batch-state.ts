/** All that the database says of a batch, read under the workspace's lock: a fixed number of statements, by types alone. */
import { conflictType, isUuid, type Manifest, type Role } from '@holdfast/schema';
import type { StoredRecord, TextRule } from '@holdfast/schema/merge';
import type { SqlSession } from '../db/index.js';
import { targetKey } from './conflict-target.js';
import type { Incoming } from './incoming.js';
import { loadAncestors, loadDescendants, loadMissing, type Records } from './load-family.js';
import { workspacesOf, type Group } from './locate.js';
import { roleOf } from './people.js';
import { namedRecords } from './permitted.js';
import type { Head, Positions } from './positions.js';
import { withLongTexts } from './receipt-texts.js';
import type { Receipt, ReceiptStore } from './receipts.js';
import { loadSeenVersions, wantedVersions, type SeenVersions } from './seen.js';
import { loadTexts } from './load-texts.js';
import type { TextLog } from './text-log.js';
import type { Actor } from './types.js';
import { writerOf } from './writer.js';

export interface BatchState {
  /** Undefined: the workspace does not exist; its mutations are refused. */
  readonly workspaceId: string | undefined;
  readonly head: Head | undefined;
  /** What the writer is in this workspace. */
  readonly role: Role | undefined;
  /** The workspace of every record that the batch writes or points at and that there is, by record key. */
  readonly workspaceOf: ReadonlyMap<string, string>;
  /**
   * By record key: the records that the batch writes, those of other workspaces left out, and those that may go along
   * with them.
   */
  readonly records: ReadonlyMap<string, StoredRecord>;
  /** How far those who delete had seen what goes along. */
  readonly seenVersions: SeenVersions;
  /** The log of the texts that somebody replaces whole while others edited them. */
  readonly texts: TextLog;
  readonly receipts: ReadonlyMap<string, Receipt>;
  /** Keys of the records of which a mutation of this push was refused already, and that mutation's place in the push. */
  readonly refused: ReadonlyMap<string, number>;
}

export interface BatchPorts {
  readonly manifest: Manifest;
  readonly positions: Positions;
  readonly receipts: ReceiptStore;
  readonly text: TextRule;
}

/** Takes the workspace of a batch, and reads all that settling it needs. */
export async function loadBatchState(
  tx: SqlSession,
  { workspaceId, batch }: Group,
  actor: Actor,
  { manifest, positions, receipts, text }: BatchPorts,
): Promise<Omit<BatchState, 'refused'>> {
  const head = workspaceId === undefined ? undefined : await positions.lock(tx, workspaceId);
  const found = head && workspaceId;
  const role = found === undefined ? undefined : await roleOf(tx, actor.userId, found);
  const ids = batch.map(({ clientMutationId }) => clientMutationId).filter(isUuid);
  const answered = await withLongTexts(tx, await receipts.find(tx, actor.userId, ids), text);
  const workspaceOf = await workspacesOf(
    tx,
    batch.flatMap(({ own, needs }) => [own, ...needs]),
  );
  const mine = batch.filter(({ own }) => found !== undefined && workspaceOf.get(own) === found);

  const records: Records = new Map();
  await loadOwn(tx, manifest, records, mine);
  for (const [key, where] of await workspacesOf(tx, valuesNamed(batch, records, manifest, workspaceOf)))
    workspaceOf.set(key, where);
  await loadDescendants(tx, manifest, records, rootsOf(mine, records, manifest));
  const named = batch.flatMap((incoming) => namedRecords(incoming, records, manifest).map(({ key }) => key));
  await loadAncestors(
    tx,
    manifest,
    records,
    named.filter((key) => found !== undefined && workspaceOf.get(key) === found),
  );
  const spared = sparedNear(batch, records);
  await loadDescendants(tx, manifest, records, spared);
  const base = { workspaceId: found, head, role, receipts: answered, workspaceOf, records };
  return {
    ...base,
    texts: await loadTexts(tx, mine, records, writerOf(actor)),
    seenVersions: await loadSeenVersions(tx, found, wantedVersions(manifest, base, batch, spared)),
  };
}

/** The records that the batch writes, and those that the Conflicts among them are about. */
async function loadOwn(
  tx: SqlSession,
  manifest: Manifest,
  records: Records,
  mine: readonly Incoming[],
): Promise<void> {
  const keys = mine.map(({ own }) => own);
  await loadMissing(tx, manifest, records, keys);
  const conflicts = mine.filter(({ entity }) => entity.name === conflictType);
  const targets = conflicts.flatMap(({ own }) => {
    const conflict = records.get(own);
    return conflict ? [targetKey(conflict)] : [];
  });
  await loadMissing(tx, manifest, records, targets);
}

/** Keys of the records that decisions about Conflicts name, which is not known before the Conflicts are. */
const valuesNamed = (
  batch: readonly Incoming[],
  records: Records,
  manifest: Manifest,
  known: ReadonlyMap<string, string>,
): string[] =>
  batch
    .filter(({ write }) => write.kind === 'RESOLVE')
    .flatMap((incoming) => namedRecords(incoming, records, manifest).map(({ key }) => key))
    .filter((key) => !known.has(key));

/**
 * What was spared for the sake of something below it, where the last of that may be deleted now. All that is near: what the
 * batch deletes may have been made, or moved there, by the batch itself.
 */
const sparedNear = (batch: readonly Incoming[], records: Records): string[] =>
  batch.some(({ write }) => write.kind === 'DELETE')
    ? [...records].filter(([, { stamps }]) => stamps.deletedAt?.spared).map(([key]) => key)
    : [];

/**
 * The records whose own family may change with them: what is deleted, restored, brought back by an edit though it was
 * deleted, or moved, which may be into something deleted.
 */
const rootsOf = (mine: readonly Incoming[], records: Records, manifest: Manifest): string[] =>
  mine
    .filter((incoming) => {
      const { own, write } = incoming;
      const stored = records.get(own);
      const wasDeleted = (stored?.record.deletedAt ?? null) !== null || stored?.stamps.deletedAt?.spared;
      const isMoved = namedRecords(incoming, records, manifest).length > 0;
      return wasDeleted || isMoved || write.kind === 'DELETE' || write.kind === 'RESTORE';
    })
    .map(({ own }) => own);
