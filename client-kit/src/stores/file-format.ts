import { createHash } from 'node:crypto';
import type { StoreChange } from './store.js';

/**
 * The log of a file store: a line a batch, `<checksum> <json>\n`. A line is whole or it is not: a batch is applied in full
 * or not at all, and an append that was cut off is told apart from one that was damaged later.
 */
export const header = 'holdfast-store 1\n';

export function encodeBatch(batch: readonly StoreChange[]): string {
  // Lone surrogates survive as escapes: JSON.stringify writes them so.
  const json = JSON.stringify(
    batch.map((change) => ('put' in change ? [change.put, change.value] : [change.remove])),
  );
  return `${checksum(json)} ${json}\n`;
}

export function decodeBatch(line: string): StoreChange[] | undefined {
  const space = line.indexOf(' ');
  const json = line.slice(space + 1);
  if (space < 0 || checksum(json) !== line.slice(0, space)) return undefined;
  const pairs = JSON.parse(json) as Array<[string, string?]>;
  return pairs.map(([key, value]) => (value === undefined ? { remove: key } : { put: key, value }));
}

const checksum = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 12);

/** What a log's text holds. */
export interface ReadLog {
  readonly batches: readonly StoreChange[][];
  /** Damaged lines, as found. */
  readonly damaged: readonly string[];
  /** The last line was cut off: the process died in the middle of an append that it never reported as done. */
  readonly torn: boolean;
}

export function readLog(text: string): ReadLog {
  const lines = text.split('\n');
  // After the last line break comes nothing, or the beginning of a batch that was not finished.
  const tail = lines.pop() ?? '';
  const first = lines.shift();
  const hasHeader = first === undefined || `${first}\n` === header;
  const batches: StoreChange[][] = [];
  const damaged = hasHeader ? [] : [first];
  for (const line of lines) {
    const batch = decodeBatch(line);
    if (batch) batches.push(batch);
    else damaged.push(line);
  }
  return { batches, damaged, torn: tail !== '' };
}
