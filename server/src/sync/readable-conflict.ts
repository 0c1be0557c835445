/** A Conflict as one reader may see it. It tells of a field that the reader may see or not, and speaks to the reader. */
import { mayAs, type Manifest } from '@holdfast/schema';
import { explain, type ConflictFacts, type RecordData } from '@holdfast/schema/merge';
import { targetOf } from './conflict-target.js';
import type { Reader } from './readable.js';

/** With null in place of values that are not for the reader's eyes, and explained to the reader. */
export function readableConflict(conflict: RecordData, manifest: Manifest, reader: Reader): RecordData {
  const shown = { ...conflict, ...closedValues(conflict, manifest, reader) };
  return { ...shown, explanation: explain(factsOf(shown), reader) };
}

/** A Conflict's record has what its SDL says. */
export const factsOf = (conflict: RecordData): ConflictFacts => conflict as unknown as ConflictFacts;

const noValues = { base: null, theirs: null, yours: null, resolution: null, replaced: null };

function closedValues(conflict: RecordData, manifest: Manifest, { role }: Reader): RecordData {
  const target = targetOf(manifest, conflict);
  const field = target?.entity.fields[target.field];
  // What the schema has no longer, it opens to nobody.
  if (!target || !field || !mayAs(role, target.entity.role)) return noValues;
  const isClosed = (name: string): boolean => {
    const needed = target.entity.fields[name]?.role;
    return needed !== undefined && !mayAs(role, needed);
  };
  if (isClosed(field.name)) return noValues;
  return field.name === 'deletedAt' ? { yours: withoutFields(conflict.yours, isClosed) } : {};
}

/** An edit that a delete dropped, without the fields that are closed. */
function withoutFields(json: unknown, isClosed: (name: string) => boolean): unknown {
  const edit: unknown = typeof json === 'string' ? JSON.parse(json) : null;
  if (typeof edit !== 'object' || edit === null || !Object.keys(edit).some(isClosed)) return json;
  return JSON.stringify(Object.fromEntries(Object.entries(edit).filter(([name]) => !isClosed(name))));
}
