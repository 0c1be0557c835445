import './browser.js';
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { CachePersistor } from 'apollo3-cache-persist';
import { Observable } from 'rxjs';
import { useNetwork } from './browser.js';
import { all, firstNotebook, page, updateNote } from './documents.js';
import { openKeyValue } from './key-value.js';

const titleOfNote = gql`
  fragment Title on Note {
    title
  }
`;

/** What apollo-link-queue does, for Apollo Client 4, on which version 3.1.0 of it throws as soon as it is closed. */
class QueueLink extends ApolloLink {
  queue = [];
  isOpen = false;

  open() {
    this.isOpen = true;
    for (const { operation, forward, observer } of this.queue.splice(0))
      forward(operation).subscribe(observer);
  }

  request(operation, forward) {
    if (this.isOpen || operation.operationType !== 'mutation') return forward(operation);
    return new Observable((observer) => {
      this.queue.push({ operation, forward, observer });
    });
  }
}

export async function open({ network }) {
  useNetwork(network);
  const cache = new InMemoryCache();
  const storage = await openKeyValue('apollo');
  const persistor = new CachePersistor({ cache, storage, maxSize: false });
  await persistor.restore();
  const queue = new QueueLink();
  const http = new HttpLink({ uri: 'http://bench.test/graphql', fetch: network.fetch });
  const client = new ApolloClient({ cache, link: ApolloLink.from([queue, http]) });
  const follow = () => (network.isOnline() ? queue.open() : (queue.isOpen = false));
  network.subscribe(follow);
  follow();

  let unsent = 0;
  const titleNow = (id) =>
    cache.readFragment({ id: `Note:${id}`, fragment: titleOfNote, optimistic: true })?.title;

  return {
    watch(notebookId, shown) {
      const watched = client.watchQuery({
        ...{ query: gql(page), variables: { notebookId }, fetchPolicy: 'cache-first' },
      });
      const subscription = watched.subscribe(({ data, dataState }) => {
        if (dataState === 'complete') shown(data.notes);
      });
      return () => subscription.unsubscribe();
    },
    async edit(id, title) {
      unsent += 1;
      const optimisticResponse = { updateNote: { __typename: 'Note', id, title } };
      client
        .mutate({ mutation: gql(updateNote), variables: { id, title }, optimisticResponse })
        .catch(() => undefined)
        .finally(() => (unsent -= 1));
      while (titleNow(id) !== title) await Promise.resolve();
    },
    titleOf: async (id) => titleNow(id),
    unsent: () => unsent,
    async catchUp() {
      const fetchPolicy = 'network-only';
      await client.query({ query: gql(all), fetchPolicy });
      await client.query({ query: gql(page), variables: { notebookId: firstNotebook }, fetchPolicy });
    },
    async close() {
      await persistor.persist();
      client.stop();
    },
  };
}
