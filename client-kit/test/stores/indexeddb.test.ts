import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { beforeAll, describe, expect, it } from 'vitest';
import { indexedDbStores } from '../../src/stores/indexeddb.js';

beforeAll(() => {
  globalThis.IDBKeyRange = IDBKeyRange;
});

/** A factory that also hands out the connections that were opened on it. */
function watched() {
  const indexedDB = new IDBFactory();
  const connections: IDBDatabase[] = [];
  const open = indexedDB.open.bind(indexedDB);
  indexedDB.open = (...args) => {
    const request = open(...args);
    request.addEventListener('success', () => connections.push(request.result));
    return request;
  };
  return { indexedDB, connections, stores: indexedDbStores({ indexedDB }) };
}

describe('the IndexedDB store', () => {
  it('opens its database again when the browser has closed the connection', async () => {
    const { connections, stores } = watched();
    const store = await stores.open('a');
    await store.write([{ put: 'x', value: '1' }]);
    connections[0]?.close();
    await store.write([{ put: 'y', value: '2' }]);
    connections[1]?.close();
    expect(await store.scan('')).toEqual([
      ['x', '1'],
      ['y', '2'],
    ]);
    expect(connections).toHaveLength(3);
  });

  it('opens its database again when the connection is there but works no more', async () => {
    const { connections, stores } = watched();
    const store = await stores.open('a');
    connections[0]!.transaction = () => {
      throw new DOMException('Connection to Indexed Database server lost.', 'UnknownError');
    };
    await store.write([{ put: 'x', value: '1' }]);
    expect(await store.get('x')).toBe('1');
    expect(connections).toHaveLength(2);
  });

  it('tells that its data was cleared, once, and takes writes again', async () => {
    const { indexedDB, stores } = watched();
    const store = await stores.open('a');
    await store.write([{ put: 'x', value: '1' }]);
    await new Promise((resolve) => (indexedDB.deleteDatabase('holdfast:a').onsuccess = resolve));
    await expect(store.write([{ put: 'y', value: '2' }])).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
    await store.write([{ put: 'y', value: '2' }]);
    expect(await store.scan('')).toEqual([['y', '2']]);
  });

  it('says that there is no room when the quota is used up, and keeps what it had', async () => {
    const { connections, stores } = watched();
    const store = await stores.open('a');
    await store.write([{ put: 'x', value: '1' }]);
    const [database] = connections;
    const transaction = database?.transaction.bind(database);
    if (database && transaction)
      database.transaction = (...args) => {
        const real = transaction(...args);
        if (args[1] !== 'readwrite') return real;
        Object.defineProperty(real, 'error', { value: new DOMException('no room', 'QuotaExceededError') });
        queueMicrotask(() => real.abort());
        return real;
      };
    await expect(store.write([{ put: 'x', value: '2' }])).rejects.toMatchObject({ code: 'STORE_FULL' });
    expect(await store.get('x')).toBe('1');
  });
});
