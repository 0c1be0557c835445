import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { beforeAll, describe, expect, it } from 'vitest';
import { encrypted } from '../../src/stores/encrypted.js';
import { fileStores } from '../../src/stores/file.js';
import { indexedDbStores } from '../../src/stores/indexeddb.js';
import { memoryStores } from '../../src/stores/memory.js';
import type { StoreFactory } from '../../src/stores/store.js';
import { seededRandom } from '../../src/testing/seeded-random.js';
import {
  faultyStores,
  storeConformance,
  storeFaultConformance,
  type FaultyMedium,
  type MediumFault,
} from '../../src/testing/index.js';
import { asyncStorageMedium, localStorageMedium, mmkvMedium } from './media/cells.js';
import { fileMedium } from './media/file.js';
import { indexedDbMedium } from './media/indexeddb.js';
import { sqliteMedium } from './media/sqlite.js';

beforeAll(() => {
  globalThis.IDBKeyRange = IDBKeyRange;
});

const tools = { describe, it, expect };
storeConformance(tools, 'the memory store', () => memoryStores());
storeConformance(tools, 'the file store', async () => fileStores(await mkdtemp(join(tmpdir(), 'holdfast-'))));
storeConformance(tools, 'the IndexedDB store', () => indexedDbStores({ indexedDB: new IDBFactory() }));
storeConformance(tools, 'the localStorage store', () => localStorageMedium().stores());
storeConformance(tools, 'the MMKV store', () => mmkvMedium(4).stores());
storeConformance(tools, 'the AsyncStorage store', () => asyncStorageMedium(3).stores());
storeConformance(tools, 'the SQLite store on better-sqlite3', () => sqliteMedium('better-sqlite3').stores());
storeConformance(tools, 'the SQLite store on expo-sqlite', () => sqliteMedium('expo-sqlite').stores());
storeConformance(tools, 'the SQLite store on op-sqlite', () => sqliteMedium('op-sqlite').stores());
storeConformance(tools, 'an encrypted store', () => sealed(memoryStores()));
storeConformance(tools, 'an encrypted IndexedDB store', () =>
  sealed(indexedDbStores({ indexedDB: new IDBFactory() })),
);
storeConformance(tools, 'a faulty store without faults', () => faultyStores(memoryStores(), () => undefined));
storeConformance(tools, 'a faulty IndexedDB store without faults', () =>
  faultyStores(indexedDbStores({ indexedDB: new IDBFactory() }), () => undefined),
);

const single: readonly MediumFault[] = ['full', 'failed', 'dies'];
/** MMKV does not say why it has not taken a value. */
const nameless: readonly MediumFault[] = ['failed', 'dies'];
const onDisk: readonly MediumFault[] = ['failed', 'dies', 'torn'];
storeFaultConformance(tools, 'the file store', ['full', ...onDisk], fileMedium);
storeFaultConformance(tools, 'the IndexedDB store', single, indexedDbMedium);
storeFaultConformance(tools, 'the localStorage store', single, localStorageMedium);
storeFaultConformance(tools, 'the MMKV store, version 4', nameless, () => mmkvMedium(4));
storeFaultConformance(tools, 'the MMKV store, version 3', nameless, () => mmkvMedium(3));
storeFaultConformance(tools, 'the AsyncStorage store, version 3', single, () => asyncStorageMedium(3));
storeFaultConformance(tools, 'the AsyncStorage store, version 2', single, () => asyncStorageMedium(2));
storeFaultConformance(tools, 'the SQLite store on better-sqlite3', onDisk, () =>
  sqliteMedium('better-sqlite3'),
);
storeFaultConformance(tools, 'the SQLite store on expo-sqlite', onDisk, () => sqliteMedium('expo-sqlite'));
storeFaultConformance(tools, 'the SQLite store on op-sqlite', onDisk, () => sqliteMedium('op-sqlite'));
storeFaultConformance(tools, 'an encrypted file store', ['full', ...onDisk], async () =>
  sealedMedium(await fileMedium()),
);
storeFaultConformance(tools, 'an encrypted localStorage store', single, () =>
  sealedMedium(localStorageMedium()),
);

function sealed(stores: StoreFactory): StoreFactory {
  return encrypted(stores, { key: new Uint8Array(32).fill(7), random: seededRandom(1) });
}

function sealedMedium(medium: FaultyMedium): FaultyMedium {
  return { ...medium, stores: () => sealed(medium.stores()) };
}
