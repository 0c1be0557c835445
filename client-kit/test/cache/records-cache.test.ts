import { ApolloClient, ApolloLink, gql, type InMemoryCache } from '@apollo/client';
import { describe, expect, it } from 'vitest';
import { RecordsCache } from '../../src/cache/records-cache.js';

const query = gql`
  query {
    title
  }
`;

const titles = (cache: InMemoryCache) =>
  [true, false].map(
    (optimistic) =>
      cache.diff<{ title: string }>({ query, optimistic, returnPartialData: true }).result?.title,
  );

const write = (cache: Pick<RecordsCache, 'writeQuery'>, title: string) =>
  cache.writeQuery({ query, data: { title } });

describe('the cache', () => {
  it('reads what has changed once for a screen that watches it', async () => {
    let reads = 0;
    const cache = new RecordsCache({
      typePolicies: { Query: { fields: { title: { read: (title) => (reads++, title as string) } } } },
    });
    const client = new ApolloClient({ cache, link: ApolloLink.empty() });
    write(cache, 'a');
    const seen: unknown[] = [];
    client.watchQuery({ query }).subscribe(({ data }) => seen.push(data));
    await client.refetchObservableQueries().catch(() => undefined);
    reads = 0;
    write(cache, 'b');
    await new Promise((resolve) => setTimeout(resolve));
    expect(seen.at(-1)).toEqual({ title: 'b' });
    expect(reads).toBe(1);
    client.stop();
  });

  it('tells an optimistic answer from the one under it, for as long as there is one', () => {
    const cache = new RecordsCache();
    write(cache, 'told');
    expect(titles(cache)).toEqual(['told', 'told']);
    cache.batch({ optimistic: 'one', update: (layer) => write(layer, 'hoped') });
    cache.batch({ optimistic: 'two', update: (layer) => write(layer, 'hoped for more') });
    expect(titles(cache)).toEqual(['hoped for more', 'told']);
    cache.batch({ removeOptimistic: 'two', update: (root) => write(root, 'told again') });
    expect(titles(cache)).toEqual(['hoped', 'told again']);
    cache.removeOptimistic('one');
    expect(titles(cache)).toEqual(['told again', 'told again']);
  });

  it('hears of a layer, and of its end', () => {
    const cache = new RecordsCache();
    write(cache, 'told');
    const seen: unknown[] = [];
    cache.watch<{ title: string }>({
      ...{ query, optimistic: true, immediate: true },
      callback: ({ result }) => seen.push(result?.title),
    });
    cache.batch({ optimistic: 'one', update: (layer) => write(layer, 'hoped') });
    cache.removeOptimistic('one');
    expect(seen).toEqual(['told', 'hoped', 'told']);
  });
});
