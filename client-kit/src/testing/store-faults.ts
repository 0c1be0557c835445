import { HoldfastError } from '@holdfast/schema/errors';
import type { Store, StoreChange, StoreFactory } from '../stores/store.js';
import type { ConformanceTools } from './store-conformance.js';

/**
 * What a single write to the medium below a store comes to. `full` and `failed`: it throws what the platform throws, and has
 * done nothing. `dies`: the process ends before it; `torn`: in the middle of it. After these two, whatever that process still
 * asks of the medium throws, and does nothing.
 */
export type MediumFault = 'full' | 'failed' | 'dies' | 'torn';

/** What stores are kept in (a disk, the storage of a browser, a native module), in a form that can be made to fail. */
export interface FaultyMedium {
  /** The stores on it, as a process sees them that starts now; earlier processes are gone. */
  stores(): StoreFactory;
  /** Lets a single write go wrong, once: the next one is 0. Counts anew with each call. */
  fail(fault: MediumFault, at: number): void;
  /** Whether that write has been come to. */
  met(): boolean;
  /** Closes what the present process has open of it, as a platform does that is short of memory. */
  close?(): Promise<void> | void;
}

const before: ReadonlyArray<readonly [string, string]> = [
  ['gone', '1'],
  ['grown', 'a'],
  ['same', 'ü \u{1F600}'],
  ['shrunk', 'x'.repeat(600)],
];
const batch: readonly StoreChange[] = [
  { put: 'grown', value: 'a'.repeat(600) },
  { remove: 'gone' },
  { put: 'new', value: '"' },
  { put: 'shrunk', value: 'x' },
];
const after: ReadonlyArray<readonly [string, string]> = [
  ['grown', 'a'.repeat(600)],
  ['new', '"'],
  ['same', 'ü \u{1F600}'],
  ['shrunk', 'x'],
];

/**
 * The laws of a store whose medium fails, at each single write that a batch takes. `faults` are those that the medium knows;
 * `makeMedium` gives one with nothing on it, for each test another.
 */
export function storeFaultConformance(
  { describe, it, expect }: ConformanceTools,
  name: string,
  faults: readonly MediumFault[],
  makeMedium: () => FaultyMedium | Promise<FaultyMedium>,
): void {
  /** A medium on which all of `before` is stored, and the store, open. */
  const filled = async () => {
    const medium = await makeMedium();
    const store = await medium.stores().open('a');
    await store.write(before.map(([put, value]) => ({ put, value })));
    return { medium, store };
  };
  const contentOf = async (store: Store) => Object.fromEntries(await store.scan(''));
  const reopened = async (medium: FaultyMedium) => {
    const store = await medium.stores().open('a');
    const content = await contentOf(store);
    await store.close();
    return content;
  };
  const outcomeOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'done',
      (error: unknown) => (HoldfastError.is(error) ? error.code : error),
    );
  const [old, fresh] = [Object.fromEntries(before), Object.fromEntries(after)];
  const isOld = (content: object) => JSON.stringify(sorted(content)) === JSON.stringify(sorted(old));

  describe(`${name}, when what it is kept in fails`, () => {
    for (const fault of faults.filter((known) => known === 'full' || known === 'failed'))
      it(`has taken nothing of a batch that it rejects, and takes it later (${fault}, at each write)`, async () => {
        let at = 0;
        for (let met = true; met; at += 1) {
          const { medium, store } = await filled();
          medium.fail(fault, at);
          const outcome = await outcomeOf(store.write(batch));
          met = medium.met();
          if (outcome !== 'done') {
            expect([at, outcome]).toEqual([at, fault === 'full' ? 'STORE_FULL' : 'STORE_FAILED']);
            expect([at, await contentOf(store)]).toEqual([at, old]);
            await store.close();
            expect([at, await reopened(medium)]).toEqual([at, old]);
            const again = await medium.stores().open('a');
            expect(again.report).toEqual({ setAside: [], mended: false });
            await again.write(batch);
            await again.close();
          } else await store.close();
          expect([at, await reopened(medium)]).toEqual([at, fresh]);
        }
        expect(at > 1).toEqual(true);
      });

    for (const fault of faults.filter((known) => known === 'dies' || known === 'torn'))
      it(`has all of a batch or nothing of it when the process ends at any write, and at any write of the next start (${fault})`, async () => {
        let at = 0;
        for (let met = true; met; at += 1) {
          for (let next = 0, metNext = true; metNext; next += 1) {
            const { medium, store } = await filled();
            medium.fail(fault, at);
            const outcome = await outcomeOf(store.write(batch));
            met = medium.met();
            const stores = medium.stores();
            medium.fail(fault, next);
            await outcomeOf(stores.open('a'));
            metNext = medium.met();
            const content = await reopened(medium);
            const label = [at, next];
            if (outcome === 'done' || !isOld(content)) expect([label, content]).toEqual([label, fresh]);
            const last = await medium.stores().open('a');
            await last.write(batch);
            await last.close();
            expect([label, await reopened(medium)]).toEqual([label, fresh]);
          }
        }
        expect(at > 1).toEqual(true);
      });

    it('goes on, or says that it cannot, when its handle is closed underneath, and loses nothing', async () => {
      const { medium, store } = await filled();
      await medium.close?.();
      const outcome = await outcomeOf(store.write(batch));
      expect(['done', 'STORE_FAILED'].includes(String(outcome))).toEqual(true);
      await store.close();
      expect(await reopened(medium)).toEqual(outcome === 'done' ? fresh : old);
    });
  });
}

const sorted = (content: object) => Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1));
