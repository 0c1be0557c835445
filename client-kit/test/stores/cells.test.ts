import { describe, expect, it } from 'vitest';
import { asyncStorageStores } from '../../src/stores/async-storage.js';
import { localStorageStores } from '../../src/stores/localstorage.js';
import { localStorageMedium, mmkvMedium, storageOf, tabLocks } from './media/cells.js';

/** A browser's storage for one site, and its tabs. */
function browser(quota?: number) {
  const data = new Map<string, string>();
  const storage = storageOf(
    {
      keys: () => [...data.keys()],
      get: (key) => data.get(key),
      put: (key, text) => void data.set(key, text),
      remove: (key) => data.delete(key),
    },
    quota,
  );
  const locks = tabLocks();
  return { data, tab: () => localStorageStores({ storage, locks }) };
}

describe('the localStorage store', () => {
  it('is held by one tab at a time', async () => {
    const { tab } = browser();
    const store = await tab().open('a');
    await expect(tab().open('a')).rejects.toMatchObject({ code: 'STORE_LOCKED' });
    await expect(tab().destroy('a')).rejects.toMatchObject({ code: 'STORE_LOCKED' });
    await (await tab().open('b')).close();
    await store.close();
    await (await tab().open('a')).close();
  });

  it('takes nothing of what exceeds the quota, and goes on with what fits', async () => {
    const { data, tab } = browser(2_000);
    const store = await tab().open('a');
    await store.write([
      { put: 'x', value: 'x'.repeat(400) },
      { put: 'y', value: 'y'.repeat(400) },
    ]);
    const held = new Map(data);
    const large = ['x', 'y', 'z'].map((put) => ({ put, value: put.repeat(700) }));
    await expect(store.write(large)).rejects.toMatchObject({ code: 'STORE_FULL' });
    expect(data).toEqual(held);
    await store.write([{ remove: 'y' }, { put: 'z', value: 'z'.repeat(700) }]);
    expect((await store.scan('')).map(([key]) => key)).toEqual(['x', 'z']);
  });

  it('tells that its data was cleared, once, and takes writes again', async () => {
    const { data, tab } = browser();
    const store = await tab().open('a');
    await store.write([{ put: 'x', value: '1' }]);
    data.clear();
    await expect(store.write([{ put: 'y', value: '2' }])).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
    await store.write([{ put: 'y', value: '2' }]);
    expect(await store.scan('')).toEqual([['y', '2']]);
    expect(await tab().list()).toEqual(['a']);
  });

  it('leaves alone what is not its own', async () => {
    const { data, tab } = browser();
    data.set('theme', 'dark').set('holdfast:else', 'x');
    const store = await tab().open('a');
    await store.write([{ put: 'x', value: '1' }]);
    await store.close();
    await tab().destroy('a');
    expect([...data.keys()]).toEqual(['theme', 'holdfast:else']);
    expect(await tab().list()).toEqual([]);
  });

  it('leaves alone what a newer version of the app has written', async () => {
    const { data, tab } = browser();
    await (await tab().open('a')).close();
    data.set('holdfast:a#', '2');
    await expect(tab().open('a')).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
    expect(data).toEqual(new Map([['holdfast:a#', '2']]));
  });

  it('opens what its first version has written, and takes back what that was in the middle of', async () => {
    const { data, tab } = browser();
    data.set('holdfast:user%20ada#', '1');
    data.set('holdfast:user%20ada:outbox/1', '{"of":"ada"}');
    data.set('holdfast:user%20ada:outbox/2', 'half');
    data.set('holdfast:user%20ada#journal/0', '[["holdfast:user%20ada:outbox/1","{}"],["holdfast:us');
    data.set('holdfast:user%20ada#journal', '1:er%20ada:outbox/2"]]');
    const store = await tab().open('user ada');
    expect(store.report.mended).toBe(true);
    expect(await store.scan('')).toEqual([['outbox/1', '{}']]);
    expect([...data.keys()]).toEqual(['holdfast:user%20ada#', 'holdfast:user%20ada:outbox/1']);
  });

  it('needs Web Locks', async () => {
    const { locks: _none, ...storage } = { storage: storageOf({} as never), locks: undefined };
    await expect(localStorageStores(storage).open('a')).rejects.toMatchObject({ code: 'STORE_FAILED' });
  });

  it('sets a journal aside of which it can make no sense', async () => {
    const { data, tab } = browser();
    const store = await tab().open('a');
    await store.write([{ put: 'x', value: '1' }]);
    await store.close();
    data.set('holdfast:a#journal', '0:rubbish');
    const again = await tab().open('a');
    expect(again.report).toEqual({ setAside: ['holdfast:a#set-aside'], mended: false });
    expect(data.get('holdfast:a#set-aside')).toBe('rubbish');
    expect(await again.get('x')).toBe('1');
  });
});

describe('a store in cells', () => {
  it('writes one change as one write, and says that a torn batch was taken back', async () => {
    const medium = localStorageMedium();
    const store = await medium.stores().open('a');
    await store.write([{ put: 'x', value: '1' }]);
    medium.fail('dies', 1);
    await store.write([{ put: 'x', value: '2' }]);
    expect(medium.met()).toBe(false);
    medium.fail('dies', 2);
    await expect(
      store.write([
        { put: 'x', value: '3' },
        { put: 'y', value: '3' },
      ]),
    ).rejects.toThrow();
    const again = await medium.stores().open('a');
    expect(again.report).toEqual({ setAside: [], mended: true });
    expect(await again.scan('')).toEqual([['x', '2']]);
  });

  it('takes a batch back whose journal is longer than one cell may be', async () => {
    const medium = localStorageMedium();
    const store = await medium.stores().open('a');
    const old = Array.from({ length: 9 }, (_, at) => ({ put: `k${at}`, value: '\u{1F600}'.repeat(40_000) }));
    await store.write(old);
    medium.fail('dies', 6);
    await expect(store.write(old.map(({ put }) => ({ put, value: 'x' })))).rejects.toThrow();
    expect(Math.max(...[...medium.data.values()].map((text) => text.length))).toBeLessThan(251_000);
    const again = await medium.stores().open('a');
    expect(again.report.mended).toBe(true);
    expect(await again.scan('')).toEqual(old.map(({ put, value }) => [put, value]));
    expect([...medium.data.keys()].filter((key) => key.includes('journal'))).toEqual([]);
  });

  it('on a phone is held by one at a time', async () => {
    const stores = mmkvMedium(4).stores();
    const store = await stores.open('a');
    await expect(stores.open('a')).rejects.toMatchObject({ code: 'STORE_LOCKED' });
    await store.close();
    await (await stores.open('a')).close();
  });

  it('that could not be opened is not held', async () => {
    const storage = {
      getAllKeys: () => Promise.reject(new Error('the native module is not there')),
      getMany: () => Promise.reject(new Error('the native module is not there')),
      setMany: () => Promise.resolve(),
      removeMany: () => Promise.resolve(),
    };
    const stores = asyncStorageStores(storage);
    await expect(stores.open('a')).rejects.toMatchObject({ code: 'STORE_FAILED' });
    await expect(stores.open('a')).rejects.toMatchObject({ code: 'STORE_FAILED' });
    await expect(stores.list()).rejects.toMatchObject({ code: 'STORE_FAILED' });
  });
});
