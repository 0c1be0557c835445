import { ApolloClient, ApolloLink, gql, type InMemoryCache, type InMemoryCacheConfig } from '@apollo/client';
import { describe, expect, it } from 'vitest';
import { RecordsCache } from '../../src/cache/records-cache.js';

const query = gql`
  query {
    title
  }
`;

/** A cache, and what brings the next frame. */
function framed(config: InMemoryCacheConfig = {}) {
  const timers: Array<() => void> = [];
  const cache = new RecordsCache(config, {
    set: (_, fire) => {
      timers.push(fire);
      return () => undefined;
    },
  });
  return { cache, frame: () => timers.shift()?.() };
}

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
    const { cache } = framed({
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
    const { cache } = framed();
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
    const { cache } = framed();
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

  it('tells of a change at once, and of more within the frame with the next one', () => {
    const { cache, frame } = framed();
    const seen: unknown[] = [];
    cache.watch<{ title: string }>({
      query,
      optimistic: true,
      callback: ({ result }) => seen.push(result?.title),
    });
    for (const title of ['a', 'b', 'c']) cache.change(() => write(cache, title));
    expect(seen).toEqual(['a']);
    expect(titles(cache)).toEqual(['c', 'c']);
    frame();
    expect(seen).toEqual(['a', 'c']);
    cache.change(() => write(cache, 'd'));
    expect(seen).toEqual(['a', 'c']);
    frame();
    frame();
    expect(seen).toEqual(['a', 'c', 'd']);
    cache.change(() => write(cache, 'e'));
    expect(seen).toEqual(['a', 'c', 'd', 'e']);
  });

  it('lets nothing wait that is not about records', () => {
    const { cache } = framed();
    const seen: unknown[] = [];
    cache.watch<{ title: string }>({
      query,
      optimistic: true,
      callback: ({ result }) => seen.push(result?.title),
    });
    for (const title of ['a', 'b']) cache.change(() => write(cache, title));
    write(cache, 'answer');
    expect(seen).toEqual(['a', 'answer']);
  });
});
