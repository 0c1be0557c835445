const units: ReadonlyArray<readonly [Intl.RelativeTimeFormatUnit, number]> = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'long' });

/** How long ago, in words: "just now", "5 minutes ago", "yesterday". Clocks differ, so the future counts as now. */
export function ago(at: number | string, now: number): string {
  const seconds = Math.max(0, (now - new Date(at).getTime()) / 1000);
  const found = units.find(([, length]) => seconds >= length);
  return found ? words.format(-Math.floor(seconds / found[1]), found[0]) : 'just now';
}
