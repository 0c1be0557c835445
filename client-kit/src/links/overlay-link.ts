import { ApolloLink } from '@apollo/client';
import type { Manifest } from '@holdfast/schema';
import type { RecordData } from '@holdfast/schema/merge';
import type { FieldNode, SelectionSetNode } from 'graphql';
import { map } from 'rxjs';
import type { Replica } from '../sync/replica.js';
import { operationOf, responseKey, scopeOf, selectedFields, type SelectionScope } from './selections.js';

/**
 * Shows records in ordinary network results as this device shows them: with pending edits laid over, and in the state
 * that has been synced. Without it, an answer that left the server before an edit would take the edit off the screen
 * until the next push. A record that this device does not keep passes, with what the person has done to it since.
 *
 * A link rather than a `merge` in the type policies: it also covers results that never enter the cache, and lists,
 * whose elements a type-level merge does not see.
 */
export function overlayLink(
  manifest: Manifest,
  records: () => Pick<Replica, 'visible' | 'passing'> | undefined,
): ApolloLink {
  return new ApolloLink((operation, forward) => {
    const document = operation.query;
    const scope = scopeOf(document, operation.variables);
    return forward(operation).pipe(
      map((answer) => {
        const replica = records();
        if (!replica || !answer.data) return answer;
        const data = overlay(answer.data, operationOf(document).selectionSet, { manifest, replica, scope });
        return { ...answer, data: data as Record<string, unknown> };
      }),
    );
  });
}

interface Overlay {
  readonly manifest: Manifest;
  readonly replica: Pick<Replica, 'visible' | 'passing'>;
  readonly scope: SelectionScope;
}

function overlay(value: unknown, selectionSet: SelectionSetNode, context: Overlay): unknown {
  if (Array.isArray(value)) return value.map((item) => overlay(item, selectionSet, context));
  if (typeof value !== 'object' || value === null) return value;
  const { manifest, replica, scope } = context;
  const object = value as Record<string, unknown>;
  const isSynced = (type: unknown): type is string =>
    typeof type === 'string' && Object.hasOwn(manifest.entities, type);
  // Another synced type's fragment selects nothing of this object; what an abstract type selects, stands in it.
  const fits = (condition: string) => condition === object.__typename || !isSynced(condition);
  const fields = selectedFields(selectionSet, scope, fits).filter((field) => responseKey(field) in object);
  const id = fields.find(({ name }) => name.value === 'id');
  const shown = id && isSynced(object.__typename) ? shownOf(object.__typename, id) : undefined;
  const result = { ...object };
  for (const field of fields) {
    const key = responseKey(field);
    if (field.selectionSet) result[key] = overlay(result[key], field.selectionSet, context);
    else if (shown && Object.hasOwn(shown, field.name.value)) result[key] = shown[field.name.value];
  }
  return result;

  function shownOf(type: string, id: FieldNode): RecordData {
    const kept = replica.visible(type, String(object[responseKey(id)]));
    if (kept) return kept.data;
    const leaves = fields.filter(({ selectionSet }) => !selectionSet);
    const came = leaves.map((field) => [field.name.value, object[responseKey(field)]]);
    return replica.passing(type, Object.fromEntries(came) as RecordData);
  }
}
