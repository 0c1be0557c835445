import type { HoldfastOptions, Upcaster } from '@holdfast/client-kit';
import { manifests } from '../app/apps.js';
import type { Phone } from '../app/phone.js';
import type { Cast } from './cast.js';

/** In so many worlds apps are installed over each other; the others are as they have always been. */
const share = 0.25;
/** What other releases of the app are made for: a version that is gone, one that is served beside today's, and one that is not there yet. */
const others = ['2025-05', '2027-02', '2031-01'] as const;
const minute = 60_000;

type App = Pick<HoldfastOptions, 'apiVersion' | 'manifest' | 'upcasters' | 'appVersion'>;

/**
 * Installs another release of the app at random moments, whatever waits in its outbox: now the one of today, now one of another API
 * version. Where that is served, edits go to the version that they were written for. Where it is not, such an app takes edits and can
 * send none, until it is upgraded; then they are brought to today's version. Two tabs may run two releases at the same time.
 */
export function letAppsBeUpgraded({ world, players }: Cast, over: () => boolean): void {
  if (!world.random.stream('upgrades').chance(share)) return;
  for (const { phone } of players) {
    const random = world.random.stream(`upgrades of ${phone.name}`);
    const install = (): void => {
      if (over()) return;
      const version = random.chance(0.6) ? world.manifest.version : random.pick(others);
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

/** A release: made for a version as it is, where the world has that, else for today's under its name. */
function appOf(today: HoldfastOptions['manifest'], version: string): App {
  const manifest = manifests.find((one) => one.version === version) ?? { ...today, version };
  const asItIs: Upcaster = (mutation) => mutation;
  const known = Object.fromEntries(Object.keys(manifest.writes).map((name) => [name, asItIs]));
  const earlier = [...others, today.version].filter((other) => other !== version);
  return {
    apiVersion: version,
    appVersion: `world/${version}`,
    manifest,
    upcasters: Object.fromEntries(earlier.map((other) => [other, known])),
  };
}
