import type { SyncPolicy } from '@holdfast/client-kit';

/** What a person chose about this browser, and not about their notes: it stays when they sign out. */
export interface Preferences {
  readonly theme: 'system' | 'light' | 'dark';
  /** Over a line that is paid for by volume, only send. */
  readonly spareMetered: boolean;
  /** While the battery is low, wait. */
  readonly spareBattery: boolean;
  /** Sync by itself from six in the morning to ten in the evening only. */
  readonly quietNights: boolean;
}

const key = 'field-notes:preferences';
const defaults: Preferences = {
  theme: 'system',
  spareMetered: false,
  spareBattery: false,
  quietNights: false,
};

export function readPreferences(): Preferences {
  try {
    return { ...defaults, ...(JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Preferences>) };
  } catch {
    // Storage that is switched off, or holds something else.
    return defaults;
  }
}

export function savePreferences(preferences: Preferences): void {
  try {
    localStorage.setItem(key, JSON.stringify(preferences));
  } catch {
    // They hold until the page is closed, then.
  }
}

/** What the preferences mean to the sync engine. */
export const policyOf = ({ spareMetered, spareBattery, quietNights }: Preferences) =>
  ({
    whenMetered: spareMetered ? 'edits' : 'all',
    whenBatteryLow: spareBattery ? 'nothing' : 'all',
    windows: quietNights ? [{ from: '06:00', to: '22:00' }] : [],
  }) satisfies Partial<SyncPolicy>;

/** Colours follow the system, unless a person said otherwise. */
export function applyTheme({ theme }: Preferences): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
