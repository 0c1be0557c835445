import { cascadesOf, type Manifest } from '@holdfast/schema';

/** By type, what goes along with what when that is deleted. */
export interface Families {
  /** The fields by which a type's records point at those that take them along. */
  readonly owners: ReadonlyMap<string, ReadonlyArray<{ readonly by: string; readonly to: string }>>;
  /** The types whose records go along with a type's, and the fields by which they point there. */
  readonly owned: ReadonlyMap<string, ReadonlyArray<{ readonly type: string; readonly by: string }>>;
}

export function familiesOf(manifest: Manifest): Families {
  const owners = new Map<string, Array<{ readonly by: string; readonly to: string }>>();
  const owned = new Map<string, Array<{ readonly type: string; readonly by: string }>>();
  for (const { from: type, field: by, to } of cascadesOf(manifest)) {
    owners.set(type, [...(owners.get(type) ?? []), { by, to }]);
    owned.set(to, [...(owned.get(to) ?? []), { type, by }]);
  }
  return { owners, owned };
}
