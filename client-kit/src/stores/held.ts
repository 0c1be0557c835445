import { HoldfastError } from '@holdfast/schema/errors';
import type { Awaitable } from './cells.js';

/** Makes a store this caller's alone, and returns how to let go. Rejects with STORE_LOCKED while somebody else has it. */
export type Hold = (name: string) => Promise<() => Awaitable<void>>;

const held = new WeakMap<object, Set<string>>();

/** Holds stores of one handle within this JavaScript runtime: on a phone, an app has no other. */
export function holdWithin(handle: object): Hold {
  return async (name) => {
    const names = held.get(handle) ?? new Set<string>();
    held.set(handle, names);
    if (names.has(name))
      throw new HoldfastError('STORE_LOCKED', 'This store is open already in this app; close it first.');
    names.add(name);
    return () => void names.delete(name);
  };
}
