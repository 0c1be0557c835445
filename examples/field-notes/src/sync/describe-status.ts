import type { SyncStatus } from '@holdfast/client-kit';

export type Tone = 'calm' | 'busy' | 'waiting' | 'attention';

/** What sync is doing, in a few words, and how much it wants to be looked at. */
export interface Description {
  readonly tone: Tone;
  readonly text: string;
}

const reasons: Readonly<Record<string, string>> = {
  'outside-window': 'for the night',
  metered: 'on a metered line',
  'low-battery': 'battery low',
};

/** `now` is the device's time in milliseconds since 1970; `open` are conflicts that wait for a person. */
export function describeStatus(status: SyncStatus, now: number, open: number): Description {
  const { state, pending, refused } = status;
  if (state === 'needs-sign-in') return { tone: 'attention', text: 'Sign in to sync' };
  if (state === 'needs-upgrade') return { tone: 'attention', text: 'Needs an update' };
  if (refused > 0) return { tone: 'attention', text: `${refused} refused` };
  if (open > 0) return { tone: 'attention', text: `${open} to decide` };
  switch (state) {
    case 'offline':
      return { tone: 'waiting', text: pending > 0 ? `Offline, ${pending} waiting` : 'Offline' };
    case 'paused':
      return { tone: 'waiting', text: `Paused ${because(status)}`.trim() };
    case 'backing-off':
      return { tone: 'waiting', text: `Next try ${soon(status.nextAttemptAt, now)}` };
    case 'pushing':
      return { tone: 'busy', text: `Sending ${pending}` };
    case 'pulling':
      return { tone: 'busy', text: 'Fetching' };
    case 'connecting':
      return { tone: 'busy', text: 'Connecting' };
    case 'live':
      return pending > 0
        ? { tone: 'busy', text: `${pending} waiting` }
        : { tone: 'calm', text: 'Up to date' };
  }
}

/** When the next attempt is made: "in 12 s", "in 3 min". */
export function soon(at: number | undefined, now: number): string {
  if (at === undefined) return 'soon';
  const seconds = Math.ceil((at - now) / 1_000);
  if (seconds <= 0) return 'now';
  return seconds < 100 ? `in ${seconds} s` : `in ${Math.round(seconds / 60)} min`;
}

const because = ({ pausedBy }: SyncStatus): string =>
  pausedBy.map((reason) => reasons[reason] ?? `by ${reason}`).join(', ');
