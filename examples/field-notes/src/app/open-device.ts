import { createHoldfast, type Holdfast, type StoreFactory } from '@holdfast/client-kit';
import { browserEnvironment } from '@holdfast/client-kit/environment';
import { persistRest } from '@holdfast/client-kit/rest';
import { indexedDbStores } from '@holdfast/client-kit/stores/indexeddb';
import { yjsText } from '@holdfast/client-kit/text';
import { manifest } from '../generated/manifest.js';
import { Line } from '../lab/line.js';
import { policyOf, readPreferences } from './preferences.js';

/** A device: an app has one. This example can show a second one beside it, with a store and a line of its own. */
export interface Device {
  readonly name: string;
  readonly holdfast: Holdfast;
  readonly line: Line;
}

/** What may be kept here: beyond it, the workspace that was used longest ago leaves until somebody opens it again. */
const recordBytes = 200_000_000;

/** Opens what this browser holds. This is all there is to set up. */
export async function openDevice(name: string): Promise<Device> {
  const line = new Line(browserEnvironment());
  const holdfast = await createHoldfast({
    uri: new URL('/graphql', location.origin).href,
    apiVersion: manifest.version,
    manifest,
    text: yjsText,
    rest: persistRest,
    store: under(`${name}/`, indexedDbStores()),
    environment: line.environment,
    device: { name: `Field Notes in a browser (${name})`, platform: 'web' },
    appVersion: 'field-notes/0.1.0',
    policy: { recordBytes, ...policyOf(readPreferences()) },
  });
  return { name, holdfast, line };
}

/** Stores whose names begin with `prefix`, so that two devices in one browser never see each other's. */
function under(prefix: string, stores: StoreFactory): StoreFactory {
  return {
    open: (name) => stores.open(prefix + name),
    destroy: (name) => stores.destroy(prefix + name),
    list: async () =>
      (await stores.list())
        .filter((name) => name.startsWith(prefix))
        .map((name) => name.slice(prefix.length)),
  };
}
