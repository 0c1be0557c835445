import type { Channels, Holder, Locks, Timers } from '../environment/environment.js';
import { processLocks } from '../environment/mutex.js';

/** The tabs of one browser, in one process: what they share, and how each of them can come to an end. */
export interface VirtualBrowser {
  tab(): VirtualTab;
}

export interface VirtualTab {
  readonly locks: Locks;
  readonly channels: Channels;
  /** It is gone from one moment to the next: its locks are free, and it neither says nor hears anything. */
  die(): void;
  /** It does not run for now: what it holds it keeps, and what is said to it waits, or is lost. */
  freeze(messages: 'wait' | 'lost'): void;
  thaw(): void;
}

interface Waiting {
  readonly tab: object;
  readonly holder: Holder;
}

export function virtualBrowser(timers: Timers): VirtualBrowser {
  /** Who holds a name comes first in its line. */
  const lines = new Map<string, Waiting[]>();
  const channels = new Map<string, Set<(text: string) => void>>();
  const mutex = processLocks();
  const soon = (work: () => void) => void timers.set(0, work);

  const tell = (name: string, it: Waiting) =>
    soon(() => {
      if (lines.get(name)?.[0] === it) it.holder.taken();
    });
  const leave = (name: string, it: Waiting) => {
    const line = lines.get(name) ?? [];
    const [holds] = line;
    if (!line.includes(it)) return;
    line.splice(line.indexOf(it), 1);
    const [next] = line;
    if (holds === it && next) tell(name, next);
  };

  return {
    tab() {
      const me = {};
      let state: 'runs' | 'frozen' | 'deaf' | 'dead' = 'runs';
      let later: Array<() => void> = [];
      let end = () => {};
      const gone = new Promise<never>((_, reject) => (end = () => reject(new Error('This tab has gone.'))));
      gone.catch(() => undefined);
      const arrive = (work: () => void) => {
        if (state === 'runs') work();
        else if (state === 'frozen') later.push(work);
      };
      return {
        locks: {
          // Who is gone lets its locks go, and nothing of it goes on.
          run: <T>(name: string, work: () => Promise<T>) =>
            new Promise<T>((resolve, reject) => {
              const alone = mutex.run(name, () => Promise.race([work(), gone]));
              const alive = (settle: () => void) => state !== 'dead' && settle();
              alone.then(
                (value) => alive(() => resolve(value)),
                (error: Error) => alive(() => reject(error)),
              );
            }),
          hold(name, holder, force) {
            const it: Waiting = {
              tab: me,
              holder: {
                taken: () => arrive(() => holder.taken()),
                lost: () =>
                  state === 'dead'
                    ? undefined
                    : state === 'runs'
                      ? holder.lost?.()
                      : later.push(() => holder.lost?.()),
              },
            };
            const line = lines.get(name) ?? [];
            lines.set(name, line);
            const [robbed] = force ? line.splice(0, 1, it) : [line.push(it) > 1 ? undefined : it];
            if (line[0] === it) tell(name, it);
            if (force && robbed) soon(() => robbed.holder.lost?.());
            return () => leave(name, it);
          },
        },
        channels: {
          join(name, hear) {
            const members = channels.get(name) ?? new Set();
            channels.set(name, members);
            const mine = (text: string) => arrive(() => hear(text));
            members.add(mine);
            return {
              post: (text) => {
                if (state === 'dead') return;
                for (const member of members)
                  if (member !== mine) soon(() => members.has(member) && member(text));
              },
              leave: () => void members.delete(mine),
            };
          },
        },
        die() {
          state = 'dead';
          end();
          for (const [name, line] of lines)
            for (const it of line.filter(({ tab }) => tab === me)) leave(name, it);
        },
        freeze: (messages) => {
          state = messages === 'wait' ? 'frozen' : 'deaf';
        },
        thaw() {
          state = 'runs';
          const missed = later;
          later = [];
          for (const work of missed) work();
        },
      };
    },
  };
}
