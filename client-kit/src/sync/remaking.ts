import { remadeWith, type OutboxEntry } from '../outbox/entry.js';
import { subjectsOf, type EntryChange, type Outbox } from '../outbox/outbox.js';
import type { Fate } from '../outbox/remade.js';
import type { PagePlan } from '../records/page.js';
import type { Plan } from '../records/plan.js';
import { versionOf, type Row } from '../records/row.js';
import type { Desk } from './desk.js';

type Tools = Pick<Desk, 'manifest' | 'text' | 'ledger' | 'author'>;

/** What leaves the queue without an effect, or stays with another content. */
export interface Losses {
  /** Ids of entries that a person gives up. What `changes` refuses is lost as well, and need not be named. */
  readonly discarded?: readonly string[];
  readonly replaced?: ReadonlyMap<string, OutboxEntry>;
}

/** Whether a plan of another tab may take away what edits here have been made on top of: it does more than to add and to answer. */
export function mayDrop(outbox: Outbox, { entries = [], answered = [], renewed = [] }: Plan): boolean {
  if (renewed.length > 0) return true;
  const done = new Set(answered.map(({ entry }) => entry.clientMutationId));
  return entries.some((change) => {
    if ('remove' in change) return !done.has(change.remove);
    const { clientMutationId, included, answered: shown } = change.put;
    return change.replaces !== undefined || (outbox.get(clientMutationId) && !included && !shown);
  });
}

/** Changes of the outbox, together with the later edits of texts that were made on top of what these take away. */
export function withRemade(
  tools: Tools,
  changes: readonly EntryChange[],
  { discarded = [], replaced = new Map<string, OutboxEntry>() }: Losses = {},
): EntryChange[] {
  const { manifest, ledger, author } = tools;
  const { outbox, confirmed } = ledger;
  const refused = changes.flatMap((change) =>
    'put' in change && change.put.state === 'refused' ? [change.put.clientMutationId] : [],
  );
  const dropped = new Set([...refused.filter((id) => outbox.get(id)?.state !== 'refused'), ...discarded]);
  const lost = [...dropped, ...replaced.keys()].flatMap((id) => outbox.get(id) ?? []);
  if (lost.length === 0) return [...changes];
  author.drops += 1;
  const settled = new Set(
    changes.map((change) => ('put' in change ? change.put.clientMutationId : change.remove)),
  );
  const keys = new Set(lost.map((entry) => subjectsOf(manifest, entry).own));
  const anew = [...keys].flatMap((key) => {
    const row = confirmed.get(key);
    return remadeOn(tools, key, { from: row, to: row }, outbox.of(key), { dropped, replaced });
  });
  return [
    ...changes,
    ...anew.filter((entry) => !settled.has(entry.clientMutationId)).map((put) => ({ put })),
  ];
}

/**
 * Entries after a page. Where records come from the beginning, the server may have lost what edits build on; where a text
 * was written anew without its past, it has. Edits of texts are made anew on what there is, and none claims to have seen a
 * version that there has not been.
 */
export function withGround(
  tools: Tools,
  changes: readonly EntryChange[],
  {
    rows = new Map<string, Row | undefined>(),
    renewed = [],
    sweeping,
  }: Pick<PagePlan, 'rows' | 'renewed' | 'sweeping'>,
): EntryChange[] {
  const { ledger, author } = tools;
  const { outbox, confirmed } = ledger;
  const byId = new Map(
    changes.map((change) => ['put' in change ? change.put.clientMutationId : change.remove, change]),
  );
  const isContained = ({ clientMutationId }: OutboxEntry): boolean => {
    const change = byId.get(clientMutationId);
    return change !== undefined && (!('put' in change) || change.put.included === true);
  };
  if (sweeping || renewed.length > 0) author.drops += 1;
  for (const [key, row] of rows) {
    const entries = outbox.of(key);
    const waiting = entries.filter((entry) => !isContained(entry));
    const before = confirmed.get(key);
    const isNew = sweeping || !before || renewed.includes(key);
    if (!row || !isNew || waiting.length === 0) continue;
    const contained = new Set(entries.filter(isContained).map(({ clientMutationId }) => clientMutationId));
    const fate = { dropped: new Set<string>(), contained };
    const anew = remadeOn(tools, key, { from: before, to: row }, entries, fate);
    const current = new Map([...waiting, ...anew].map((entry) => [entry.clientMutationId, entry]));
    for (const entry of current.values()) {
      const put = grounded(entry, versionOf(row));
      if (put !== outbox.get(put.clientMutationId)) byId.set(put.clientMutationId, { put });
    }
  }
  return [...byId.values()];
}

/** What the confirmed records contain has been judged already. */
function grounded(entry: OutboxEntry, version: number): OutboxEntry {
  const { baseVersion } = entry.input;
  return entry.included || typeof baseVersion !== 'number' || baseVersion <= version
    ? entry
    : remadeWith(entry, (input) => ({ ...input, baseVersion: version }));
}

function remadeOn(
  { manifest, text, author }: Tools,
  key: string,
  rows: { readonly from: Row | undefined; readonly to: Row | undefined },
  entries: readonly OutboxEntry[],
  fate: Fate,
): OutboxEntry[] {
  return text.remade(manifest, { key, ...rows }, entries, fate, () => author.newName());
}
