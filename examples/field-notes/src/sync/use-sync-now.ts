import { useHoldfast } from '@holdfast/client-kit/react';
import { useState } from 'react';
import { useReport } from '../app/problems.js';

/** Sends and fetches everything once, now, whatever a policy says; a second call while one is under way does nothing. */
export function useSyncNow(): { readonly busy: boolean; readonly syncNow: () => void } {
  const { sync } = useHoldfast();
  const report = useReport();
  const [busy, setBusy] = useState(false);
  const syncNow = (): void => {
    if (busy) return;
    setBusy(true);
    void sync
      .now()
      .catch(report)
      .finally(() => setBusy(false));
  };
  return { busy, syncNow };
}
