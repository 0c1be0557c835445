import { HoldfastError } from '@holdfast/schema/errors';
import type { ChangePage, LiveSink } from '../sync/transport.js';
import type { ApiRequest } from './api.js';
import { dataOf } from './graphql-answer.js';
import type { SocketSession } from './socket-port.js';

/**
 * A subscription as the engine wants it: one page at a time, and the end only after the pages that came before it. A
 * page that cannot be read or kept ends the subscription, because the next one would leave a gap.
 */
export function livePages(
  socket: SocketSession,
  request: ApiRequest,
  read: (data: Readonly<Record<string, unknown>>) => ChangePage,
  sink: LiveSink,
): () => void {
  let over = false;
  let turn = Promise.resolve();
  const end = (error?: HoldfastError) => {
    if (over) return;
    stop();
    sink.closed(error);
  };
  const unsubscribe = socket.subscribe(request, {
    next(answer) {
      turn = turn.then(async () => {
        if (over) return;
        try {
          await sink.page(read(dataOf(answer)));
        } catch (error) {
          end(HoldfastError.is(error) ? error : new HoldfastError('OFFLINE', undefined, { cause: error }));
        }
      });
    },
    closed: (error) => void turn.then(() => end(error)),
  });
  function stop(): void {
    over = true;
    unsubscribe();
  }
  return stop;
}
