import fc from 'fast-check';
import { IDBKeyRange } from 'fake-indexeddb';
import { beforeAll, describe, expect, it } from 'vitest';
import { applyBatch } from '../../src/stores/memory.js';
import type { Store, StoreChange } from '../../src/stores/store.js';
import type { FaultyMedium, MediumFault } from '../../src/testing/index.js';
import { asyncStorageMedium, localStorageMedium, mmkvMedium } from './media/cells.js';
import { fileMedium } from './media/file.js';
import { indexedDbMedium } from './media/indexeddb.js';
import { sqliteMedium } from './media/sqlite.js';

beforeAll(() => {
  globalThis.IDBKeyRange = IDBKeyRange;
});

const key = fc.constantFrom('a', 'b', 'b/1', 'b/2', 'b/\ud83d', '\u0000', '\uffff', '');
const value = fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.constantFrom('"', 'x'.repeat(2_000)));
const change: fc.Arbitrary<StoreChange> = fc.oneof(
  fc.record({ put: key, value }),
  fc.record({ remove: key }),
);
const step = fc.record({
  batch: fc.array(change, { maxLength: 6 }),
  /** At which single write of the batch something happens, if at any. */
  fault: fc.option(fc.record({ kind: fc.nat(3), at: fc.nat(8) })),
  /** Where the next start ends, if the process has to start again. */
  start: fc.option(fc.nat(6)),
  prefix: key,
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Some days of a device: batches, failures, ends, starts. After each, all that should be there is, and nothing else. */
async function live(medium: FaultyMedium, faults: readonly MediumFault[], steps: readonly Step[]) {
  let model = new Map<string, string>();
  let store = await medium.stores().open('a');
  const matches = (found: ReadonlyArray<readonly [string, string]>, expected: ReadonlyMap<string, string>) =>
    JSON.stringify(found) === JSON.stringify([...expected].sort(([a], [b]) => (a < b ? -1 : 1)));
  for (const { batch, fault, start, prefix } of steps) {
    const kind = fault ? faults[fault.kind % faults.length]! : undefined;
    medium.fail(kind ?? 'failed', fault?.at ?? 1_000);
    const taken = await store.write(batch).then(
      () => true,
      () => false,
    );
    const died = medium.met() && (kind === 'dies' || kind === 'torn');
    const next = new Map(model);
    applyBatch(next, batch);
    if (taken) model = next;
    if (died) store = await started(medium, start);
    else medium.fail('failed', 1_000);
    const found = await store.scan('');
    if (died && !taken && matches(found, next)) model = next;
    expect(matches(found, model)).toBe(true);
    const beginning = new Map([...model].filter(([one]) => one.startsWith(prefix)));
    expect(matches(await store.scan(prefix), beginning)).toBe(true);
    expect(await store.get(prefix)).toBe(model.get(prefix));
  }
  await store.close();
}

async function started(medium: FaultyMedium, endsAt: number | null): Promise<Store> {
  if (endsAt !== null) {
    const stores = medium.stores();
    medium.fail('dies', endsAt);
    await stores.open('a').catch(() => undefined);
  }
  return medium.stores().open('a');
}

const media: Record<string, [make: () => FaultyMedium | Promise<FaultyMedium>, runs: number, MediumFault[]]> =
  {
    localStorage: [localStorageMedium, 150, ['full', 'failed', 'dies']],
    MMKV: [() => mmkvMedium(4), 100, ['failed', 'dies']],
    AsyncStorage: [() => asyncStorageMedium(3), 100, ['full', 'failed', 'dies']],
    IndexedDB: [indexedDbMedium, 30, ['full', 'failed', 'dies']],
    files: [fileMedium, 60, ['full', 'failed', 'dies', 'torn']],
    SQLite: [() => sqliteMedium('op-sqlite'), 20, ['failed', 'dies', 'torn']],
  };

describe('a store that lives through batches, failures and ends of its process in any order', () => {
  for (const [name, [make, numRuns, faults]] of Object.entries(media))
    it(`has what it promised and nothing else (${name})`, async () => {
      const days = fc.array(step, { minLength: 1, maxLength: 12 });
      await fc.assert(
        fc.asyncProperty(days, async (steps) => live(await make(), faults, steps)),
        { numRuns },
      );
    });
});
