import type { Count } from '@holdfast/schema';
import type { RecordData } from '@holdfast/schema/merge';

/** How many records hold each value in one field, kept record by record. */
export interface GroupCount {
  count(value: string): number;
  /** Takes one change of a record. Says whether a count is another now; repeating a change is harmless. */
  apply(change: { readonly before?: RecordData; readonly after?: RecordData }): boolean;
}

export function createGroupCount({ by }: Pick<Count, 'by'>, all: Iterable<RecordData>): GroupCount {
  // Ids rather than numbers: a change that is told twice must not count twice.
  const groups = new Map<unknown, Set<unknown>>();
  const add = (record: RecordData) => {
    const group = groups.get(record[by]);
    if (group) group.add(record.id);
    else groups.set(record[by], new Set([record.id]));
  };
  for (const record of all) add(record);
  return {
    count: (value) => groups.get(value)?.size ?? 0,
    apply({ before, after }) {
      if (before && after && before[by] === after[by]) return false;
      if (before) groups.get(before[by])?.delete(before.id);
      if (after) add(after);
      return true;
    },
  };
}
