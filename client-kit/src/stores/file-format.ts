import { crc32 } from 'node:zlib';
import type { StoreChange } from './store.js';

/**
 * The log of a file store: a line a batch, `<checksum> <head>\t<values>\n`. The head is JSON: `[key, bytes]` for a put, with
 * `1` behind it where the value is written as JSON, and `[key]` for a remove; the values follow one another. A line is
 * whole or it is not: a batch is applied in full or not at all, and an append that was cut off is told apart from one that
 * was damaged later. Values are written as they are, so that they can be read, and moved, without looking into them.
 */
export const header = 'holdfast-store 2\n';

/** Where a value stands in the file. */
export interface Place {
  at: number;
  readonly bytes: number;
  readonly isJson: boolean;
}

/** A change whose value stays where it is. */
export type PlacedChange = { readonly put: string; readonly place: Place } | { readonly remove: string };

/** A batch as a line, and where its values stand once the line begins at `at`. */
export interface EncodedBatch {
  readonly line: Buffer;
  readonly placedAt: (at: number) => PlacedChange[];
}

const [space, tab, lineBreak] = [0x20, 0x09, 0x0a];
const checksumLength = 8;

/** What cannot stand in a line of UTF-8 as it is: a line break, and half a pair of surrogates. */
const unwritable = /[\n\p{Surrogate}]/u;

export function encodeBatch(batch: readonly StoreChange[]): EncodedBatch {
  return encodeLine(
    batch.map((change) => {
      if ('remove' in change) return { key: change.remove };
      const isJson = unwritable.test(change.value);
      const value = Buffer.from(isJson ? JSON.stringify(change.value) : change.value);
      return { key: change.put, value, isJson };
    }),
  );
}

/** As `encodeBatch`, with values as they stand in a file. */
export function encodeLine(
  changes: ReadonlyArray<{ readonly key: string; readonly value?: Buffer; readonly isJson?: boolean }>,
): EncodedBatch {
  const head = Buffer.from(
    JSON.stringify(
      changes.map(({ key, value, isJson }) => (value ? [key, value.length, ...(isJson ? [1] : [])] : [key])),
    ),
  );
  const values = changes.flatMap(({ value }) => value ?? []);
  const content = Buffer.concat([head, Buffer.of(tab), ...values]);
  const line = Buffer.concat([Buffer.from(`${checksum(content)} `), content, Buffer.of(lineBreak)]);
  return {
    line,
    placedAt: (at) => placed(JSON.parse(head.toString()) as Head, at + checksumLength + 1 + head.length + 1),
  };
}

/** What a line (without its line break) that begins at `at` says; undefined where it is damaged. */
export function decodeLine(line: Buffer, at: number): PlacedChange[] | undefined {
  const content = line.subarray(checksumLength + 1);
  if (line[checksumLength] !== space || checksum(content) !== line.toString('latin1', 0, checksumLength))
    return undefined;
  const end = content.indexOf(tab);
  return placed(JSON.parse(content.toString('utf8', 0, end)) as Head, at + checksumLength + 1 + end + 1);
}

/** A value out of the bytes at its place. */
export const decodeValue = (bytes: Buffer, { isJson }: Place): string =>
  isJson ? (JSON.parse(bytes.toString()) as string) : bytes.toString();

type Head = ReadonlyArray<readonly [key: string, bytes?: number, isJson?: 1]>;

function placed(head: Head, valuesAt: number): PlacedChange[] {
  let at = valuesAt;
  return head.map(([key, bytes, isJson]) => {
    if (bytes === undefined) return { remove: key };
    at += bytes;
    return { put: key, place: { at: at - bytes, bytes, isJson: isJson === 1 } };
  });
}

const checksum = (content: Buffer): string => crc32(content).toString(16).padStart(checksumLength, '0');

/** The lines of a file as they come in, each with where it begins; what follows the last line break comes as `cutOff`. */
export async function* linesOf(
  chunks: AsyncIterable<Buffer>,
): AsyncIterable<{ readonly line: Buffer; readonly at: number; readonly cutOff: boolean }> {
  let begun: Buffer[] = [];
  let at = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(lineBreak); end >= 0; end = chunk.indexOf(lineBreak, from)) {
      const line = Buffer.concat([...begun, chunk.subarray(from, end)]);
      yield { line, at, cutOff: false };
      at += line.length + 1;
      begun = [];
      from = end + 1;
    }
    if (from < chunk.length) begun.push(chunk.subarray(from));
  }
  const rest = Buffer.concat(begun);
  if (rest.length > 0) yield { line: rest, at, cutOff: true };
}
