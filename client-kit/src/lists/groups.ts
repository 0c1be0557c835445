import type { RecordData } from '@holdfast/schema/merge';

/** The records of a type by what they hold in one field, kept record by record. */
export interface Groups {
  count(value: string): number;
  /** In no particular order. */
  records(value: string): Iterable<RecordData>;
  /** Takes one change of a record. Says whether a count is another now; repeating a change is harmless. */
  apply(change: { readonly before?: RecordData; readonly after?: RecordData }): boolean;
}

export function createGroups(by: string, all: Iterable<RecordData>): Groups {
  // By id: a change that is told twice must not count twice.
  const groups = new Map<unknown, Map<unknown, RecordData>>();
  const put = (record: RecordData) => {
    const group = groups.get(record[by]);
    if (group) group.set(record.id, record);
    else groups.set(record[by], new Map([[record.id, record]]));
  };
  for (const record of all) put(record);
  return {
    count: (value) => groups.get(value)?.size ?? 0,
    records: (value) => groups.get(value)?.values() ?? [],
    apply({ before, after }) {
      const stays = before !== undefined && after !== undefined && before[by] === after[by];
      if (before && !stays) groups.get(before[by])?.delete(before.id);
      if (after) put(after);
      return !stays;
    },
  };
}
