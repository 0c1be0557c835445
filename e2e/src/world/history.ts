import { createHash } from 'node:crypto';

/** All that happened, in order: what a failing run prints, and what two runs of one seed must have in common. */
export interface History {
  /** `who` did or met `what`, now. */
  note(who: string, what: string): void;
  lines(): readonly HistoryLine[];
  /** SHA-256 over every line so far. */
  hash(): string;
}

export interface HistoryLine {
  /** Milliseconds since the world began. */
  readonly at: number;
  readonly who: string;
  readonly what: string;
}

export function createHistory(now: () => number): History {
  const start = now();
  const lines: HistoryLine[] = [];
  const digest = createHash('sha256');
  return {
    note(who, what) {
      const line = { at: now() - start, who, what };
      lines.push(line);
      digest.update(`${line.at} ${who} ${what}\n`);
    },
    lines: () => lines,
    hash: () => digest.copy().digest('hex'),
  };
}

/** `00:41:07.250`, from the world's beginning. */
export function clockText(ms: number): string {
  const text = new Date(ms).toISOString().slice(11, 23);
  const days = Math.floor(ms / 86_400_000);
  return days > 0 ? `${days}d ${text}` : text;
}

export const lineText = ({ at, who, what }: HistoryLine): string => `${clockText(at)} ${who}: ${what}`;

/** The lines that speak of any of the words, and the last few before the end. */
export function compactHistory(
  lines: readonly HistoryLine[],
  words: readonly string[],
  tail = 15,
  most = 60,
): string {
  const telling = lines.filter(({ who, what }, at) => {
    const spoken = words.some((word) => who === word || what.includes(word));
    return spoken || at >= lines.length - tail;
  });
  const left = telling.length - most;
  const shown = left > 0 ? telling.slice(-most) : telling;
  return [...(left > 0 ? [`… ${left} lines before`] : []), ...shown.map(lineText)].join('\n');
}
