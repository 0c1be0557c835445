import { conflictType, mayAs, type Manifest, type Role } from '@holdfast/schema';
import { userError, type UserError } from '@holdfast/schema/errors';
import { recordKey, type StoredRecord } from '@holdfast/schema/merge';
import type { BatchState } from './batch-state.js';
import { targetOf } from './conflict-target.js';
import type { Incoming } from './incoming.js';

interface Stored {
  get(key: string): StoredRecord | undefined;
}

interface Place {
  readonly state: Pick<BatchState, 'workspaceId' | 'role' | 'workspaceOf'>;
  readonly records: Stored;
  readonly context: { readonly manifest: Manifest };
}

/** Why the writer may not do this here: told alike whether a thing is not there or is somebody else's. */
export function problemOf(
  incoming: Incoming,
  { state, records, context: { manifest } }: Place,
): UserError | undefined {
  const { write, entity, own } = incoming;
  const isCreate = write.kind === 'CREATE';
  if (!isCreate && (state.role === undefined || state.workspaceOf.get(own) !== state.workspaceId))
    return userError('NOT_FOUND', ['id']);
  if (!mayAs(state.role, write.role)) return userError('FORBIDDEN', [isCreate ? entity.partition : 'id']);
  if (isCreate && state.workspaceOf.has(own) && !records.get(own))
    return userError('BAD_USER_INPUT', ['id'], 'A record with this id exists already.');

  const closed = closedField(incoming, state.role) ?? closedConflict(incoming, state.role, records, manifest);
  if (closed !== undefined) return userError('FORBIDDEN', [closed]);
  const missing = namedRecords(incoming, records, manifest).find(
    ({ key }) => state.workspaceOf.get(key) !== state.workspaceId,
  );
  return missing && userError('NOT_FOUND', [missing.path], 'There is no such record in this workspace.');
}

/** A field that is given, and that the writer may not write. */
function closedField({ write, entity, input }: Incoming, role: Role | undefined): string | undefined {
  return Object.keys(write.fields).find((name) => {
    const needed = entity.fields[name]?.role;
    return input[name] !== undefined && needed !== undefined && !mayAs(role, needed);
  });
}

/** Whoever may not see a field decides nothing about it. */
function closedConflict(
  { own, entity }: Incoming,
  role: Role | undefined,
  records: Stored,
  manifest: Manifest,
): string | undefined {
  const conflict = entity.name === conflictType ? records.get(own)?.record : undefined;
  const target = conflict && targetOf(manifest, conflict);
  if (!target) return undefined;
  const needed = target.entity.fields[target.field]?.role ?? target.entity.role;
  return mayAs(role, target.entity.role) && mayAs(role, needed) ? undefined : 'id';
}

/** The records that a mutation makes one point at, each with its place in the input. */
export function namedRecords(
  { write, entity, input, own }: Incoming,
  records: Stored,
  manifest: Manifest,
): Array<{ key: string; path: string }> {
  if (write.kind === 'RESOLVE') {
    const conflict = records.get(own)?.record;
    const target = conflict && targetOf(manifest, conflict);
    const id = input.choice === 'VALUE' ? parsed(input.value) : undefined;
    const relations = Object.values(target?.entity.relations ?? {});
    return relations
      .filter(({ field }) => field === target?.field && typeof id === 'string')
      .map(({ to }) => ({ key: recordKey(to, String(id)), path: 'value' }));
  }
  return Object.values(entity.relations)
    .filter(({ field }) => field in write.fields && typeof input[field] === 'string')
    .map(({ field, to }) => ({ key: recordKey(to, String(input[field])), path: field }));
}

/** What a JSON text says; undefined where it is none. */
function parsed(json: unknown): unknown {
  try {
    return typeof json === 'string' ? JSON.parse(json) : undefined;
  } catch {
    return undefined;
  }
}
