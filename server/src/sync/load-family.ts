/** Reads the records that go along when others are deleted, restored or brought back: a fixed number of statements a level. */
import { cascadesOf, type Entity, type Manifest } from '@holdfast/schema';
import { idOfKey, typeOfKey, recordKey, type StoredRecord } from '@holdfast/schema/merge';
import type { SqlSession } from '../db/index.js';
import { loadPointing, loadStored } from './rows.js';

export type Records = Map<string, StoredRecord>;

/** Adds the records of these keys that there are and that are not among the records yet; one statement a type. */
export async function loadMissing(
  tx: SqlSession,
  manifest: Manifest,
  records: Records,
  keys: Iterable<string>,
): Promise<void> {
  const missing = [...new Set(keys)].filter((key) => !records.has(key));
  for (const type of new Set(missing.map(typeOfKey))) {
    const ids = missing.filter((key) => typeOfKey(key) === type).map(idOfKey);
    const entity = manifest.entities[type];
    if (entity) add(records, entity, await loadStored(tx, entity, ids));
  }
}

/** Adds all that points at these records by relations that cascade, and what points at those, down to the last. */
export async function loadDescendants(
  tx: SqlSession,
  manifest: Manifest,
  records: Records,
  roots: Iterable<string>,
): Promise<void> {
  const cascades = cascadesOf(manifest);
  const visited = new Set<string>();
  for (let level = new Set(roots); level.size > 0;) {
    for (const key of level) visited.add(key);
    const next = new Set<string>();
    for (const { from, field, to } of cascades) {
      const ids = [...level].filter((key) => typeOfKey(key) === to).map(idOfKey);
      const entity = manifest.entities[from];
      if (ids.length === 0 || !entity) continue;
      for (const key of add(records, entity, await loadPointing(tx, entity, field, ids)))
        if (!visited.has(key)) next.add(key);
    }
    level = next;
  }
}

/** Adds what the records, and those that are named besides, point at by relations that cascade, up to the top. */
export async function loadAncestors(
  tx: SqlSession,
  manifest: Manifest,
  records: Records,
  named: Iterable<string>,
): Promise<void> {
  const tried = new Set<string>();
  let wanted = [...named, ...parentsOf(manifest, records.entries())];
  while (wanted.some((key) => !tried.has(key))) {
    const level = wanted.filter((key) => !tried.has(key));
    for (const key of level) tried.add(key);
    await loadMissing(tx, manifest, records, level);
    const found = level.flatMap((key): Array<[string, StoredRecord]> => {
      const stored = records.get(key);
      return stored ? [[key, stored]] : [];
    });
    wanted = parentsOf(manifest, found);
  }
}

/** Keys of the records that these point at by relations that cascade. */
function parentsOf(manifest: Manifest, records: Iterable<[string, StoredRecord]>): string[] {
  const cascades = cascadesOf(manifest);
  return [...records].flatMap(([key, { record }]) =>
    cascades.flatMap(({ from, field, to }) => {
      const id = record[field];
      return from === typeOfKey(key) && typeof id === 'string' ? [recordKey(to, id)] : [];
    }),
  );
}

/** Adds records that are not there yet, and gives the keys of all. */
function add(records: Records, entity: Entity, found: ReadonlyMap<string, StoredRecord>): string[] {
  return [...found].map(([id, stored]) => {
    const key = recordKey(entity.name, id);
    if (!records.has(key)) records.set(key, stored);
    return key;
  });
}
