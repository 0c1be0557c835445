const kilobyte = 1_000;
const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** So many bytes, as people say it. */
export function size(bytes: number): string {
  const at = Math.min(units.length - 1, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(kilobyte)));
  const number = bytes / kilobyte ** at;
  return `${number.toLocaleString('en', { maximumFractionDigits: number < 10 ? 1 : 0 })} ${units[at]}`;
}
