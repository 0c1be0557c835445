import type { Entity, Manifest, Write } from '../manifest.js';
import { canonicalId } from '../scalars.js';
import { recordKey } from './keys.js';
import type { Intent, Person } from './types.js';

/** A mutation as it is queued and sent: the name of a `@writes` field, and its input. */
export interface QueuedMutation {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** The write and the entity that a queued mutation names; undefined if this manifest has no such write. */
export function writeOf(manifest: Manifest, name: string): { write: Write; entity: Entity } | undefined {
  const write = Object.hasOwn(manifest.writes, name) ? manifest.writes[name] : undefined;
  const entity = write && manifest.entities[write.entity];
  return write && entity && { write, entity };
}

/** A validated mutation as an intent. `at` is the corrected time, `by` names the device that writes. */
export function intentOf(
  write: Write,
  input: Readonly<Record<string, unknown>>,
  where: { workspaceId: string; at: string; by: string; person?: Person },
): Intent {
  const changes: Record<string, unknown> = {};
  for (const name of Object.keys(write.fields)) if (input[name] !== undefined) changes[name] = input[name];
  return {
    write,
    id: canonicalId(String(input.id)),
    workspaceId: where.workspaceId,
    baseVersion: typeof input.baseVersion === 'number' ? input.baseVersion : 0,
    changes,
    mutation: String(input.clientMutationId),
    at: where.at,
    by: where.by,
    ...(where.person && { person: where.person }),
  };
}

/**
 * The records that a mutation is about: the one it writes, and those it needs to be there because it points at them.
 * What is refused is set aside together with what shares its `own` record or needs it, on the server within one batch
 * and on the device until a person has decided.
 */
export function recordsOf(
  { write, entity }: { write: Write; entity: Entity },
  input: Readonly<Record<string, unknown>>,
): {
  own: string;
  needs: string[];
} {
  const needs = Object.values(entity.relations)
    .filter((relation) => typeof input[relation.field] === 'string' && relation.field in write.fields)
    .map((relation) => recordKey(relation.to, canonicalId(String(input[relation.field]))));
  return { own: recordKey(entity.name, canonicalId(String(input.id))), needs };
}
