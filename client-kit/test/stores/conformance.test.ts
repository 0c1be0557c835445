import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { beforeAll, describe, expect, it } from 'vitest';
import { fileStores } from '../../src/stores/file.js';
import { indexedDbStores } from '../../src/stores/indexeddb.js';
import { memoryStores } from '../../src/stores/memory.js';
import { faultyStores, storeConformance } from '../../src/testing/index.js';

beforeAll(() => {
  globalThis.IDBKeyRange = IDBKeyRange;
});

const tools = { describe, it, expect };
storeConformance(tools, 'the memory store', () => memoryStores());
storeConformance(tools, 'the file store', async () => fileStores(await mkdtemp(join(tmpdir(), 'holdfast-'))));
storeConformance(tools, 'the IndexedDB store', () => indexedDbStores({ indexedDB: new IDBFactory() }));
storeConformance(tools, 'a faulty store without faults', () => faultyStores(memoryStores(), () => undefined));
