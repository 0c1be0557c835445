import type { HistoryPage } from '../sync/index.js';
import { conflictIn } from './conflict-in.js';
import type { Dialect, EntityDialect } from './dialect.js';

type FieldChange = HistoryPage['changes'][number]['fields'][number];

/** A record's history with the fields that the version has, in its names and shapes. */
export const historyIn = (
  dialect: Dialect,
  entity: EntityDialect,
  page: HistoryPage,
  reader: { readonly userId: string },
): HistoryPage => ({
  ...page,
  changes: page.changes.map((change) => ({
    ...change,
    fields: change.fields.flatMap((told) => fieldIn(entity, told)),
    conflicts: change.conflicts.map((conflict) => conflictIn(dialect, conflict, reader)),
  })),
});

function fieldIn({ byStored }: EntityDialect, { field: stored, before, after }: FieldChange): FieldChange[] {
  const field = byStored.get(stored);
  if (!field) return [];
  const shown = (json: string | null): string | null =>
    json === null || field.isStored ? json : JSON.stringify(field.shown(JSON.parse(json)));
  return [{ field: field.name, before: shown(before), after: shown(after) }];
}
