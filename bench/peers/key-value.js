const pairs = 'pairs';

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Keys and values in IndexedDB, as wrappers of it give them to apollo3-cache-persist. */
export async function openKeyValue(name) {
  const request = globalThis.indexedDB.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(pairs);
  const database = await done(request);
  const store = (mode) => database.transaction(pairs, mode).objectStore(pairs);
  return {
    getItem: async (key) => (await done(store('readonly').get(key))) ?? null,
    setItem: (key, value) => done(store('readwrite').put(value, key)),
    removeItem: (key) => done(store('readwrite').delete(key)),
  };
}
