import type { SyncController } from '@holdfast/client-kit';
import { progressLine } from '../terminal/progress.js';

/** Shows how far sending, or the first fetch of all notes, has come, while `work` goes on. */
export async function showSending<T>(sync: SyncController, work: () => Promise<T>): Promise<T> {
  const waiting = sync.status().pending;
  const progress = progressLine(waiting > 0 ? 'Sending' : 'Fetching');
  const stop = sync.onStatus(() => {
    const { pending, firstSync } = sync.status();
    if (pending > 0) progress.update(Math.max(0, waiting - pending), waiting);
    else if (firstSync) progress.update(firstSync.records);
  });
  try {
    return await work();
  } finally {
    stop();
    progress.end();
  }
}
