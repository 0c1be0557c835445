import { roomIn, type OutboxLimits } from '../outbox/room.js';
import { keptWorkspaces, missingTypes } from '../records/scope.js';
import type { Ledger } from './ledger.js';
import type { MachineState } from './machine-types.js';
import type { SyncPolicy } from './policy.js';
import type { SyncState, SyncStatus } from './replica.js';

export const pausedMessage = (reasons: readonly string[]): string => `Sync is paused: ${reasons.join(', ')}.`;

/** The machine's state in one word: what stands in the way comes first, so that "live" always means that all is well. */
export function stateName({ pausedBy, closed, gate, push, pull, reached }: MachineState): SyncState {
  if (closed || pausedBy.length > 0) return 'paused';
  if (gate !== 'open') return gate;
  if (push.at === 'running') return reached ? 'pushing' : 'connecting';
  const waiting = [push, pull].filter((lane) => lane.at === 'waiting');
  if (waiting.some((lane) => lane.problem?.code === 'OFFLINE')) return 'offline';
  if (waiting.length > 0) return 'backing-off';
  if (push.at === 'held' || pull.at === 'held') return 'paused';
  if (pull.at === 'live') return 'live';
  return reached ? 'pulling' : 'connecting';
}

/** The limits that it tells about. */
type StatusPolicy = OutboxLimits & Pick<SyncPolicy, 'recordBytes'>;

/** All that a person may want to know about sync. */
export function statusOf(machine: MachineState, ledger: Ledger, policy: StatusPolicy): SyncStatus {
  const { push, pull, gateProblem, pausedBy, allowance } = machine;
  const { facts, outbox, confirmed } = ledger;
  const wakes = [push, pull].flatMap((lane) =>
    lane.at === 'waiting' ? (lane.wakeAt ?? []) : lane.at === 'held' ? (allowance.opensAt ?? []) : [],
  );
  const state = stateName(machine);
  const byPolicy = state === 'paused' && pausedBy.length === 0;
  const problem = gateProblem ?? push.problem ?? pull.problem;
  const firstSync = firstSyncOf(ledger);
  const lazyHeld = allowance.allows === 'eager' && !firstSync && lacksLazy(ledger);
  const room = roomIn(policy, outbox);
  const resting = [...ledger.positions].flatMap(([id, position]) => (position.resting ? id : []));
  return {
    state,
    pending: outbox.size - outbox.refused,
    refused: outbox.refused,
    pausedBy: byPolicy ? allowance.because : pausedBy,
    notices: facts.notices,
    ...(facts.lastSyncedAt !== undefined && { lastSyncedAt: facts.lastSyncedAt }),
    ...(wakes.length > 0 && { nextAttemptAt: Math.min(...wakes) }),
    ...(room && { room }),
    ...(resting.length > 0 && { resting }),
    ...(confirmed.bytes > policy.recordBytes && { overBudget: true as const }),
    ...(firstSync && { firstSync }),
    ...(lazyHeld && { lazyHeldBy: allowance.because }),
    ...(problem && { problem }),
  };
}

const byContent = new Set<keyof SyncStatus>(['firstSync', 'pausedBy', 'lazyHeldBy', 'resting']);

/** Whether two say the same: then nobody has to be told. */
export function sameStatus(a: SyncStatus, b: SyncStatus): boolean {
  const names = [...Object.keys(a), ...Object.keys(b)] as Array<keyof SyncStatus>;
  return names.every(
    (name) =>
      a[name] === b[name] || (byContent.has(name) && JSON.stringify(a[name]) === JSON.stringify(b[name])),
  );
}

const lacksLazy = (ledger: Ledger): boolean =>
  keptWorkspaces(ledger).some((id) => missingTypes(ledger, id).length > 0);

function firstSyncOf(ledger: Ledger): SyncStatus['firstSync'] {
  const { positions, confirmed } = ledger;
  const workspaces = keptWorkspaces(ledger);
  const unfinished = workspaces.filter((id) => positions.get(id)?.complete !== true);
  if (unfinished.length === 0) return undefined;
  const records = unfinished.reduce((sum, id) => sum + confirmed.countOf(id), 0);
  return { workspaces: workspaces.length, done: workspaces.length - unfinished.length, records };
}
