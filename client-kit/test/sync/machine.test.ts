import { HoldfastError } from '@holdfast/schema/errors';
import { describe, expect, it } from 'vitest';
import { backOff } from '../../src/sync/back-off.js';
import { initialState, notStarted, step } from '../../src/sync/machine.js';
import type { Thrift } from '../../src/sync/allowance.js';
import type {
  Circumstances,
  Effect,
  LaneName,
  MachineEvent,
  MachineState,
} from '../../src/sync/machine-types.js';
import { defaultPolicy as policy } from '../../src/sync/policy.js';
import { seededRandom } from '../../src/testing/seeded-random.js';

/** How much the policy lets through, by what it says of a metered line. */
const levels = ['all', 'edits', 'nothing'] as const satisfies readonly Thrift[];
const at = (level: Thrift): Circumstances => ({
  policy: { ...policy, whenMetered: level },
  around: { metered: true, batteryLow: false, zoneMinutes: 0 },
  now: 0,
  random: 0.5,
});
const circumstances = at('all');
const problems = (
  [
    'OFFLINE',
    'INTERNAL',
    'BAD_USER_INPUT',
    'PAYLOAD_TOO_LARGE',
    'UNAUTHENTICATED',
    'DEVICE_REVOKED',
    'CLIENT_UPGRADE_REQUIRED',
    'STORE_FULL',
  ] as const
).map((code) => new HoldfastError(code));

/** What is under way outside the machine, as its effects left it. */
interface Surroundings {
  /** Run of the request under way, by lane. */
  readonly requests: Readonly<Partial<Record<LaneName, number>>>;
  readonly timers: Readonly<Partial<Record<LaneName, number>>>;
  readonly listening: boolean;
  readonly level: Thrift;
}

interface Situation {
  readonly state: MachineState;
  readonly around: Surroundings;
}

function surroundingsAfter(around: Surroundings, effects: readonly Effect[]): Surroundings {
  const { level } = around;
  let { requests, timers, listening } = around;
  for (const effect of effects) {
    if (effect.do === 'stop') {
      requests = { ...requests, [effect.lane]: undefined };
      timers = { ...timers, [effect.lane]: undefined };
      if (effect.lane === 'pull') listening = false;
    }
    if (effect.do === 'push' || effect.do === 'pull') requests = { ...requests, [effect.do]: effect.run };
    if (effect.do === 'wake') timers = { ...timers, [effect.lane]: effect.timer };
    if (effect.do === 'listen') listening = true;
  }
  return { requests, timers, listening, level };
}

/** All that can happen next: what is under way may end in any way, and a person or the platform may do anything. */
function eventsIn({ state, around }: Situation): MachineEvent[] {
  const events: MachineEvent[] = [
    { type: 'paused', by: 'test' },
    { type: 'resumed', by: 'test' },
    { type: 'resumed', by: notStarted },
    { type: 'outbox', sendable: true },
    { type: 'outbox', sendable: false },
    { type: 'hinted' },
    { type: 'token-changed' },
    { type: 'asked' },
    { type: 'wanted' },
    { type: 'surroundings' },
  ];
  for (const lane of ['push', 'pull'] as const) {
    const run = around.requests[lane];
    const timer = around.timers[lane];
    if (timer !== undefined) events.push({ type: 'woke', lane, timer });
    if (run === undefined) continue;
    events.push({ type: 'reached', lane, run }, { type: 'done', lane, run });
    if (lane === 'push') events.push({ type: 'done', lane, run, setAside: true });
    for (const problem of problems)
      events.push(
        { type: 'failed', lane, run, problem, size: 100 },
        { type: 'failed', lane, run, problem, size: 1 },
        { type: 'failed', lane, run, problem, size: 100, ms: policy.requestTimeoutMs },
      );
  }
  if (around.listening) {
    const { run } = state.pull;
    events.push({ type: 'heard', run }, { type: 'live-ended', run });
    for (const problem of problems) events.push({ type: 'live-ended', run, problem });
  }
  return events;
}

