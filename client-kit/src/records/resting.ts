import { conflictType } from '@holdfast/schema';
import type { Holdings, Plan } from './plan.js';
import { atRest, nowhere, type Position } from './position.js';
import { keyOf } from './row.js';
import { keptWorkspaces } from './scope.js';

/**
 * Which workspaces leave the device when there is too much. Whole ones, not single records: a list that lacks some of its
 * records could not say so.
 */

/** What is known of who uses what. */
export interface Use {
  /** Ids, the one that was used longest ago first. */
  readonly order: readonly string[];
  /** Somebody looks at it now, or edits it. */
  readonly isInUse: (workspaceId: string) => boolean;
}

/** Workspaces that never rest: edits of theirs are in the outbox, answered ones included, or a person has to decide a conflict. */
export const neededWorkspaces = ({ outbox, view }: Pick<Holdings, 'outbox' | 'view'>): Set<string> =>
  new Set([
    ...[...outbox.stored()].map(({ workspaceId }) => workspaceId),
    ...[...view.all(conflictType)].flatMap(({ state, workspaceId }) =>
      state === 'OPEN' ? String(workspaceId) : [],
    ),
  ]);

/**
 * How far what is here is beyond a budget. A workspace that is larger than all of it is not counted, and stays: it would be as
 * large again when it is fetched again.
 */
export function excessOf(holdings: Holdings, budget: number): number {
  const sizes = keptWorkspaces(holdings).map((workspaceId) => holdings.confirmed.bytesOf(workspaceId));
  return sizes.filter((bytes) => bytes <= budget).reduce((sum, bytes) => sum + bytes, -budget);
}

/** Puts workspaces to rest, the one that was used longest ago first, until a budget is kept or none may go. */
export function planRest(holdings: Holdings, use: Use, budget: number): Plan | undefined {
  let excess = excessOf(holdings, budget);
  const resting: string[] = [];
  for (const workspaceId of mayRest(holdings, use)) {
    const bytes = holdings.confirmed.bytesOf(workspaceId);
    if (excess <= 0) break;
    if (bytes > budget) continue;
    resting.push(workspaceId);
    excess -= bytes;
  }
  return toRest(holdings, resting);
}

/**
 * Puts one workspace to rest because the disk takes no more of another: the one that was used longest ago. Where that is the
 * other itself, it rests, unless it is all that there is.
 */
export function planRestFor(holdings: Holdings, use: Use, workspaceId: string): Plan | undefined {
  const others = keptWorkspaces(holdings).some(
    (other) => other !== workspaceId && holdings.confirmed.countOf(other) > 0,
  );
  const goes = mayRest(holdings, use).find(
    (one) => (one === workspaceId && others) || (one !== workspaceId && holdings.confirmed.countOf(one) > 0),
  );
  return toRest(holdings, goes === undefined ? [] : [goes]);
}

/** The records of workspaces that rest, at most so many at once: the screen does not wait for them to go. */
export function planSweep(holdings: Holdings, most: number): Plan | undefined {
  const { positions, confirmed } = holdings;
  const left = [...positions].filter(([id, position]) => position.resting && confirmed.countOf(id) > 0);
  if (left.length === 0) return undefined;
  const needed = neededWorkspaces(holdings);
  const keys = left
    .filter(([workspaceId]) => !needed.has(workspaceId))
    .flatMap(([workspaceId]) => [...confirmed.of(workspaceId)].slice(0, most).map(keyOf))
    .slice(0, most);
  return keys.length === 0 ? undefined : { rows: new Map(keys.map((key) => [key, undefined])) };
}

/** Workspaces that may rest, the one that was used longest ago first; of those that never were, the last in the list. */
function mayRest(holdings: Holdings, { order, isInUse }: Use): string[] {
  const needed = neededWorkspaces(holdings);
  const used = new Map(order.map((workspaceId, at) => [workspaceId, at]));
  const place = (workspaceId: string) => used.get(workspaceId) ?? -1;
  return keptWorkspaces(holdings)
    .filter((workspaceId) => !needed.has(workspaceId) && !isInUse(workspaceId))
    .filter((id) => holdings.confirmed.countOf(id) > 0 || !holdings.positions.get(id)?.complete)
    .reverse()
    .sort((a, b) => place(a) - place(b));
}

function toRest({ positions }: Holdings, workspaceIds: readonly string[]): Plan | undefined {
  if (workspaceIds.length === 0) return undefined;
  return {
    positions: new Map<string, Position>(
      workspaceIds.map((workspaceId) => [workspaceId, atRest(positions.get(workspaceId) ?? nowhere)]),
    ),
  };
}
