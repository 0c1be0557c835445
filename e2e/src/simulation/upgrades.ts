import type { HoldfastOptions, Upcaster } from '@holdfast/client-kit';
import type { Phone } from '../app/phone.js';
import type { Cast } from './cast.js';

/** In so many worlds apps are installed over each other; the others are as they have always been. */
const share = 0.25;
/** API versions that no server of a world serves: one that is gone, and one that is not there yet. */
const unserved = ['2025-05', '2031-01'] as const;
const minute = 60_000;

type App = Pick<HoldfastOptions, 'apiVersion' | 'manifest' | 'upcasters' | 'appVersion'>;

/**
 * Installs another version of the app at random moments, whatever waits in its outbox: now the one of today, now one whose API version
 * is not served. Such an app takes edits and can send none, until it is upgraded; then they are brought to today's version.
 */
export function letAppsBeUpgraded({ world, players }: Cast, over: () => boolean): void {
  if (!world.random.stream('upgrades').chance(share)) return;
  for (const { phone } of players) {
    const random = world.random.stream(`upgrades of ${phone.name}`);
    const install = (): void => {
      if (over()) return;
      const version = random.chance(0.6) ? world.manifest.version : random.pick(unserved);
      installApp(phone, appOf(world.manifest, version));
      world.history.note(phone.name, `is given the app of ${version}`);
      world.time.after(random.int(4 * minute, 15 * minute), install);
    };
    world.time.after(random.int(minute, 10 * minute), install);
  }
}

/** Every device has the app of today, at the latest from here on. */
export function upgradeAll({ world, players }: Cast): void {
  for (const { phone } of players)
    if (phone.options.apiVersion !== undefined)
      installApp(phone, appOf(world.manifest, world.manifest.version));
}

/** The app that runs is ended, as platforms do; whoever takes up the phone next starts the new one. */
function installApp(phone: Phone, app: App): void {
  phone.options = { ...phone.options, ...app };
  if (phone.running()) phone.crash();
}

function appOf(manifest: HoldfastOptions['manifest'], version: string): App {
  const asItIs: Upcaster = (mutation) => mutation;
  const known = Object.fromEntries(Object.keys(manifest.writes).map((name) => [name, asItIs]));
  const others = [...unserved, manifest.version].filter((other) => other !== version);
  return {
    apiVersion: version,
    appVersion: `world/${version}`,
    manifest: { ...manifest, version },
    upcasters: Object.fromEntries(others.map((other) => [other, known])),
  };
}
