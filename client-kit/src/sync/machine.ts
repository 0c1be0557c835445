/**
 * The sync engine's state machine, as a pure function: `step(state, event)` gives the next state and what is to be done.
 *
 * Two lanes run beside each other, so that neither can stop the other: `push` sends the outbox, batch by batch; `pull`
 * fetches what is new and then listens. Push goes first: a pull does not begin while a push runs. Each lane is in one place:
 *
 *   idle     nothing to do (push), or waiting for the push lane (pull); left as soon as there is reason
 *   running  one request, or one round of them, is under way; it ends by itself, by an answer or a time-out
 *   waiting  for a timer, after a failure
 *   live     (pull only) up to date and listening; a timer watches over it
 *   held     the policy does not let it run now; a timer looks again, and what the platform tells is looked at at once
 *
 * Whenever a lane changes its place it gets a new `run`. What comes back with the number of an earlier run is stale.
 * That the outbox drains by time alone is proved over all reachable states in the tests (SPEC.md, law 4).
 */
import type { HoldfastError } from '@holdfast/schema/errors';
import { allowanceOf, unrestrained, type Allowance } from './allowance.js';
import { backOff } from './back-off.js';
import type {
  Circumstances,
  Effect,
  Lane,
  LaneName,
  MachineEvent,
  MachineState,
  Step,
} from './machine-types.js';
import type { SyncPolicy } from './policy.js';

const stillLane: Lane = { at: 'idle', run: 0, failures: 0, faults: 0, timer: 0 };
const lanes = ['push', 'pull'] as const satisfies readonly LaneName[];

/** Before it is started, the machine is paused for this reason. */
export const notStarted = 'not started';

export const initialState = (policy: SyncPolicy, sendable: boolean): MachineState => ({
  pausedBy: [notStarted],
  gate: 'open',
  closed: false,
  allowance: unrestrained,
  overruled: false,
  sendable,
  reached: false,
  pushLimit: policy.pushBatch,
  pushCeiling: policy.pushBatch,
  pullAgain: false,
  liveFailures: 0,
  push: stillLane,
  pull: stillLane,
});

export function step(before: MachineState, event: MachineEvent, circumstances: Circumstances): Step {
  // One more that waits behind others is nothing to decide about: every edit comes here.
  const isOneMore = event.type === 'outbox' && event.sendable && before.sendable;
  if (before.closed || isOneMore) return { state: before, effects: [] };
  const state = proceed(react(before, event, circumstances), circumstances);
  return { state, effects: effectsOf(before, state, circumstances) };
}

/** What an event says, taken in; nothing is started here. */
function react(state: MachineState, event: MachineEvent, circumstances: Circumstances): MachineState {
  switch (event.type) {
    case 'paused':
      return { ...state, pausedBy: [...new Set([...state.pausedBy, event.by])] };
    case 'resumed':
      return { ...state, pausedBy: state.pausedBy.filter((reason) => reason !== event.by) };
    case 'closed':
      return { ...state, closed: true };
    case 'outbox': {
      const nothingLeft = !event.sendable && (state.push.at === 'waiting' || state.push.at === 'held');
      return { ...state, sendable: event.sendable, push: nothingLeft ? recovered(state.push) : state.push };
    }
    case 'woke':
      return woke(state, event.lane, event.timer);
    case 'hinted':
      return { ...state, push: hurried(state.push, circumstances), pull: hurried(state.pull, circumstances) };
    case 'token-changed':
      return retried(state.gate === 'needs-sign-in' ? opened(state) : state);
    case 'asked':
      return asked({ ...(state.gate === 'needs-upgrade' ? opened(state) : state), overruled: true });
    case 'surroundings':
      return state;
    case 'wanted':
      return pulledAnew(state);
    case 'reached':
      return isCurrent(state, event) ? answered(state, event, circumstances) : state;
    case 'done':
      return isCurrent(state, event)
        ? done(answered(state, event, circumstances), event, circumstances)
        : state;
    case 'failed':
      return isCurrent(state, event) ? failed(state, event, circumstances) : state;
    case 'heard':
      return state.pull.at === 'live' && state.pull.run === event.run ? { ...state, liveFailures: 0 } : state;
    case 'live-ended':
      return state.pull.at === 'live' && state.pull.run === event.run
        ? liveEnded(state, event.problem, circumstances)
        : state;
  }
}

/** Whether the event belongs to what its lane is doing now, and not to an earlier run. */
const isCurrent = (state: MachineState, { lane, run }: { lane: LaneName; run: number }): boolean =>
  state[lane].at === 'running' && state[lane].run === run;

function woke(state: MachineState, name: LaneName, timer: number): MachineState {
  const lane = state[name];
  if (lane.timer !== timer) return state;
  if (lane.at === 'waiting' || lane.at === 'held')
    return {
      ...(name === 'pull' && state.gate === 'needs-upgrade' ? opened(state) : state),
      [name]: idle(lane),
    };
  if (lane.at !== 'live') return state;
  // It has lived through a whole interval, or died unnoticed: a pull finds out.
  return { ...state, pull: idle(lane), liveFailures: 0 };
}

