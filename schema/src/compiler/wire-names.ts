import type { ValueType } from '../manifest.js';
import type { StoredField } from './stored-fields.js';

/**
 * Names of fields in the kit's own documents. GraphQL lets two types stand in one selection only if fields of one
 * name have one type, so a field whose type differs among entities is asked for as `name_Type`.
 */
export function wireNames(
  stored: ReadonlyMap<string, Readonly<Record<string, StoredField>>>,
): (entity: string, field: string) => string {
  const types = new Map<string, Set<string>>();
  for (const fields of stored.values())
    for (const { name, type } of Object.values(fields))
      types.set(name, (types.get(name) ?? new Set()).add(shape(type)));

  return (entity, field) => {
    if ((types.get(field)?.size ?? 0) < 2) return field;
    let alias = `${field}_${entity}`;
    while (types.has(alias)) alias += '_';
    return alias;
  };
}

const shape = ({ name, list, nullable }: ValueType): string =>
  `${name}${list ? '[]' : ''}${nullable ? '' : '!'}`;
