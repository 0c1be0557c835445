/** How far a piece of work is; `total` is undefined while it is not known. */
export interface Progress {
  readonly label: string;
  readonly done: number;
  readonly total?: number | undefined;
  /** Seconds since it began. */
  readonly seconds: number;
}

/** One line that shows how far the work is, no wider than `columns`. */
export function progressBar({ label, done, total, seconds }: Progress, columns: number): string {
  if (total === undefined || total === 0) return `${label} ${done}`.slice(0, columns);
  const share = Math.min(1, done / total);
  const count = `${String(done).padStart(String(total).length)}/${total}`;
  const rest =
    share > 0 && share < 1 && seconds >= 1 ? `, ${Math.ceil((seconds * (1 - share)) / share)} s left` : '';
  const width = Math.max(0, Math.min(30, columns - label.length - count.length - rest.length - 8));
  const filled = Math.round(width * share);
  const bar = width === 0 ? '' : `[${'#'.repeat(filled)}${'.'.repeat(width - filled)}] `;
  return `${label} ${bar}${count}${rest}`.slice(0, columns);
}