/** Situations that differ only in how often something has happened are one. */
function fingerprint({ state, around }: Situation): string {
  const lane = ({ at, failures, faults, problem, wakeAt }: MachineState['push']) => [
    at,
    Math.min(failures, 2),
    Math.min(faults, 2),
    problem && (problem === state.gateProblem ? 'of the gate' : problem.code === 'OFFLINE'),
    wakeAt === undefined,
  ];
  const matches = (name: LaneName) => [
    around.requests[name] === state[name].run,
    around.timers[name] === state[name].timer,
  ];
  return JSON.stringify([
    around.level,
    state.allowance.allows,
    state.overruled,
    state.pausedBy,
    state.gate,
    state.gateProblem?.code,
    state.sendable,
    state.reached,
    Math.min(state.pushLimit, 2),
    Math.min(state.pushCeiling, 2),
    state.pullAgain,
    Math.min(state.liveFailures, 2),
    lane(state.push),
    lane(state.pull),
    matches('push'),
    matches('pull'),
    around.listening,
  ]);
}

function reachable(): Situation[] {
  const first: Situation = {
    state: initialState(policy, false),
    around: { requests: {}, timers: {}, listening: false, level: 'all' },
  };
  const seen = new Map([[fingerprint(first), first]]);
  const found = (next: Situation) => {
    const print = fingerprint(next);
    if (!seen.has(print)) seen.set(print, next);
  };
  for (const situation of seen.values()) {
    for (const event of eventsIn(situation)) {
      // What the surroundings become is told, or found out by a timer.
      const seenAnew = event.type === 'surroundings' || event.type === 'woke';
      for (const level of seenAnew ? levels : [situation.around.level]) {
        const { state, effects } = step(situation.state, event, at(level));
        found({ state, around: { ...surroundingsAfter(situation.around, effects), level } });
      }
    }
  }
  return [...seen.values()];
}

