import { describe, expect, it, vi } from 'vitest';
import { guardSocket, SocketRefusal } from '../../src/http/guarded-socket.js';

/** A socket under guard, whose handler takes as long as the test lets it. */
function guarded(handler: (data: string) => Promise<void>) {
  let receive: (data: string) => Promise<void> = async () => {};
  const close = vi.fn();
  const { socket, idle } = guardSocket(
    {
      protocol: 'graphql-transport-ws',
      send: async () => {},
      close,
      onMessage: (listener) => {
        receive = listener;
      },
    },
    { longest: 10, atOnce: { messages: 3, characters: 20 }, onFailure: () => 'INTERNAL' },
  );
  socket.onMessage(handler);
  return { receive: (data: string) => receive(data), close, idle };
}

const never = (): Promise<void> => new Promise(() => {});

describe('a guarded socket', () => {
  it('is closed by what a handler throws, which goes no further', async () => {
    const refused = guarded(() => Promise.reject(new SocketRefusal(4403, 'FORBIDDEN')));
    await refused.receive('x');
    expect(refused.close).toHaveBeenCalledWith(4403, 'FORBIDDEN');
    const failed = guarded(() => Promise.reject(new Error('of the database')));
    await failed.receive('x');
    expect(failed.close).toHaveBeenCalledWith(1011, 'INTERNAL');
  });

  it('takes no message that is too long', async () => {
    const { receive, close } = guarded(async () => {});
    await receive('x'.repeat(11));
    expect(close).toHaveBeenCalledWith(1009, 'PAYLOAD_TOO_LARGE');
  });

  it.each([
    ['messages', ['a', 'b', 'c', 'd']],
    ['characters', ['x'.repeat(10), 'y'.repeat(10), 'z']],
  ])('is closed when it asks for more than is answered: %s', async (_what, messages) => {
    const handler = vi.fn(never);
    const { receive, close } = guarded(handler);
    for (const message of messages.slice(0, -1)) void receive(message);
    expect(close).not.toHaveBeenCalled();
    await receive(String(messages.at(-1)));
    expect(close).toHaveBeenCalledWith(4429, 'RATE_LIMITED');
    expect(handler).toHaveBeenCalledTimes(messages.length - 1);
  });

  it('takes any number one after the other, and is idle when the last is done', async () => {
    const { receive, close, idle } = guarded(async () => {});
    for (let count = 0; count < 50; count += 1) await receive('x'.repeat(10));
    await idle();
    expect(close).not.toHaveBeenCalled();
  });
});
