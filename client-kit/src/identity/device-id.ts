import type { Store } from '../stores/store.js';

/** The id under which this device is known to the API, and under which it writes. */
export interface DeviceId {
  current(): string;
  /** The API has shut the old one out: from this call on this is another device. */
  replace(): Promise<void>;
  /** Takes the one that is stored: another tab may have replaced it. */
  reread(): Promise<void>;
  /** False where a person has cleared what this app keeps: nothing else takes the id away. */
  isStored(): Promise<boolean>;
  /** Writes it down again. */
  keep(): Promise<void>;
}

const key = 'device';

/** Made once by `make`, and kept. */
export async function openDeviceId(store: Store, make: () => string): Promise<DeviceId> {
  const stored = await store.get(key);
  let id = stored ?? make();
  if (stored === undefined) await keep();
  return {
    current: () => id,
    async replace() {
      id = make();
      await keep();
    },
    async reread() {
      id = (await store.get(key)) ?? id;
    },
    isStored: async () => (await store.get(key)) !== undefined,
    keep,
  };

  function keep(): Promise<void> {
    return store.write([{ put: key, value: id }]);
  }
}