describe('the sync machine, over all its reachable states', () => {
  const all = reachable();
  const free = all.filter(({ state }) => state.pausedBy.length === 0 && state.gate !== 'needs-sign-in');

  it('has been explored', () => {
    expect(all.length).toBeGreaterThan(200);
    expect(all.length).toBeLessThan(200_000);
  });

  it('has a request or a timer under way wherever something waits to be sent', () => {
    const stuck: unknown[] = [];
    for (const { state, around } of free.filter(({ state }) => state.sendable)) {
      const sending = state.push.at === 'running' && around.requests.push === state.push.run;
      const waiting = ['waiting', 'held'].includes(state.push.at) && around.timers.push === state.push.timer;
      const probing = state.gate === 'needs-upgrade' && around.timers.pull === state.pull.timer;
      if (!sending && !waiting && !probing) stuck.push(state);
    }
    expect(stuck).toEqual([]);
  });

  it('sends by time alone from everywhere: let timers fire, and a push is under way once the policy lets it', () => {
    for (const situation of free.filter(({ state }) => state.sendable)) {
      let { state, around } = situation;
      for (let steps = 0; state.push.at !== 'running'; steps += 1) {
        if (steps === 3) expect.fail(JSON.stringify(situation.state));
        const lane = state.gate === 'needs-upgrade' ? 'pull' : 'push';
        const stepped = step(state, { type: 'woke', lane, timer: around.timers[lane] ?? -1 }, circumstances);
        ({ state } = stepped);
        around = surroundingsAfter(around, stepped.effects);
      }
    }
  });

  it('fetches by time alone from everywhere: the pull lane runs, waits for a timer, or waits for a push that is running', () => {
    const stuck: unknown[] = [];
    for (const { state, around } of free) {
      const running = state.pull.at === 'running' && around.requests.pull === state.pull.run;
      const timed =
        around.timers.pull === state.pull.timer &&
        (['waiting', 'held'].includes(state.pull.at) || (state.pull.at === 'live' && around.listening));
      const behindPush = state.pull.at === 'idle' && state.push.at === 'running';
      if (!running && !timed && !behindPush) stuck.push(state);
    }
    expect(stuck).toEqual([]);
  });

  it('does nothing at all while paused or while nobody is signed in', () => {
    const busy: unknown[] = [];
    for (const { state, around } of all.filter(
      ({ state }) => state.pausedBy.length > 0 || state.gate === 'needs-sign-in',
    )) {
      const underWay = [...Object.values(around.requests), ...Object.values(around.timers)].some(
        (it) => it !== undefined,
      );
      if (underWay || around.listening || state.push.at !== 'idle' || state.pull.at !== 'idle')
        busy.push(state);
    }
    expect(busy).toEqual([]);
  });

  it('does nothing that the policy does not let it, once it has been told, but in a round that somebody asked for', () => {
    const busy: unknown[] = [];
    for (const { state, around } of all) {
      const after = step(state, { type: 'surroundings' }, at(around.level)).state;
      if (after.overruled || after.gate !== 'open') continue;
      const sends = after.push.at === 'running' && around.level === 'nothing';
      const fetches =
        after.pull.at !== 'held' && after.pull.at !== 'idle' && ['edits', 'nothing'].includes(around.level);
      if (sends || fetches) busy.push([around.level, after]);
    }
    expect(busy).toEqual([]);
  });

  it('runs a round that is asked for, whatever the policy says, and only that', () => {
    const endless: unknown[] = [];
    for (const { state, around } of free) {
      const circumstances = at(around.level);
      let { state: now } = step(state, { type: 'asked' }, circumstances);
      if (now.gate !== 'open') continue;
      for (let steps = 0; now.overruled; steps += 1) {
        const lane = now.push.at === 'running' ? 'push' : 'pull';
        if (steps > 5 || now[lane].at !== 'running') endless.push(state);
        if (endless.length > 0) break;
        if (lane === 'push') ({ state: now } = step(now, { type: 'outbox', sendable: false }, circumstances));
        ({ state: now } = step(now, { type: 'done', lane, run: now[lane].run }, circumstances));
      }
      if (now.pull.run <= state.pull.run) endless.push(state);
    }
    expect(endless).toEqual([]);
  });

  it('takes no notice of what belongs to an earlier run', () => {
    const reacted: unknown[] = [];
    const told = all.filter(
      ({ state, around }) => state.allowance.allows === around.level || state.overruled,
    );
    for (const { state, around } of told) {
      for (const lane of ['push', 'pull'] as const) {
        const run = state[lane].run - 1;
        const stale: MachineEvent[] = [
          { type: 'done', lane, run },
          { type: 'failed', lane, run, problem: problems[0] as HoldfastError },
          { type: 'woke', lane, timer: state[lane].timer - 1 },
          { type: 'live-ended', run: state.pull.run - 1 },
        ];
        for (const event of stale)
          if (step(state, event, at(around.level)).effects.length > 0) reacted.push([state, event]);
      }
    }
    expect(reacted).toEqual([]);
  });

  it('waits no longer than after a first failure once the other lane was answered, unless it had failed beside answers', () => {
    const wrong: unknown[] = [];
    for (const { state, around } of all)
      for (const [lane, other] of [['push', 'pull'] as const, ['pull', 'push'] as const]) {
        const before = state[lane];
        if (before.at !== 'waiting' || state[other].at !== 'running' || state.gate !== 'open') continue;
        const told = { type: 'reached', lane: other, run: state[other].run } as const;
        const after = step(state, told, at(around.level)).state[lane];
        const blind = before.problem?.code === 'OFFLINE' && before.failures > before.faults;
        if (after.at !== 'waiting') continue;
        if (
          blind
            ? after.wakeAt! > policy.hintMs || after.failures > Math.max(1, before.faults)
            : after !== before
        )
          wrong.push([before, after]);
      }
    expect(wrong).toEqual([]);
  });

  it('never waits longer for a hint than it would have without', () => {
    const later: unknown[] = [];
    for (const { state, around } of all) {
      const { state: hinted } = step(state, { type: 'hinted' }, at(around.level));
      for (const lane of ['push', 'pull'] as const)
        if (hinted[lane].at === state[lane].at && (hinted[lane].wakeAt ?? 0) > (state[lane].wakeAt ?? 0))
          later.push(state);
    }
    expect(later).toEqual([]);
  });
});

describe('the wait after a failure', () => {
  const random = seededRandom(1);

  it('grows with the failures, is spread evenly, and is never more than a minute', () => {
    for (let failures = 1; failures < 40; failures += 1) {
      const waits = Array.from({ length: 100 }, () => backOff(policy, failures, random.next()));
      const ceiling = Math.min(60_000, policy.backOffMs * 2 ** (failures - 1));
      expect(Math.max(...waits)).toBeLessThanOrEqual(ceiling);
      expect(Math.max(...waits)).toBeGreaterThan(ceiling * 0.8);
      expect(Math.min(...waits)).toBeLessThan(ceiling * 0.2 + 100);
    }
  });

  it('is never shorter than the server asks for, up to a minute', () => {
    expect(backOff(policy, 1, 0, 5_000)).toBe(5_000);
    expect(backOff(policy, 1, 0.5, 5_000)).toBe(5_000 + policy.backOffMs / 2);
    expect(backOff(policy, 1, 0.5, 3_600_000)).toBe(60_000);
  });
});
