import { Redis } from 'ioredis';
import { Listeners, type Hints } from './hints.js';

const prefix = 'holdfast:';

/**
 * Hints through Redis, for servers that share a database. Nothing waits for Redis: while it is away hints are lost, and
 * when it is back all listeners are told to look. `onProblem` hears of what went wrong, for the log.
 */
export function redisHints(url: string, onProblem: (error: Error) => void): Hints {
  const listeners = new Listeners();
  const publisher = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 0 });
  const subscriber = new Redis(url, { maxRetriesPerRequest: null });
  publisher.on('error', onProblem);
  subscriber.on('error', onProblem);
  subscriber.on('message', (channel: string, text: string) =>
    listeners.tell(channel.slice(prefix.length), text),
  );
  subscriber.on('ready', () => {
    for (const topic of listeners.topics()) listeners.tell(topic, '');
  });
  return {
    async publish(topic, text) {
      publisher.publish(prefix + topic, text).catch(onProblem);
    },
    subscribe(topic, listener) {
      // What was told before Redis knew of the listener is lost.
      if (!listeners.has(topic))
        subscriber.subscribe(prefix + topic).then(() => listeners.tell(topic, ''), onProblem);
      return listeners.add(topic, listener, () => {
        subscriber.unsubscribe(prefix + topic).catch(onProblem);
      });
    },
    async close() {
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}
