import { HoldfastError } from '@holdfast/schema/errors';
import { partsOf, type Store, type StoreChange, type StoreFactory } from '../stores/store.js';

/**
 * What goes wrong with a write. `full` and `failed`: nothing is written. `unsure`: it is written, and the store says it
 * failed. `crash-before` and `crash-after`: the process dies there: nothing of it answers any more, for good.
 */
export type StoreFault = 'full' | 'failed' | 'unsure' | 'crash-before' | 'crash-after';

/** Decides about each write, counted from 0 over all stores of one plan. */
export type StoreFaultPlan = (index: number, batch: readonly StoreChange[]) => StoreFault | undefined;

/** A store in which writes go wrong as planned. `onCrash` is called when the process is to die. */
export function faultyStore(
  store: Store,
  plan: StoreFaultPlan,
  onCrash: () => void = () => undefined,
): Store {
  let crashed = false;
  let writes = 0;
  const alive = async <T>(work: () => Promise<T>): Promise<T> => (crashed ? forEver<T>() : work());
  const crash = () => {
    crashed = true;
    onCrash();
    return forEver<never>();
  };
  const faulty = <T>(batch: readonly StoreChange[], write: () => Promise<T>): Promise<T> =>
    alive(async () => {
      const fault = plan(writes++, batch);
      if (fault === 'full') throw new HoldfastError('STORE_FULL');
      if (fault === 'failed') throw new HoldfastError('STORE_FAILED');
      if (fault === 'crash-before') return crash();
      const outcome = await write();
      if (fault === 'crash-after') return crash();
      if (fault === 'unsure') throw new HoldfastError('STORE_FAILED');
      return outcome;
    });
  const { shared } = store;
  return {
    report: store.report,
    ...(shared && {
      shared: {
        name: shared.name,
        revision: () => alive(() => shared.revision()),
        write: (batch, upon, next) => faulty(batch, () => shared.write(batch, upon, next)),
      },
    }),
    get: (key) => alive(() => store.get(key)),
    scan: (prefix) => alive(() => store.scan(prefix)),
    async *parts(prefix, size) {
      for await (const part of partsOf(store, prefix, size)) yield await alive(async () => part);
    },
    write: (batch) => faulty(batch, () => store.write(batch)),
    close: () => alive(() => store.close()),
  };
}

/** A factory whose stores are faulty; each opening counts its writes anew. */
export function faultyStores(
  factory: StoreFactory,
  plan: StoreFaultPlan,
  onCrash?: () => void,
): StoreFactory {
  return { ...factory, open: async (name) => faultyStore(await factory.open(name), plan, onCrash) };
}

/** A dead process does not fail; it just never answers. */
const forEver = <T>(): Promise<T> => new Promise<T>(() => undefined);
