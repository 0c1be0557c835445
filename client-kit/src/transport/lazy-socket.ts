import { HoldfastError } from '@holdfast/schema/errors';
import type { OpenSocketSession, SocketSession } from './socket-port.js';

type Load = () => Promise<OpenSocketSession>;

const loadLive: Load = async () => (await import('./socket-session.js')).webSocketLive;

/**
 * A socket session whose code is loaded by the first who subscribes: an app starts, shows and takes edits without it, and
 * nobody subscribes before an answer has come over the network. Code that does not come is a connection that does not
 * stand: whoever subscribes next asks for it again, and meanwhile the engine fetches what it would have been told.
 */
export const lazySocket =
  (load: Load = loadLive): OpenSocketSession =>
  (options) => {
    let session: SocketSession | undefined;
    const waiting = new Set<(error: HoldfastError) => void>();

    return {
      subscribe(request, sink) {
        if (session) return session.subscribe(request, sink);
        let unsubscribe: () => void = () => waiting.delete(fail);
        const fail = (error: HoldfastError) => {
          if (waiting.delete(fail)) sink.closed(error);
        };
        waiting.add(fail);
        load().then(
          (open) => {
            if (waiting.delete(fail)) unsubscribe = (session ??= open(options)).subscribe(request, sink);
          },
          (cause: unknown) => fail(new HoldfastError('OFFLINE', undefined, { cause })),
        );
        return () => unsubscribe();
      },
      close() {
        for (const fail of waiting) fail(new HoldfastError('OFFLINE'));
        session?.close();
      },
    };
  };
