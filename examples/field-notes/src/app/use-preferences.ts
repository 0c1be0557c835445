import { useHoldfast } from '@holdfast/client-kit/react';
import { useState } from 'react';
import { applyTheme, policyOf, readPreferences, savePreferences, type Preferences } from './preferences.js';

export function usePreferences(): {
  readonly preferences: Preferences;
  readonly prefer: (change: Partial<Preferences>) => void;
} {
  const { sync } = useHoldfast();
  const [preferences, setPreferences] = useState(readPreferences);
  const prefer = (change: Partial<Preferences>): void => {
    const next = { ...preferences, ...change };
    setPreferences(next);
    savePreferences(next);
    applyTheme(next);
    sync.setAllowance(policyOf(next));
  };
  return { preferences, prefer };
}
