import type { WebSocket as MessageSocket } from 'graphql-ws';

/** Sends and takes text messages. Its `protocol` must be `graphql-transport-ws`. */
export type SocketLike = MessageSocket;

/** Ends a socket from within the handler of one of its messages. */
export class SocketRefusal extends Error {
  constructor(
    /** Close code of the WebSocket protocol, or of graphql-transport-ws. */
    readonly code: number,
    readonly reason: string,
  ) {
    super(reason);
  }
}

export interface GuardOptions {
  /** Longest message, in characters. */
  readonly longest: number;
  /**
   * Most messages, and most characters of them, that may be handled at once. An answer that its reader does not take is
   * being handled, so this is what keeps one who asks and never reads from filling the memory.
   */
  readonly atOnce: { readonly messages: number; readonly characters: number };
  /** Told of what a handler threw that is no refusal; gives the reason to close with. */
  readonly onFailure: (error: unknown) => string;
}

export interface GuardedSocket {
  readonly socket: SocketLike;
  /** Resolves when no message is being handled; an operation under way is a message being handled. */
  idle(): Promise<void>;
}

/** A socket whose handlers cannot fail: what one throws closes the socket, in a way that tells its client why. */
export function guardSocket(socket: SocketLike, { longest, atOnce, onFailure }: GuardOptions): GuardedSocket {
  const handling = new Set<Promise<void>>();
  let characters = 0;
  const handle = async (data: string, handler: (data: string) => Promise<void>): Promise<void> => {
    characters += data.length;
    try {
      if (data.length > longest) throw new SocketRefusal(1009, 'PAYLOAD_TOO_LARGE');
      if (handling.size >= atOnce.messages || characters > atOnce.characters)
        throw new SocketRefusal(4429, 'RATE_LIMITED');
      await handler(data);
    } catch (error) {
      if (error instanceof SocketRefusal) await socket.close(error.code, error.reason);
      else await socket.close(1011, onFailure(error));
    } finally {
      characters -= data.length;
    }
  };
  return {
    idle: async () => {
      while (handling.size > 0) await Promise.all(handling);
    },
    socket: {
      protocol: socket.protocol,
      send: (data) => socket.send(data),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (handler) =>
        socket.onMessage((data) => {
          const handled = handle(data, handler).finally(() => handling.delete(handled));
          handling.add(handled);
          return handled;
        }),
    },
  };
}
