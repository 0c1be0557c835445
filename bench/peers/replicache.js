import './browser.js';
import { Replicache } from 'replicache';
import { useNetwork } from './browser.js';

/** Notes are kept by notebook, which an id of the field gives away. */
const keyOf = (id) => {
  const notebook = String(Number(id.slice(-12)) % 20).padStart(12, '0');
  return `note/01970000-0002-7000-8000-${notebook}/${id}`;
};

export async function open({ network }) {
  useNetwork(network);
  const ask = async (path, request) => {
    const body = JSON.stringify(request);
    try {
      const answer = await network.fetch(`http://bench.test/${path}`, { method: 'POST', body });
      const httpRequestInfo = { httpStatusCode: answer.status, errorMessage: '' };
      return { response: await answer.json(), httpRequestInfo };
    } catch (error) {
      return { httpRequestInfo: { httpStatusCode: 0, errorMessage: String(error) } };
    }
  };
  const replicache = new Replicache({
    name: 'bench',
    kvStore: 'idb',
    pullInterval: null,
    logLevel: 'error',
    pusher: async (request) => ({ httpRequestInfo: (await ask('push', request)).httpRequestInfo }),
    puller: (request) => ask('pull', request),
    mutators: {
      async setTitle(transaction, { id, title }) {
        const note = await transaction.get(keyOf(id));
        await transaction.set(keyOf(id), { ...note, title });
      },
    },
  });
  network.subscribe(() => network.isOnline() && replicache.push({ now: true }).catch(() => undefined));

  return {
    watch: (notebookId, shown) =>
      replicache.subscribe(
        (transaction) =>
          transaction
            .scan({ prefix: `note/${notebookId}/`, limit: 50 })
            .values()
            .toArray(),
        { onData: shown },
      ),
    edit: (id, title) => replicache.mutate.setTitle({ id, title }),
    titleOf: async (id) => (await replicache.query((transaction) => transaction.get(keyOf(id))))?.title,
    async unsent() {
      return (await replicache.experimentalPendingMutations()).length;
    },
    catchUp: () => replicache.pull({ now: true }),
    close: () => replicache.close(),
  };
}
