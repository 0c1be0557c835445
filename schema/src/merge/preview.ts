import type { Entity } from '../manifest.js';
import { settle } from './settle.js';
import type { Rules } from './text-rule.js';
import type { Intent, StoredRecord } from './types.js';

/**
 * What a record looks like with pending writes laid over it, in the order in which they were made. A write that could
 * not be settled (its record is not there, a limit is broken) leaves the record as it was: the server will say why.
 */
export function preview(
  entity: Entity,
  confirmed: StoredRecord | undefined,
  pending: readonly Intent[],
  rules: Rules = {},
): StoredRecord | undefined {
  return pending.reduce<StoredRecord | undefined>((stored, intent) => {
    const settled = settle(entity, stored, intent, rules);
    return settled.outcome === 'REJECTED' ? stored : settled.next;
  }, confirmed);
}
