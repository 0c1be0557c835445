import { progressBar } from './progress-bar.js';

export interface ProgressLine {
  readonly update: (done: number, total?: number) => void;
  /** Takes the line away again. */
  readonly end: () => void;
}

const silent: ProgressLine = { update: () => {}, end: () => {} };

/** A progress bar on stderr, redrawn at most ten times a second; nothing at all where stderr is not a terminal. */
export function progressLine(label: string, stderr = process.stderr): ProgressLine {
  if (!stderr.isTTY) return silent;
  const began = performance.now();
  let drawn = -Infinity;
  return {
    update: (done, total) => {
      const now = performance.now();
      if (now - drawn < 100 && done !== total) return;
      drawn = now;
      stderr.write(
        `\r\x1b[K${progressBar({ label, done, total, seconds: (now - began) / 1000 }, stderr.columns - 1)}`,
      );
    },
    end: () => {
      stderr.write('\r\x1b[K');
    },
  };
}
