/** Rules that settle wrongly, each as it is often written. They know no more of a domain than the engine's own. */
import { textFields } from '@holdfast/schema';
import {
  recordKey,
  settleMutation,
  type Around,
  type Intent,
  type StoredRecord,
} from '@holdfast/schema/merge';
import type { Sabotage } from '../world/sabotage.js';

type Settle = typeof settleMutation;

/** An engine that settles with what `change` makes of the intent and of what is around it. */
const settlingWith = (
  change: (...given: Parameters<Settle>) => { intent?: Intent; around?: Around } | undefined,
): Sabotage => ({
  engine: () => ({
    settle(manifest, around, target, intent, rules) {
      const changed = change(manifest, around, target, intent, rules);
      return settleMutation(manifest, changed?.around ?? around, target, changed?.intent ?? intent, rules);
    },
  }),
});

const storedOf = (around: Around, type: string, id: string): StoredRecord | undefined =>
  around.stored(recordKey(type, id));

/** The intent as if its writer had seen all that there is. */
const asIfAllWereSeen = (intent: Intent, stored: StoredRecord | undefined): Intent => ({
  ...intent,
  baseVersion: stored ? Number(stored.record.version) : intent.baseVersion,
});

/** An edit of a text is laid over the text as its writer had it, and the outcome replaces what others wrote since. */
export const textReplacedWhole: Sabotage = {
  engine() {
    const versions = new Map<string, StoredRecord[]>();
    return {
      settle(manifest, around, target, intent, rules) {
        const own = recordKey(target.entity.name, intent.id);
        const fields = textFields(target.entity);
        const edited = fields.some(({ name }) => name in intent.changes);
        const stored = around.stored(own);
        const seen = versions
          .get(own)
          ?.findLast(
            ({ record, stamps }) =>
              fields.every(({ name }) => stamps[name]?.by === intent.by) ||
              Number(record.version) <= intent.baseVersion,
          );
        const old =
          edited && stored && seen
            ? withTexts(
                stored,
                seen,
                fields.map(({ name }) => name),
              )
            : undefined;
        const settled = settleMutation(
          manifest,
          old ? { ...around, stored: (key) => (key === own ? old : around.stored(key)) } : around,
          target,
          intent,
          rules,
        );
        if (settled.outcome !== 'REJECTED')
          for (const { key, next } of settled.changes)
            versions.set(key, [...(versions.get(key) ?? []), next]);
        return settled;
      },
    };
  },
};

/** A record with the texts of an older version of it. */
function withTexts(stored: StoredRecord, old: StoredRecord, names: readonly string[]): StoredRecord {
  const record = { ...stored.record };
  for (const name of names) record[name] = old.record[name];
  const { texts: _, ...rest } = stored;
  return { ...rest, record, ...(old.texts && { texts: old.texts }) };
}

/** A remove takes every element that is there, also what somebody put in meanwhile. */
export const removeBeatsAdd: Sabotage = settlingWith((_manifest, around, { entity }, intent) => {
  const removes = Object.values(intent.changes).some(
    (change) => typeof change === 'object' && change !== null && 'remove' in change,
  );
  return removes ? { intent: asIfAllWereSeen(intent, storedOf(around, entity.name, intent.id)) } : undefined;
});

/** An increment is written as the counter's value. */
export const incrementTakenAsValue: Sabotage = settlingWith((_manifest, around, { entity }, intent) => {
  const record = storedOf(around, entity.name, intent.id)?.record;
  const changes = Object.entries(intent.changes).map(([name, change]) => {
    const counts = typeof change === 'object' && change !== null && 'increment' in change;
    return [name, counts ? { increment: Number(change.increment) - Number(record?.[name]) } : change];
  });
  return { intent: { ...intent, changes: Object.fromEntries(changes) as Intent['changes'] } };
});

/** What should wait for a person is written over, as any other field. */
export const laterValueInsteadOfQuestion: Sabotage = settlingWith((_manifest, around, { entity }, intent) => {
  const asks = Object.keys(intent.changes).some((name) => entity.fields[name]?.strategy === 'MANUAL');
  return asks ? { intent: asIfAllWereSeen(intent, storedOf(around, entity.name, intent.id)) } : undefined;
});

/** Deleting takes the children along, and forgets theirs. */
export const grandchildrenForgotten: Sabotage = settlingWith((_manifest, around, _target, intent) => ({
  around: {
    ...around,
    pointingAt: (type, by, id) => (id === intent.id ? around.pointingAt(type, by, id) : []),
  },
}));

/** Who comes last is right, whenever it was written. */
export const arrivalDecides: Sabotage = settlingWith((_manifest, around, { entity }, intent) => {
  const stamps = Object.values(storedOf(around, entity.name, intent.id)?.stamps ?? {});
  const newest = stamps.map(({ at }) => at).reduce((a, b) => (a > b ? a : b), intent.at);
  return { intent: { ...intent, at: new Date(Date.parse(newest) + 1).toISOString() } };
});
