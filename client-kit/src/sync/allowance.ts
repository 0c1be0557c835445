/** When the policy lets sync use the network: pure, from the policy, the surroundings and the time. */

/** Times of day at which sync may run by itself, by the device's own time zone. */
export interface SyncWindow {
  /** `HH:MM`, 24 hours. */
  readonly from: string;
  /** `HH:MM`; not later than `from`: on the next day. */
  readonly to: string;
  /** Days on which it opens, Sunday is 0; absent: every day. */
  readonly days?: readonly number[];
}

/** What goes on where thrift is called for: everything; everything but the first fetch of lazy types; only sending; nothing. */
export type Thrift = 'all' | 'eager' | 'edits' | 'nothing';

/** Why sync holds something back. */
export type Restraint = 'outside-window' | 'metered' | 'low-battery';

export interface AllowancePolicy {
  /** Empty: at all times. Outside of them nothing is sent or fetched. */
  readonly windows: readonly SyncWindow[];
  readonly whenMetered: Thrift;
  readonly whenBatteryLow: Thrift;
}

/** What the platform says; what it does not say is taken as unproblematic. */
export interface Surroundings {
  readonly metered: boolean;
  readonly batteryLow: boolean;
  /** By how many minutes the device's local time is ahead of UTC. */
  readonly zoneMinutes: number;
}

export interface Allowance {
  readonly allows: Thrift;
  /** Why not everything. */
  readonly because: readonly Restraint[];
  /** Device time (milliseconds since 1970) at which a window opens, if that is what is waited for. */
  readonly opensAt?: number;
}

export const unrestrained: Allowance = { allows: 'all', because: [] };

const strictness: readonly Thrift[] = ['all', 'eager', 'edits', 'nothing'];
const minute = 60_000;
const day = 1440 * minute;

export function allowanceOf(policy: AllowancePolicy, around: Surroundings, now: number): Allowance {
  const opensIn = timeToOpening(policy.windows, now + around.zoneMinutes * minute);
  const demands: ReadonlyArray<readonly [Restraint, Thrift]> = [
    ['outside-window', opensIn > 0 ? 'nothing' : 'all'],
    ['metered', around.metered ? policy.whenMetered : 'all'],
    ['low-battery', around.batteryLow ? policy.whenBatteryLow : 'all'],
  ];
  const strictest = Math.max(...demands.map(([, thrift]) => strictness.indexOf(thrift)));
  if (strictest === 0) return unrestrained;
  const allows = strictness[strictest]!;
  return {
    allows,
    because: demands.filter(([, thrift]) => thrift === allows).map(([restraint]) => restraint),
    ...(opensIn > 0 && { opensAt: now + opensIn }),
  };
}

/** In milliseconds; 0 within a window. `local`: milliseconds since 1970, local time. */
function timeToOpening(windows: readonly SyncWindow[], local: number): number {
  if (windows.length === 0) return 0;
  const midnight = Math.floor(local / day) * day;
  const openings = windows.flatMap((window) => {
    const from = timeOfDay(window.from)!;
    const to = timeOfDay(window.to)!;
    const length = to > from ? to - from : to - from + day;
    // One that opened yesterday may last until now; all open again within a week.
    return Array.from({ length: 9 }, (_, n) => midnight + (n - 1) * day)
      .filter((date) => window.days?.includes(weekday(date)) ?? true)
      .map((date) => date + from)
      .filter((opening) => local < opening + length);
  });
  return Math.max(0, Math.min(...openings) - local);
}

/** 1 January 1970 was a Thursday. */
const weekday = (date: number): number => (Math.floor(date / day) + 4) % 7;

/** Milliseconds since midnight; undefined for what is no time of day. */
function timeOfDay(text: string): number | undefined {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  return hours === undefined ? undefined : (Number(hours) * 60 + Number(minutes)) * minute;
}

/** What is wrong with a policy, for whoever wrote it; undefined if nothing is. */
export function problemOfWindows(windows: readonly SyncWindow[]): string | undefined {
  const wrong = windows.find(
    ({ from, to, days }) =>
      [from, to].some((time) => typeof time !== 'string' || timeOfDay(time) === undefined) ||
      (days && (days.length === 0 || !days.every((it) => Number.isInteger(it) && it >= 0 && it < 7))),
  );
  return (
    wrong &&
    `policy.windows has ${JSON.stringify(wrong)}. Give from and to as HH:MM, and days as numbers from 0 (Sunday) to 6.`
  );
}
