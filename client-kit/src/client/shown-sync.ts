import { frameMs } from '../cache/records-cache.js';
import type { Timers } from '../environment/environment.js';
import type { SyncController } from './sync-controller.js';

/**
 * `hasSynced`, said when the screen knows it too. What the last page brought is on this device at once and in a list that is
 * watched with the next frame, by a timer of Apollo's: until then, the list looks empty that will not be. `tell` is called
 * when a workspace that was not there is.
 */
export function shownSync(
  hasSynced: SyncController['hasSynced'],
  timers: Timers,
  tell: () => void,
): SyncController['hasSynced'] {
  /** Those that were asked for and not here when they last were. */
  const missed = new Map<string, 'missing' | 'coming'>();
  return (workspaceId, type) => {
    const key = `${workspaceId} ${type ?? ''}`;
    if (!hasSynced(workspaceId, type)) {
      missed.set(key, 'missing');
      return false;
    }
    if (missed.get(key) === 'missing') {
      missed.set(key, 'coming');
      timers.set(frameMs, () => timers.set(0, () => arrived(key)));
    }
    return !missed.has(key);
  };

  function arrived(key: string): void {
    if (missed.get(key) !== 'coming') return;
    missed.delete(key);
    tell();
  }
}
