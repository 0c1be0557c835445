import type { IncomingMessage } from 'node:http';
import type { Runtime } from '../runtime.js';

/** Who sends more than this, or takes longer, is cut off. */
const patience = { bytes: 128 * 1024 * 1024, ms: 10_000 };

/**
 * Lets a body that is refused run out, unread. To answer and hang up in the midst of it would break the sender's pipe,
 * and it would take the refusal for a bad network: try again, and again.
 */
export function drain(request: IncomingMessage, runtime: Runtime): Promise<void> {
  return new Promise((resolve) => {
    if (request.readableEnded || request.destroyed) return resolve();
    let bytes = 0;
    const count = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > patience.bytes) done();
    };
    const cancel = runtime.setTimer(patience.ms, () => done());
    const done = (): void => {
      cancel();
      request.off('data', count);
      resolve();
    };
    request.on('data', count).once('end', done).once('close', done).once('error', done);
    request.resume();
  });
}
