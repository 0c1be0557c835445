import type { Facts } from '../records/plan.js';
import type { StoreChange } from '../stores/store.js';

/** Where the facts are stored: a key each, so that a change writes what changed. */
export const factPrefix = 'fact/';
const names = [
  'memberships',
  'lastSyncedAt',
  'lastIssuedAt',
  'clockOffset',
  'lastUsed',
  'notices',
  'settled',
  'deleted',
] as const satisfies ReadonlyArray<keyof Facts>;

export const noFacts: Facts = {
  memberships: [],
  clockOffset: 0,
  lastUsed: [],
  notices: [],
  settled: [],
  deleted: [],
};

export function factBatch(facts: Partial<Facts>): StoreChange[] {
  return names.flatMap((name) =>
    facts[name] === undefined ? [] : [{ put: factPrefix + name, value: JSON.stringify(facts[name]) }],
  );
}

/** Reads the stored facts; one that cannot be read is as if it had never been: each is fetched or measured again. */
export function parseFacts(stored: ReadonlyArray<readonly [string, string]>): Facts {
  const found: Partial<Record<string, unknown>> = {};
  for (const [key, text] of stored) {
    try {
      found[key.slice(factPrefix.length)] = JSON.parse(text) as unknown;
    } catch {
      continue;
    }
  }
  return {
    memberships: Array.isArray(found.memberships) ? (found.memberships as Facts['memberships']) : [],
    notices: Array.isArray(found.notices) ? (found.notices as Facts['notices']) : [],
    settled: Array.isArray(found.settled) ? (found.settled as Facts['settled']) : [],
    deleted: Array.isArray(found.deleted) ? (found.deleted as Facts['deleted']) : [],
    lastUsed: Array.isArray(found.lastUsed) ? (found.lastUsed as Facts['lastUsed']) : [],
    clockOffset: typeof found.clockOffset === 'number' ? found.clockOffset : 0,
    ...(typeof found.lastSyncedAt === 'string' && { lastSyncedAt: found.lastSyncedAt }),
    ...(typeof found.lastIssuedAt === 'string' && { lastIssuedAt: found.lastIssuedAt }),
  };
}
