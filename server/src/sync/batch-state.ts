import { isUuid, type Role } from '@holdfast/schema';
import { recordKey, type StoredRecord } from '@holdfast/schema/merge';
import type { SqlSession } from '../db/index.js';
import type { Incoming } from './incoming.js';
import { workspacesOf, type Group } from './locate.js';
import type { Positions } from './positions.js';
import type { ReceiptStore } from './receipts.js';
import { roleOf } from './people.js';
import { loadStored } from './rows.js';
import type { BatchState } from './settle-batch.js';

/**
 * Takes the workspace of a batch, and reads all that settling it needs. Statements: a fixed number, and one for each
 * type that the batch writes.
 */
export async function loadBatchState(
  tx: SqlSession,
  { workspaceId, batch }: Group,
  userId: string,
  ports: { positions: Positions; receipts: ReceiptStore },
): Promise<Omit<BatchState, 'refused'>> {
  const head = workspaceId === undefined ? undefined : await ports.positions.lock(tx, workspaceId);
  const found = head && workspaceId;
  const role: Role | undefined = found === undefined ? undefined : await roleOf(tx, userId, found);
  const ids = batch.map(({ clientMutationId }) => clientMutationId).filter(isUuid);
  const receipts = await ports.receipts.find(tx, userId, ids);
  const workspaceOf = await workspacesOf(
    tx,
    batch.flatMap(({ own, needs }) => [own, ...needs]),
  );
  const mine = batch.filter(({ own }) => found !== undefined && workspaceOf.get(own) === found);
  return { workspaceId: found, role, receipts, workspaceOf, records: await loadRecordsOf(tx, mine) };
}

async function loadRecordsOf(tx: SqlSession, batch: readonly Incoming[]): Promise<Map<string, StoredRecord>> {
  const records = new Map<string, StoredRecord>();
  for (const entity of new Set(batch.map((incoming) => incoming.entity))) {
    const ids = batch.filter((incoming) => incoming.entity === entity).map(({ input }) => String(input.id));
    for (const [id, stored] of await loadStored(tx, entity, ids))
      records.set(recordKey(entity.name, id), stored);
  }
  return records;
}
