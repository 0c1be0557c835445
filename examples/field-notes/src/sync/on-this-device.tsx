import { useHoldfast, useMemberships, useSyncStatus } from '@holdfast/client-kit/react';
import type { ReactElement } from 'react';
import { usePreferences } from '../app/use-preferences.js';
import { ago } from '../ui/ago.js';
import { Choice, Toggle } from '../ui/fields.js';
import { useNow } from '../ui/use-now.js';
import { StorageUsed } from './storage-used.js';

const themes = { system: 'As the system', light: 'Light', dark: 'Dark' } as const;

/** What is here without a network, since when, how much room it takes, and what this device may spend. */
export function OnThisDevice(): ReactElement {
  const { sync } = useHoldfast();
  const { lastSyncedAt } = useSyncStatus();
  const memberships = useMemberships();
  const { preferences, prefer } = usePreferences();
  const now = useNow();
  return (
    <div className="on-device">
      <section aria-labelledby="available-offline">
        <h3 id="available-offline">Available offline</h3>
        <ul className="facts">
          {memberships.map(({ workspaceId, name }) => (
            <li key={workspaceId}>
              <span>{name}</span>
              <span className="hint">{sync.hasSynced(workspaceId) ? 'all of it' : 'on its way'}</span>
            </li>
          ))}
          <li>
            <span>Last up to date</span>
            <span className="hint">{lastSyncedAt ? ago(lastSyncedAt, now) : 'not yet'}</span>
          </li>
          <StorageUsed />
        </ul>
      </section>
      <section aria-labelledby="when-to-sync">
        <h3 id="when-to-sync">When to sync</h3>
        <Toggle
          label="Spare metered lines"
          hint="Sends, and fetches nothing"
          isOn={preferences.spareMetered}
          onChange={(spareMetered) => prefer({ spareMetered })}
        />
        <Toggle
          label="Spare a low battery"
          hint="Waits until it is charged"
          isOn={preferences.spareBattery}
          onChange={(spareBattery) => prefer({ spareBattery })}
        />
        <Toggle
          label="Quiet nights"
          hint="By itself from 6 to 22 o’clock only"
          isOn={preferences.quietNights}
          onChange={(quietNights) => prefer({ quietNights })}
        />
        <p className="hint">“Sync now” overrules all three, once.</p>
      </section>
      <section aria-labelledby="colours">
        <h3 id="colours">Colours</h3>
        <Choice
          label="Colours"
          value={preferences.theme}
          choices={themes}
          onChange={(theme) => prefer({ theme })}
        />
      </section>
    </div>
  );
}
