import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';

/** All of a device's IndexedDB, to be put on a disk and taken from there by another process. */
interface Image {
  readonly name: string;
  readonly version: number;
  readonly stores: ReadonlyArray<{
    readonly name: string;
    readonly keyPath: string | string[] | null;
    readonly autoIncrement: boolean;
    readonly indexes: ReadonlyArray<{
      readonly name: string;
      readonly keyPath: string | string[];
      readonly unique: boolean;
      readonly multiEntry: boolean;
    }>;
    readonly keys: readonly IDBValidKey[];
    readonly values: readonly unknown[];
  }>;
}

const fileIn = (folder: string): string => join(folder, 'indexeddb.bin');

export async function saveIndexedDb(folder: string): Promise<void> {
  const databases = await indexedDB.databases();
  const images = [];
  for (const { name } of databases) images.push(await imageOf(name!));
  writeFileSync(fileIn(folder), serialize(images));
}

export async function restoreIndexedDb(folder: string): Promise<void> {
  if (!existsSync(fileIn(folder))) return;
  for (const image of deserialize(readFileSync(fileIn(folder))) as Image[]) await restore(image);
}

async function imageOf(name: string): Promise<Image> {
  const database = await done(indexedDB.open(name));
  const names = [...database.objectStoreNames];
  const stores = [];
  for (const storeName of names) {
    const store = database.transaction(storeName).objectStore(storeName);
    const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
    const indexes = [...store.indexNames].map((indexName) => {
      const { name, keyPath, unique, multiEntry } = store.index(indexName);
      return { name, keyPath, unique, multiEntry };
    });
    const { keyPath, autoIncrement } = store;
    stores.push({ name: storeName, keyPath, autoIncrement, indexes, keys, values: values as unknown[] });
  }
  database.close();
  return { name, version: database.version, stores };
}

async function restore({ name, version, stores }: Image): Promise<void> {
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = () => {
    for (const { name, keyPath, autoIncrement, indexes, keys, values } of stores) {
      const store = request.result.createObjectStore(name, { keyPath, autoIncrement });
      for (const { name, keyPath, unique, multiEntry } of indexes)
        store.createIndex(name, keyPath, { unique, multiEntry });
      keys.forEach((key, at) => (keyPath === null ? store.put(values[at], key) : store.put(values[at])));
    }
  };
  (await done(request)).close();
}

const done = <Result>(request: IDBRequest<Result>): Promise<Result> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB gave no reason.'));
  });
