import type { Channels, Holder, Locks } from './environment.js';

/** How tabs of one origin speak; undefined where the browser has nothing for it (Safari before 15.4). */
export function broadcastChannels(): Channels | undefined {
  if (typeof BroadcastChannel === 'undefined') return undefined;
  return {
    join: (name, hear) => {
      const channel = new BroadcastChannel(name);
      channel.onmessage = ({ data }: MessageEvent<unknown>) => {
        if (typeof data === 'string') hear(data);
      };
      return { post: (text) => channel.postMessage(text), leave: () => channel.close() };
    },
  };
}

/** Web Locks, which also see other tabs; undefined on pages that are not from https or localhost. */
export function webLocks(): Locks | undefined {
  const locks = typeof navigator === 'undefined' ? undefined : (navigator.locks as LockManager | undefined);
  if (!locks) return undefined;
  return {
    run: async <T>(name: string, work: () => Promise<T>) => {
      let result: T | undefined;
      await locks.request(name, async () => {
        result = await work();
      });
      return result as T;
    },
    hold: (name, holder, force) => held(locks, name, holder, force === 'force'),
  };
}

function held(locks: LockManager, name: string, holder: Holder, steal: boolean): () => void {
  const waiting = new AbortController();
  let over = false;
  let letGo = () => waiting.abort();
  const work = () =>
    new Promise<void>((resolve) => {
      if (over) return resolve();
      letGo = resolve;
      holder.taken();
    });
  // A request that takes a lock away never waits, and may not be given a signal.
  const options: LockOptions = steal ? { steal } : { signal: waiting.signal };
  locks.request(name, options, work).catch(() => {
    if (!over) holder.lost?.();
  });
  return () => {
    over = true;
    letGo();
  };
}
