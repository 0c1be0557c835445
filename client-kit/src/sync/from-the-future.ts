import { uuidv7 } from '../environment/uuidv7.js';
import { renewed } from '../outbox/decisions.js';
import { withInput, type OutboxEntry } from '../outbox/entry.js';
import { subjectsOf, type EntryChange } from '../outbox/outbox.js';
import { versionOf } from '../records/row.js';
import type { Desk } from './desk.js';

/**
 * What answers change, where the server says that it has never had the version that an edit was made on, and this device
 * has: the server was restored from a backup, and the pages will tell. Nobody can put that right but time. The edit waits,
 * under a new id, because the server remembers its answer to the old one.
 */
export function withLostVersions(desk: Desk, changes: readonly EntryChange[]): EntryChange[] {
  return changes.map((change) => {
    if (!('put' in change) || !isOfLostVersion(desk, change.put)) return change;
    const { clientMutationId: replaces, issuedAt, apiVersion, appVersion } = change.put;
    const clientMutationId = uuidv7(desk.environment);
    const { input, written } = withInput(change.put, (before) => ({ ...before, clientMutationId }));
    const put = renewed(change.put, input, { clientMutationId, issuedAt, apiVersion, appVersion });
    return { put: { ...put, ...(written && { written }) }, replaces };
  });
}

function isOfLostVersion({ manifest, ledger }: Desk, entry: OutboxEntry): boolean {
  const row = ledger.confirmed.get(subjectsOf(manifest, entry).own);
  const reasons = entry.state === 'refused' ? (entry.refusal ?? []) : [];
  return (
    reasons.length > 0 &&
    reasons.every(({ path }) => path.length === 1 && path[0] === 'baseVersion') &&
    row !== undefined &&
    versionOf(row) >= Number(entry.input.baseVersion)
  );
}
