import { IDBFactory } from 'fake-indexeddb';
import { indexedDbStores } from '../../../src/stores/indexeddb.js';
import type { FaultyMedium } from '../../../src/testing/index.js';
import { Processes } from './process.js';

/** A browser's databases, of which each transaction that writes may go wrong. */
export function indexedDbMedium(): FaultyMedium {
  const disk = new IDBFactory();
  const processes = new Processes();
  let connections: IDBDatabase[] = [];
  return {
    stores: () => {
      const alive = processes.start();
      for (const connection of connections) connection.close();
      connections = [];
      const indexedDB = Object.create(disk, {
        databases: { value: () => disk.databases() },
        deleteDatabase: { value: (name: string) => disk.deleteDatabase(name) },
        open: {
          value: (name: string, version: number) => {
            alive();
            const request = disk.open(name, version);
            request.addEventListener('success', () => {
              connections.push(request.result);
              watch(request.result, processes, alive);
            });
            return request;
          },
        },
      }) as IDBFactory;
      return indexedDbStores({ indexedDB });
    },
    fail: (fault, at) => processes.fail(fault, at),
    met: () => processes.met(),
    close: () => connections.forEach((connection) => connection.close()),
  };
}

function watch(database: IDBDatabase, processes: Processes, alive: () => void): void {
  const begin = database.transaction.bind(database);
  database.transaction = (...given) => {
    alive();
    const transaction = begin(...given);
    if (given[1] !== 'readwrite') return transaction;
    try {
      processes.write(() => undefined, storageError);
    } catch (error) {
      if (!(error instanceof DOMException)) {
        transaction.abort();
        throw error;
      }
      // A browser finds out when it commits.
      Object.defineProperty(transaction, 'error', { value: error });
      queueMicrotask(() => transaction.abort());
    }
    return transaction;
  };
}

const storageError = (fault: 'full' | 'failed'): Error =>
  fault === 'full'
    ? new DOMException('The quota has been exceeded.', 'QuotaExceededError')
    : new DOMException('The disk refuses.', 'DataError');
