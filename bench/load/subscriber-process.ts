/** Many subscribers in a process of their own. Says when all have begun, and each time that all have been given a page. */
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

interface Order {
  readonly url: string;
  readonly tokens: readonly string[];
  readonly query: string;
  readonly workspaceId: string;
}

/** At once; more would measure the accept queue of the operating system. */
const connecting = 100;

process.once('message', (order: Order) => void subscribeAll(order));
process.once('disconnect', () => process.exit(0));

async function subscribeAll({ url, tokens, query, workspaceId }: Order): Promise<void> {
  const say = (says: string): void => void process.send?.({ says, at: Date.now() });
  let pages = 0;
  const next = (): void => {
    pages += 1;
    if (pages > tokens.length && pages % tokens.length === 0) say('all');
  };
  const waiting = [...tokens];
  const connect = async (): Promise<void> => {
    for (let token = waiting.pop(); token !== undefined; token = waiting.pop()) {
      const client = createClient({
        url,
        webSocketImpl: WebSocket,
        retryAttempts: 0,
        connectionParams: { authorization: `Bearer ${token}` },
      });
      await new Promise<void>((begun) => {
        client.subscribe(
          { query, variables: { workspaceId } },
          {
            next: () => {
              next();
              begun();
            },
            error: () => say('failed'),
            complete: () => {},
          },
        );
      });
    }
  };
  await Promise.all(Array.from({ length: connecting }, connect));
  say('ready');
}
