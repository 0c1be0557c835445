/** A Conflict names a type and a field, and tells of values: all of them in the shape of the version that asks. */
import { explain, type RecordData } from '@holdfast/schema/merge';
import { factsOf } from '../sync/index.js';
import type { Dialect, EntityDialect } from './dialect.js';

/** A Conflict as the engine tells it to this reader. Without values, where the version has no such field. */
export function conflictIn(
  dialect: Dialect,
  conflict: RecordData,
  reader: { readonly userId: string },
): RecordData {
  const entity = dialect.byStored.get(String(conflict.type));
  if (entity?.isStored) return conflict;
  const field = entity?.byStored.get(String(conflict.field));
  const shown = (json: unknown): string | null =>
    field && typeof json === 'string' ? JSON.stringify(field.shown(JSON.parse(json))) : null;
  const told = {
    ...conflict,
    type: entity?.name ?? conflict.type,
    field: field?.name ?? conflict.field,
    base: shown(conflict.base),
    theirs: shown(conflict.theirs),
    yours: entity && field?.stored === 'deletedAt' ? editIn(entity, conflict.yours) : shown(conflict.yours),
    resolution: shown(conflict.resolution),
    replaced: shown(conflict.replaced),
  };
  return { ...told, explanation: explain(factsOf(told), reader) };
}

/** What a delete met, as JSON: its own time, or the edit that it dropped. */
function editIn(entity: EntityDialect, json: unknown): unknown {
  const edit: unknown = typeof json === 'string' ? JSON.parse(json) : null;
  if (typeof edit !== 'object' || edit === null) return json;
  return JSON.stringify(
    Object.fromEntries(
      Object.entries(edit).flatMap(([stored, value]) => {
        const field = entity.byStored.get(stored);
        return field ? [[field.name, field.shown(value)]] : [];
      }),
    ),
  );
}
