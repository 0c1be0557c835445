import { open as openFile, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { decodeLine, decodeValue, encodeLine, header, linesOf, type Place } from './file-format.js';

/** Read or copied at a time, so that nobody waits for more than this at a stretch. */
const chunkBytes = 1024 * 1024;
/** About how long the lines of a copy are. */
const lineBytes = 64 * 1024;
/** Values of one key after another are read in one go where no more than this lies between them. */
const gapBytes = 4 * 1024;

/** What opening a log found. */
export interface ReadLog {
  /** By key, in the order of the file. */
  readonly index: Map<string, Place>;
  /** Bytes up to the end of the last whole line. */
  readonly length: number;
  /** Damaged lines, as found. */
  readonly damaged: readonly Buffer[];
  /** The last line was cut off: the process died in the middle of an append that it never reported as done. */
  readonly torn: boolean;
}

/** Reads where everything stands; of the values themselves, none is kept. */
export async function readLog(file: FileHandle): Promise<ReadLog> {
  const index = new Map<string, Place>();
  const damaged: Buffer[] = [];
  let length = 0;
  let torn = false;
  for await (const { line, at, cutOff } of linesOf(chunksOf(file))) {
    torn = cutOff;
    if (cutOff) break;
    length = at + line.length + 1;
    if (at === 0 && `${line.toString()}\n` === header) continue;
    const changes = at === 0 ? undefined : decodeLine(line, at);
    if (!changes) damaged.push(line);
    for (const change of changes ?? []) {
      // Deleted first: what is written anew stands behind what was there.
      index.delete('put' in change ? change.put : change.remove);
      if ('put' in change) index.set(change.put, change.place);
    }
  }
  return { index, length, damaged, torn };
}

async function* chunksOf(file: FileHandle): AsyncIterable<Buffer> {
  for (let at = 0; ;) {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    const { bytesRead } = await file.read(chunk, 0, chunkBytes, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield chunk.subarray(0, bytesRead);
  }
}

/** The values at these places, in their order, in as few reads as their neighbourhood allows. */
export async function readValues(file: FileHandle, places: readonly Place[]): Promise<string[]> {
  const bytes = await readBytes(file, places);
  return places.map((place, number) => decodeValue(bytes[number]!, place));
}

async function readBytes(file: FileHandle, places: readonly Place[]): Promise<Buffer[]> {
  // The places may be others, in another file, by the time that a read is through.
  const wanted = places.map(({ at, bytes }, number) => ({ at, end: at + bytes, number }));
  wanted.sort((a, b) => a.at - b.at);
  const found: Buffer[] = [];
  for (let next = 0; next < wanted.length;) {
    const first = next;
    const from = wanted[first]!.at;
    let end = wanted[first]!.end;
    for (next += 1; next < wanted.length && wanted[next]!.at - end <= gapBytes; next += 1) {
      if (wanted[next]!.end - from > chunkBytes) break;
      // Of values that begin at one place, all but one are empty; the one that is not may come first.
      end = Math.max(end, wanted[next]!.end);
    }
    const span = Buffer.allocUnsafe(end - from);
    await readFully(file, span, from);
    for (const one of wanted.slice(first, next))
      found[one.number] = span.subarray(one.at - from, one.end - from);
  }
  return found;
}

async function readFully(file: FileHandle, into: Buffer, from: number): Promise<void> {
  for (let read = 0; read < into.length;) {
    const { bytesRead } = await file.read(into, read, into.length - read, from + read);
    if (bytesRead === 0) throw new Error('The file ends before what was written to it.');
    read += bytesRead;
  }
}

export async function writeFully(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, at + written);
    written += bytesWritten;
  }
}

/** A log without history, on its way beside the old one. */
export interface Copy {
  readonly file: FileHandle;
  readonly length: number;
  /** Where the values stand in it. */
  readonly moved: ReadonlyMap<Place, number>;
}

/**
 * Copies values, as they are, into a new log at `path`, a little at a time: writes to the old one go on meanwhile.
 * Undefined where `stopped` says so before it is through.
 */
export async function copyLog(
  from: FileHandle,
  entries: ReadonlyArray<readonly [key: string, place: Place]>,
  path: string,
  stopped: () => boolean = () => false,
): Promise<Copy | undefined> {
  const file = await openFile(path, 'w+');
  const moved = new Map<Place, number>();
  try {
    await file.write(header);
    let length = header.length;
    for (const part of partsOf(entries)) {
      if (stopped()) {
        await file.close();
        await rm(path, { force: true });
        return undefined;
      }
      const values = await readBytes(
        from,
        part.map(([, place]) => place),
      );
      const { line, placedAt } = encodeLine(
        part.map(([key, { isJson }], number) => ({ key, value: values[number]!, isJson })),
      );
      await writeFully(file, line, length);
      placedAt(length).forEach((change, number) => {
        if ('put' in change) moved.set(part[number]![1], change.place.at);
      });
      length += line.length;
    }
    await file.datasync();
    return { file, length, moved };
  } catch (error) {
    await file.close().catch(() => undefined);
    throw error;
  }
}

function* partsOf<Entry extends readonly [string, Place]>(entries: readonly Entry[]): Iterable<Entry[]> {
  let part: Entry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    part.push(entry);
    bytes += entry[1].bytes;
    if (bytes < lineBytes) continue;
    yield part;
    [part, bytes] = [[], 0];
  }
  if (part.length > 0) yield part;
}

/** Copies the bytes of `from` between two places to the end of another file. */
export async function copyBytes(
  from: FileHandle,
  [start, end]: readonly [number, number],
  to: FileHandle,
  at: number,
): Promise<void> {
  for (let next = start; next < end; next += chunkBytes) {
    const bytes = Buffer.allocUnsafe(Math.min(chunkBytes, end - next));
    await readFully(from, bytes, next);
    await writeFully(to, bytes, at + next - start);
  }
}

/** Puts a log in the place of another: at every moment one of them is whole. */
export async function putInPlace(fresh: string, path: string): Promise<void> {
  await rename(fresh, path);
  await syncFolder(dirname(path));
}

/** Makes a new name durable, where the platform can open folders. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await openFile(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
