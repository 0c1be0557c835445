const steps: readonly [seconds: number, name: string][] = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
];

/** How long before `now` (milliseconds) something was, in words; a clock that runs ahead reads as "just now". */
export function ago(then: string | number | undefined, now: number): string {
  if (then === undefined) return 'never';
  const seconds = Math.floor((now - new Date(then).getTime()) / 1000);
  const step = steps.find(([size]) => seconds >= size);
  if (!step) return 'just now';
  const count = Math.floor(seconds / step[0]);
  return `${count} ${step[1]}${count === 1 ? '' : 's'} ago`;
}