const asked = (state: MachineState): MachineState => pulledAnew(retried(state));

function pulledAnew(state: MachineState): MachineState {
  if (state.pull.at === 'live') return { ...state, pull: idle(state.pull) };
  return state.pull.at === 'running' ? { ...state, pullAgain: true } : state;
}

/** The server is there: the other lane need not wait any longer than after a first failure, if it is the line that it waits for. */
function answered(
  state: MachineState,
  { lane: name }: Pick<Extract<MachineEvent, { type: 'reached' }>, 'lane'>,
  circumstances: Circumstances,
): MachineState {
  const other = name === 'push' ? 'pull' : 'push';
  const lane = state[other];
  const byLine = lane.at === 'waiting' && lane.problem?.code === 'OFFLINE' && lane.failures > lane.faults;
  if (!byLine) return { ...state, reached: true };
  const failures = Math.max(1, lane.faults);
  return { ...state, reached: true, [other]: { ...hurried(lane, circumstances), failures } };
}

function done(
  state: MachineState,
  { lane: name, setAside }: Extract<MachineEvent, { type: 'done' }>,
  { policy, now }: Circumstances,
): MachineState {
  const lane = recovered(state[name]);
  if (name === 'push') {
    // It was that one that the server did not take, and not the number of them.
    if (setAside) return { ...state, push: lane, pushCeiling: policy.pushBatch, pushLimit: policy.pushBatch };
    return { ...state, push: lane, pushLimit: Math.min(state.pushCeiling, state.pushLimit * 2) };
  }
  if (state.pullAgain) return { ...state, pull: lane, pullAgain: false };
  const timer = lane.timer + 1;
  return { ...state, pull: { ...lane, at: 'live', timer, wakeAt: now + policy.liveCheckMs } };
}

function failed(
  state: MachineState,
  { lane: name, problem, size = 0, ms = 0 }: Extract<MachineEvent, { type: 'failed' }>,
  circumstances: Circumstances,
): MachineState {
  const shut = shutBy(state, problem);
  if (shut) return shut;
  const offline = problem.code === 'OFFLINE';
  let { pushLimit } = state;
  if (name === 'push') {
    // Something in this batch is what the server will not have, today or ever: half of it tells more.
    if (!problem.retryable && size > 1) {
      pushLimit = Math.floor(size / 2);
      const pushCeiling = problem.code === 'PAYLOAD_TOO_LARGE' ? pushLimit : state.pushCeiling;
      return { ...state, pushLimit, pushCeiling, push: idle(state.push) };
    }
    // Perhaps the line is too slow for so much in one request, or something on it does not let so much pass. Where nothing
    // gets through, less would not either, and would make the queue slow once it does.
    const bySize = ms >= circumstances.policy.slowMs || (state.reached && state.push.failures > 0);
    if (offline && bySize) pushLimit = Math.max(1, Math.floor(pushLimit / 2));
  }
  const { failures, faults } = state[name];
  const lane = waiting(state[name], failures + 1, problem, circumstances);
  return {
    ...state,
    pushLimit,
    reached: state.reached && !offline,
    pullAgain: state.pullAgain && name === 'push',
    [name]: { ...lane, faults: faults + (state.reached ? 1 : 0) },
  };
}

function liveEnded(
  state: MachineState,
  problem: HoldfastError | undefined,
  circumstances: Circumstances,
): MachineState {
  const shut = problem && shutBy(state, problem);
  if (shut) return shut;
  const liveFailures = state.liveFailures + 1;
  // Counted apart: where a proxy lets no socket through, pulls go well and listening never does.
  const pull = waiting(state.pull, liveFailures, problem, circumstances);
  return { ...state, liveFailures, pull: { ...pull, failures: 0 } };
}

/** The state with its gate shut, if the problem is one that shuts it. */
function shutBy(state: MachineState, problem: HoldfastError): MachineState | undefined {
  switch (problem.code) {
    case 'UNAUTHENTICATED':
    case 'DEVICE_REVOKED':
      return { ...state, gate: 'needs-sign-in', gateProblem: problem };
    case 'CLIENT_UPGRADE_REQUIRED':
    case 'API_VERSION_UNSUPPORTED':
      return { ...state, gate: 'needs-upgrade', gateProblem: problem };
    default:
      return undefined;
  }
}

/** Starts what there is reason to start, and stops what must not run. The one place that does either. */
function proceed(state: MachineState, circumstances: Circumstances): MachineState {
  if (state.closed || state.pausedBy.length > 0 || state.gate === 'needs-sign-in') return atRest(state);
  if (state.gate === 'needs-upgrade') {
    const { push, pull, ...rest } = state;
    const probing = pull.at === 'waiting' && pull.problem === state.gateProblem;
    const probe = () =>
      waitingFor(pull, circumstances.policy.upgradeProbeMs, state.gateProblem, circumstances);
    return { ...rest, push: settled(push), pull: probing ? pull : probe() };
  }
  const moved = started(state, circumstances);
  // A round that was asked for is over once it has come to an end, well or not.
  const through = (moved.pull.at === 'live' || moved.pull.at === 'waiting') && moved.push.at !== 'running';
  return moved.overruled && through ? started({ ...moved, overruled: false }, circumstances) : moved;
}

