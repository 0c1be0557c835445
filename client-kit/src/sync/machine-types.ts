/** What the state machine of `machine.ts` is made of, as data. */
import type { HoldfastError } from '@holdfast/schema/errors';
import type { Allowance, Surroundings } from './allowance.js';
import type { SyncPolicy } from './policy.js';

export type LaneName = 'push' | 'pull';

export interface Lane {
  readonly at: 'idle' | 'running' | 'waiting' | 'live' | 'held';
  readonly run: number;
  /** In a row. */
  readonly failures: number;
  /** Those of them that came although the server had just answered: what was asked for may be to blame, and not the line. */
  readonly faults: number;
  /** The timer that this place waits for; a later one has a higher number. */
  readonly timer: number;
  /** Device time at which that timer fires. */
  readonly wakeAt?: number;
  /** Why it waits. */
  readonly problem?: HoldfastError;
}

export interface MachineState {
  readonly pausedBy: readonly string[];
  /** Shut until a person signs in, or until the app is a newer one. */
  readonly gate: 'open' | 'needs-sign-in' | 'needs-upgrade';
  /** What shut the gate. */
  readonly gateProblem?: HoldfastError;
  readonly closed: boolean;
  /** What the policy lets through, as last looked at. */
  readonly allowance: Allowance;
  /** A person wants a round now, whatever the policy says. */
  readonly overruled: boolean;
  /** The outbox has something to send. */
  readonly sendable: boolean;
  /** The server has answered since the last failure. */
  readonly reached: boolean;
  /** Most mutations in the next push. */
  readonly pushLimit: number;
  /** Most that any push may grow to: less than the policy says, where the server has called as many too many. */
  readonly pushCeiling: number;
  /** A round was asked for while one was running. */
  readonly pullAgain: boolean;
  /** Live connections lost in a row without one having proved itself. */
  readonly liveFailures: number;
  readonly push: Lane;
  readonly pull: Lane;
}

export type MachineEvent =
  | { readonly type: 'paused'; readonly by: string }
  | { readonly type: 'resumed'; readonly by: string }
  | { readonly type: 'closed' }
  /** The outbox changed. */
  | { readonly type: 'outbox'; readonly sendable: boolean }
  /** A timer fired. */
  | { readonly type: 'woke'; readonly lane: LaneName; readonly timer: number }
  /** The platform says that something about the network changed for the better. */
  | { readonly type: 'hinted' }
  | { readonly type: 'token-changed' }
  /** The platform says that something about the line or the battery changed. */
  | { readonly type: 'surroundings' }
  /** There is something else to fetch than before. */
  | { readonly type: 'wanted' }
  /** A person wants a round now. */
  | { readonly type: 'asked' }
  /** The server answered something within a run. */
  | { readonly type: 'reached'; readonly lane: LaneName; readonly run: number }
  /** `setAside`: of a push of a single mutation, which the server will never take. */
  | { readonly type: 'done'; readonly lane: LaneName; readonly run: number; readonly setAside?: boolean }
  /** `size`: mutations in the push that failed; `ms`: how long it had been under way. */
  | {
      readonly type: 'failed';
      readonly lane: LaneName;
      readonly run: number;
      readonly problem: HoldfastError;
      readonly size?: number;
      readonly ms?: number;
    }
  /** Something came over the live connection. */
  | { readonly type: 'heard'; readonly run: number }
  /** The live connection ended. */
  | { readonly type: 'live-ended'; readonly run: number; readonly problem?: HoldfastError };

export type Effect =
  /** Whatever the lane was doing is over: time-outs, timers and connections of its earlier runs go. */
  | { readonly do: 'stop'; readonly lane: LaneName }
  | { readonly do: 'push'; readonly run: number; readonly limit: number }
  /** `lazy`: lazy types that are not here yet, too. */
  | { readonly do: 'pull'; readonly run: number; readonly lazy: boolean }
  | { readonly do: 'listen'; readonly run: number }
  | { readonly do: 'wake'; readonly lane: LaneName; readonly timer: number; readonly ms: number }
  | { readonly do: 'wipe' };

/** What a step needs from outside. */
export interface Circumstances {
  readonly policy: SyncPolicy;
  readonly around: Surroundings;
  /** Device time, milliseconds. */
  readonly now: number;
  /** From [0, 1). */
  readonly random: number;
}

export interface Step {
  readonly state: MachineState;
  readonly effects: readonly Effect[];
}
