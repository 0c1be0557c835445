import { canonicalJson, conflictType, type Manifest } from '@holdfast/schema';
import { recordKey } from '@holdfast/schema/merge';
import type { Holdings, Plan } from './plan.js';
import { nowhere, type Position } from './position.js';
import { keyOf, type Row } from './row.js';

/** What of a user's data a device keeps. Edits of what it does not keep wait and are sent like all others. */
export interface SyncScope {
  /** Ids of workspaces; absent: all that the user is a member of. */
  readonly workspaces?: readonly string[];
  /** Names of types; absent: all. Conflicts are always kept. */
  readonly types?: readonly string[];
  /** Those that are fetched for the first time when all others are here, or when a list of theirs is first asked for. */
  readonly lazy?: readonly string[];
}

/** The same, held against a schema. */
export interface Scope {
  readonly workspaces: ReadonlySet<string> | undefined;
  /** By name, in the order of the schema. */
  readonly types: readonly string[];
  readonly lazy: ReadonlySet<string>;
  /** All types of the schema. */
  readonly all: readonly string[];
}

/** What is to be fetched now of what need not be here. */
export interface Wanted {
  /** Lazy types: any, or those that somebody asked for. */
  readonly lazy: boolean;
  readonly asked: ReadonlySet<string>;
  /** Ids of workspaces that wake if they rest. */
  readonly woken: ReadonlySet<string>;
}

export function scopeOf({ entities }: Manifest, { workspaces, types, lazy = [] }: SyncScope = {}): Scope {
  const all = Object.keys(entities);
  const kept = types && new Set([...types, conflictType]);
  return {
    workspaces: workspaces && new Set(workspaces),
    types: kept ? all.filter((type) => kept.has(type)) : all,
    lazy: new Set(lazy.filter((type) => type !== conflictType)),
    all,
  };
}

/** What is wrong with a scope, for whoever wrote it; undefined if nothing is. */
export function problemOfScope(
  { entities }: Manifest,
  { types = [], lazy = [] }: SyncScope,
): string | undefined {
  const unknown = [...types, ...lazy].find((type) => !Object.hasOwn(entities, type));
  return unknown === undefined
    ? undefined
    : `scope names ${unknown}, which is no type that syncs. There are ${Object.keys(entities).join(', ')}.`;
}

export const keepsWorkspace = ({ workspaces }: Scope, workspaceId: string): boolean =>
  workspaces?.has(workspaceId) ?? true;

export const keeps = (scope: Scope, { workspaceId, type }: Pick<Row, 'workspaceId' | 'type'>): boolean =>
  keepsWorkspace(scope, workspaceId) && scope.types.includes(type);

/** The workspaces that this device keeps of those that the user is a member of, without those that rest. */
export const keptWorkspaces = ({
  facts,
  scope,
  positions,
}: Pick<Holdings, 'facts' | 'scope' | 'positions'>): string[] =>
  facts.memberships
    .map(({ workspaceId }) => workspaceId)
    .filter((workspaceId) => keepsWorkspace(scope, workspaceId) && !positions.get(workspaceId)?.resting);

/** Types of a workspace that are to be here and are not yet. */
export function missingTypes(
  { scope, positions }: Pick<Holdings, 'scope' | 'positions'>,
  workspaceId: string,
) {
  const position = positions.get(workspaceId) ?? nowhere;
  if (!position.complete) return scope.types;
  return scope.types.filter((type) => !(position.types ?? scope.all).includes(type));
}

/** Whether a record stays although it is out of scope: as long as edits of it, or that reach it, are in the outbox. */
const isClaimed = ({ outbox, view }: Holdings, key: string): boolean =>
  outbox.of(key).length > 0 || view.reaching(key).length > 0;

/**
 * Brings what is here and what will be asked for in line with the scope: what is out of it leaves in one batch, with the
 * cursor that covered it; what is new in it begins to join; what rests and is needed wakes. Undefined if all is in line.
 */
export function planScope(holdings: Holdings, wanted: Wanted, thorough = false): Plan | undefined {
  const { facts, positions: before, scope, confirmed } = holdings;
  const positions = new Map<string, Position | undefined>();
  const known = new Set([...facts.memberships.map(({ workspaceId }) => workspaceId), ...before.keys()]);
  for (const workspaceId of known) {
    const position = positionWithin(scope, workspaceId, before.get(workspaceId), wanted);
    if (!same(position, before.get(workspaceId))) positions.set(workspaceId, position);
  }
  const restricted = scope.workspaces !== undefined || scope.types.length < scope.all.length;
  const looked: Iterable<Row> = !restricted
    ? []
    : thorough
      ? confirmed.all()
      : [...positions.keys()].flatMap((workspaceId) => [...confirmed.of(workspaceId)]);
  const rows = new Map<string, Row | undefined>();
  for (const row of looked)
    if (!keeps(scope, row) && !isClaimed(holdings, keyOf(row))) rows.set(keyOf(row), undefined);
    else if (!keeps(scope, row) && row.generation > 0) rows.set(keyOf(row), { ...row, generation: 0 });
  return positions.size + rows.size === 0 ? undefined : { rows, positions };
}

const same = (a: Position | undefined, b: Position | undefined): boolean =>
  canonicalJson(a ?? null) === canonicalJson(b ?? null);

function positionWithin(
  scope: Scope,
  workspaceId: string,
  before: Position | undefined,
  wanted: Wanted,
): Position | undefined {
  if (!keepsWorkspace(scope, workspaceId)) return undefined;
  if (!before || (before.resting && wanted.woken.has(workspaceId))) {
    const eager = scope.types.filter((type) => !scope.lazy.has(type));
    const position = { ...nowhere, generation: before?.generation ?? 0 };
    if (eager.length < scope.all.length) return { ...position, types: eager };
    return before && position;
  }
  if (before.resting) return before;
  const { types, joining, ...rest } = before;
  const covered = (types ?? scope.all).filter((type) => scope.types.includes(type));
  const begun = joining?.cursor === undefined ? [] : joining.types;
  const underWay = begun.filter((type) => scope.types.includes(type));
  const ready = underWay.length === 0 && rest.complete && !rest.sweeping && rest.cursor !== undefined;
  const missing = scope.types.filter((type) => !covered.includes(type) && !underWay.includes(type));
  const next = ready ? nextToJoin(scope, missing, wanted) : [];
  return {
    ...rest,
    ...(covered.length < scope.all.length && { types: covered }),
    ...(underWay.length > 0 && { joining: { ...joining, types: underWay } }),
    ...(next.length > 0 && { joining: { types: next } }),
  };
}

/** What somebody waits for comes first. */
function nextToJoin({ lazy }: Scope, missing: readonly string[], wanted: Wanted): readonly string[] {
  const asked = missing.filter((type) => wanted.asked.has(type));
  if (asked.length > 0) return asked;
  return missing.filter((type) => wanted.lazy || !lazy.has(type));
}

/** Whether a record that is out of scope was here only for edits that leave now. */
export const leavesWithItsEdits = (holdings: Holdings, row: Row, leaving: ReadonlySet<string>): boolean =>
  !keeps(holdings.scope, row) &&
  holdings.outbox
    .of(recordKey(row.type, row.id))
    .every(({ clientMutationId }) => leaving.has(clientMutationId));
