import { intentOf, sameValue, settle, writeOf, type StoredRecord } from '@holdfast/schema/merge';
import type { Facts } from './facts.js';
import type { Law, Violation } from './violation.js';

/**
 * Laws 2 and 7: what people meant, settled once each in the order of the log, gives the server's rows to the last field.
 * Judged from the ledger's inputs, so an edit that was changed, cut or doubled on its way shows.
 */
export const replayed: Law = (facts) => {
  const { stored, violations } = replay(facts);
  for (const [type, rows] of Object.entries(facts.rows))
    for (const row of rows) {
      const mine = stored.get(`${type} ${String(row.id)}`);
      if (!mine)
        violations.push(violation(String(row.id), `${type} ${String(row.id)} is a row that no edit made.`));
      for (const [name, value] of Object.entries(mine?.record ?? {}))
        if (!sameValue(value, row[name]))
          violations.push(
            violation(
              String(row.id),
              `${type} ${String(row.id)}: ${name} is ${JSON.stringify(row[name])}; the edits give ${JSON.stringify(value)}.`,
            ),
          );
    }
  return violations;
};

function replay({ manifest, changes, ledger }: Facts): {
  stored: Map<string, StoredRecord>;
  violations: Violation[];
} {
  const stored = new Map<string, StoredRecord>();
  const violations: Violation[] = [];
  for (const change of changes) {
    const entry = ledger.get(change.clientMutationId);
    const write = entry && writeOf(manifest, entry.name);
    if (!entry || !write) continue; // law 2 speaks of those
    const { workspaceId, issuedAt: at } = change;
    // Two people on one device are two writers.
    const by = `${change.deviceId} ${change.userId}`;
    const key = `${write.entity.name} ${change.recordId}`;
    const result = settle(
      write.entity,
      stored.get(key),
      intentOf(write.write, entry.input, { workspaceId, at, by }),
    );
    if (result.outcome !== 'REJECTED') stored.set(key, result.next);
    else
      violations.push(
        violation(
          change.recordId,
          `${entry.name} ${change.clientMutationId} was accepted against the rules.`,
        ),
      );
  }
  return { stored, violations };
}

const violation = (id: string, what: string): Violation => ({ law: '7 determinism', what, words: [id] });
