import { gql, InMemoryCache } from '@apollo/client';
import { describe, expect, it } from 'vitest';
import { persistRest } from '../../src/cache/rest-persistence.js';
import { memoryStores } from '../../src/stores/memory.js';
import { manifest } from '../client/tiny-server.test-util.js';

const me = gql`
  query {
    me {
      id
      name
    }
  }
`;
const ada = { me: { __typename: 'User', id: 'u1', name: 'Ada' } };

async function bench() {
  const stores = memoryStores();
  const store = await stores.open('user');
  const timers = new Set<() => void>();
  const environment = {
    timers: {
      set: (_: number, fire: () => void) => {
        timers.add(fire);
        return () => void timers.delete(fire);
      },
    },
  };
  const open = () => {
    const cache = new InMemoryCache();
    return { cache, rest: persistRest({ cache, manifest, store, environment }) };
  };
  return { store, timers, open };
}

describe('what is not synced', () => {
  it('is kept a moment after it changed, once for many changes, and found by the next start', async () => {
    const { open, timers, store } = await bench();
    const first = open();
    first.cache.writeQuery({ query: me, data: ada });
    first.rest.changed();
    first.rest.changed();
    expect(timers.size).toBe(1);
    for (const fire of timers) fire();
    await first.rest.keepNow();
    expect(await store.get('rest')).toContain('Ada');

    const second = open();
    await second.rest.restore();
    expect(second.cache.readQuery({ query: me })).toEqual(ada);
  });

  it('is kept without the synced records and what is answered from them', async () => {
    const { open, store } = await bench();
    const { cache, rest } = open();
    cache.writeQuery({ query: me, data: ada });
    cache.writeQuery({
      query: gql`
        query {
          note(id: "n1") {
            id
            title
          }
        }
      `,
      data: { note: { __typename: 'Note', id: 'n1', title: 'secret' } },
    });
    rest.changed();
    await rest.keepNow();
    expect(JSON.parse((await store.get('rest'))!)).toEqual({
      ROOT_QUERY: { __typename: 'Query', me: { __ref: 'User:u1' } },
      'User:u1': ada.me,
    });
  });

  it('is put back without what has come to sync since', async () => {
    const { open, store } = await bench();
    const kept = {
      ROOT_QUERY: {
        __typename: 'Query',
        me: { __ref: 'User:u1' },
        'note({"id":"n1"})': { __ref: 'Note:n1' },
      },
      'User:u1': ada.me,
      'Note:n1': { __typename: 'Note', id: 'n1', title: 'of an earlier version of the app' },
    };
    await store.write([{ put: 'rest', value: JSON.stringify(kept) }]);
    const { cache, rest } = open();
    await rest.restore();
    expect(cache.readQuery({ query: me })).toEqual(ada);
    expect(JSON.stringify(cache.extract())).not.toMatch(/Note|note/);
  });

  // apollo-cache-persist#533: above one megabyte everything is thrown away in silence.
  it('has no size at which it is thrown away', async () => {
    const { open, store } = await bench();
    const { cache, rest } = open();
    const name = 'x'.repeat(3_000_000);
    cache.writeQuery({ query: me, data: { me: { ...ada.me, name } } });
    rest.changed();
    await rest.keepNow();
    expect((await store.get('rest'))?.length).toBeGreaterThan(3_000_000);
  });

  it('that cannot be read is asked for again', async () => {
    const { open, store } = await bench();
    await store.write([{ put: 'rest', value: '{"ROOT_QUERY":' }]);
    const { cache, rest } = open();
    await rest.restore();
    expect(cache.extract()).toEqual({});
  });
});