/** Starts what there is reason to start and the policy lets run, and holds what it does not. */
function started(state: MachineState, circumstances: Circumstances): MachineState {
  const { policy, around, now } = circumstances;
  const allowance = state.overruled ? unrestrained : allowanceOf(policy, around, now);
  const { allows } = allowance;
  const placed = (lane: Lane, may: boolean, wanted: boolean): Lane => {
    if (!may) return lane.at === 'idle' && !wanted ? lane : held(lane, allowance, circumstances);
    const ready = lane.at === 'held' ? idle(lane) : lane;
    return ready.at === 'idle' && wanted ? running(ready) : ready;
  };
  const lazyToo = state.allowance.allows === 'eager' && allows === 'all' && state.pull.at === 'live';
  const push = placed(state.push, allows !== 'nothing', state.sendable);
  const pull = placed(
    lazyToo ? idle(state.pull) : state.pull,
    allows === 'all' || allows === 'eager',
    push.at !== 'running',
  );
  return { ...state, allowance, push, pull };
}

function effectsOf(before: MachineState, after: MachineState, { now }: Circumstances): Effect[] {
  const effects: Effect[] = [];
  for (const name of lanes) {
    const lane = after[name];
    if (lane.run !== before[name].run) {
      effects.push({ do: 'stop', lane: name });
      if (lane.at === 'running')
        effects.push(
          name === 'push'
            ? { do: 'push', run: lane.run, limit: after.pushLimit }
            : { do: 'pull', run: lane.run, lazy: after.allowance.allows === 'all' },
        );
      if (lane.at === 'live') effects.push({ do: 'listen', run: lane.run });
    }
    if (lane.timer !== before[name].timer && lane.wakeAt !== undefined)
      effects.push({ do: 'wake', lane: name, timer: lane.timer, ms: lane.wakeAt - now });
  }
  if (after.gateProblem?.code === 'DEVICE_REVOKED' && after.gateProblem !== before.gateProblem)
    effects.push({ do: 'wipe' });
  return effects;
}

const opened = ({ gateProblem: _mended, ...state }: MachineState): MachineState => ({
  ...state,
  gate: 'open',
});

/** Does not wait any longer. */
const retried = (state: MachineState): MachineState => ({
  ...state,
  push: state.push.at === 'waiting' ? idle(state.push) : state.push,
  pull: state.pull.at === 'waiting' ? idle(state.pull) : state.pull,
});

const atRest = (state: MachineState): MachineState => ({
  ...state,
  pullAgain: false,
  overruled: false,
  push: settled(state.push),
  pull: settled(state.pull),
});

const settled = (lane: Lane): Lane => (lane.at === 'idle' ? lane : idle(lane));

/** In its next place; what it waited for is forgotten. */
const idle = ({ wakeAt: _over, ...lane }: Lane): Lane => ({ ...lane, at: 'idle', run: lane.run + 1 });

const recovered = ({ problem: _over, ...lane }: Lane): Lane => ({ ...idle(lane), failures: 0, faults: 0 });

const running = (lane: Lane): Lane => ({ ...lane, at: 'running', run: lane.run + 1 });

function waiting(
  lane: Lane,
  failures: number,
  problem: HoldfastError | undefined,
  circumstances: Circumstances,
): Lane {
  const ms = backOff(circumstances.policy, failures, circumstances.random, problem?.retryAfterMs);
  return { ...waitingFor(lane, ms, problem, circumstances), failures };
}

function waitingFor(
  { problem: _before, ...lane }: Lane,
  ms: number,
  problem: HoldfastError | undefined,
  { now }: Circumstances,
): Lane {
  return {
    ...lane,
    at: 'waiting',
    run: lane.run + 1,
    timer: lane.timer + 1,
    wakeAt: now + ms,
    ...(problem && { problem }),
  };
}

/** Not let run now. What the platform does not tell of, a timer finds out. */
function held(lane: Lane, { opensAt = Infinity }: Allowance, { policy, now }: Circumstances): Lane {
  if (lane.at === 'held') return lane;
  const wakeAt = Math.min(opensAt, now + policy.liveCheckMs);
  return { ...lane, at: 'held', run: lane.run + 1, timer: lane.timer + 1, wakeAt };
}

const rearmed = (lane: Lane, ms: number, { now }: Circumstances): Lane => ({
  ...lane,
  timer: lane.timer + 1,
  wakeAt: now + ms,
});

/** Waits less, never more; what the server asked to wait for stays as it is. */
function hurried(lane: Lane, circumstances: Circumstances): Lane {
  const byNetwork = lane.at === 'live' || (lane.at === 'waiting' && lane.problem?.code === 'OFFLINE');
  if (!byNetwork || lane.wakeAt === undefined) return lane;
  const { policy, now, random } = circumstances;
  const ms = Math.min(lane.wakeAt - now, backOff({ ...policy, backOffMs: policy.hintMs }, 1, random));
  return rearmed(lane, Math.max(0, ms), circumstances);
}
