import type { ReactElement } from 'react';
import { usePreferences } from '../app/use-preferences.js';
import { useView } from '../app/view.js';
import { Button } from '../ui/button.js';
import { Choice, Toggle } from '../ui/fields.js';
import { AvailableOffline } from './available-offline.js';

const themes = { system: 'As the system', light: 'Light', dark: 'Dark' } as const;

/** What is here without a network, what this device may spend, and how it looks. */
export function OnThisDevice(): ReactElement {
  const { preferences, prefer } = usePreferences();
  const { go } = useView();
  return (
    <div className="on-device">
      <AvailableOffline />
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
      <section aria-labelledby="for-developers">
        <h3 id="for-developers">For developers</h3>
        <Button icon="search" onPress={() => go({ sheet: 'inspector' })}>
          Look into sync
        </Button>
      </section>
    </div>
  );
}
