import { entryPuts } from '../outbox/log.js';
import type { OutboxEntry } from '../outbox/entry.js';
import type { EntryChange, Outbox } from '../outbox/outbox.js';
import { understood } from '../outbox/upcasting.js';
import type { Plan } from '../records/plan.js';
import type { Position } from '../records/position.js';
import { keyOf, parseRow, recordPrefix, rowText, type Row } from '../records/row.js';
import { partsOf } from '../stores/store.js';
import { parseFacts } from './facts.js';
import { demandReadable } from './formats.js';
import type { RestoringOptions } from './restoring.js';
import { byPlace, idsOf, loadEntries, positionsOf, readStored, shapeOf } from './stored.js';

/** What is stored and is another than what is in memory. */
export interface Reread {
  /** At which that was read. */
  readonly revision: string | undefined;
  /** `gone`: nothing is stored any more. */
  readonly plan: Plan | 'gone';
  /** Whether it was fetched for the types and fields of this build of the app. */
  readonly isOurs: boolean;
}

/**
 * What is stored and is another than what is in memory, as a plan; `gone` where nothing is stored any more. Read while other
 * tabs may write: what they have written since this revision may be in it or not.
 */
export async function reread({ ledger, store, manifest, slice }: RestoringOptions): Promise<Reread> {
  const revision = await store.shared?.revision();
  const { known, knownShape, waiting, answered, marks, cursors, factTexts } = await readStored(store);
  if (known === undefined) return { revision, plan: 'gone', isOurs: true };
  demandReadable(known);
  const entries = loadEntries(byPlace([...waiting, ...answered]), idsOf(marks), [], () => undefined);
  const rows = new Map<string, Row | undefined>();
  const missing = new Set([...ledger.confirmed.all()].map(keyOf));
  for await (const part of partsOf(store, recordPrefix, slice))
    for (const [key, text] of part) {
      const row = parseRow(key, text);
      if (!row) continue;
      const before = ledger.confirmed.get(keyOf(row));
      missing.delete(keyOf(row));
      if (!before || rowText(before) !== text) rows.set(keyOf(row), row);
    }
  for (const key of missing) rows.set(key, undefined);
  const positions = new Map<string, Position | undefined>(positionsOf(cursors));
  for (const workspaceId of ledger.positions.keys())
    if (!positions.has(workspaceId)) positions.set(workspaceId, undefined);
  return {
    revision,
    isOurs: knownShape === shapeOf(manifest),
    plan: {
      entries: changesTo(
        ledger.outbox,
        entries.map((entry) => understood(ledger.rules, entry)),
      ),
      ...{ rows, positions, facts: parseFacts(factTexts) },
    },
  };
}

/** What makes of the outbox in memory the one that is stored. */
function changesTo(outbox: Outbox, entries: readonly OutboxEntry[]): EntryChange[] {
  const here = new Set(entries.map(({ clientMutationId }) => clientMutationId));
  const gone = new Map(
    [...outbox.stored()]
      .filter(({ clientMutationId }) => !here.has(clientMutationId))
      .map((entry) => [entry.order, entry.clientMutationId] as const),
  );
  const puts = entries.flatMap((put): EntryChange[] => {
    const before = outbox.get(put.clientMutationId);
    if (before && entryPuts(put, before).length === 0) return [];
    const replaces = gone.get(put.order);
    gone.delete(put.order);
    return [{ put, ...(replaces !== undefined && { replaces }) }];
  });
  return [...[...gone.values()].map((remove) => ({ remove })), ...puts];
}
