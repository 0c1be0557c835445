import { useEffect, useState, type ReactElement } from 'react';
import { size } from '../ui/size.js';

/** What the browser counts for this page, indexes and the page itself included; browsers that do not say show nothing. */
export function BrowserRoom(): ReactElement | null {
  const [estimate, setEstimate] = useState<StorageEstimate>();
  useEffect(() => {
    let asked = true;
    navigator.storage?.estimate().then(
      (found) => asked && setEstimate(found),
      () => undefined,
    );
    return () => {
      asked = false;
    };
  }, []);
  if (estimate?.usage === undefined) return null;
  return (
    <li>
      <span>In this browser</span>
      <span className="hint">{`${size(estimate.usage)} of ${size(estimate.quota ?? 0)}`}</span>
    </li>
  );
}
