import { useEffect, useState, type ReactElement } from 'react';

const kilobyte = 1_000;

/** How much of this device the notes take; browsers that do not say show nothing. */
export function StorageUsed(): ReactElement | null {
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
      <span>Storage used</span>
      <span className="hint">{`${size(estimate.usage)} of ${size(estimate.quota ?? 0)}`}</span>
    </li>
  );
}

function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const at = Math.min(units.length - 1, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(kilobyte)));
  const number = bytes / kilobyte ** at;
  return `${number.toLocaleString('en', { maximumFractionDigits: number < 10 ? 1 : 0 })} ${units[at]}`;
}
