import { mkdir, readdir, rm, open as openFile, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HoldfastError } from '@holdfast/schema/errors';
import { encodeBatch, header, type Place, type PlacedChange } from './file-format.js';
import { lockFile } from './file-lock.js';
import {
  copyBytes,
  copyLog,
  putInPlace,
  readLog,
  readValues,
  syncFolder,
  writeFully,
  type Copy,
  type ReadLog,
} from './file-log.js';
import type { Store, StoreChange, StoreFactory, StoreReport } from './store.js';

/** The log is copied without its history when it is this many times as long as what is in it, and not small. */
const compactionFactor = 3;
const compactionFloor = 256 * 1024;

/**
 * Stores in files of one folder, for Node: an append-only log a store, made durable (fsync) before a write resolves. In
 * memory is only where each value stands. One process at a time: others get STORE_LOCKED.
 */
export function fileStores(folder: string): StoreFactory {
  const path = (name: string) => join(folder, fileName(name) + suffix);
  return {
    open: async (name) => {
      await mkdir(folder, { recursive: true });
      return FileStore.open(path(name));
    },
    list: async () => {
      const files = await readdir(folder).catch(() => [] as string[]);
      return files
        .filter((file) => file.endsWith(suffix))
        .map((file) => decodeURIComponent(file.slice(0, -suffix.length)));
    },
    destroy: async (name) => {
      await mkdir(folder, { recursive: true });
      const unlock = await lockFile(`${path(name)}.lock`);
      await Promise.all(['', '.set-aside', '.new'].map((extra) => rm(path(name) + extra, { force: true })));
      await unlock();
    },
  };
}

const suffix = '.holdfast';

/** Any text as a file name, also where file names know no capitals; `decodeURIComponent` reads it back. */
const fileName = (name: string): string =>
  Array.from(Buffer.from(name), (byte) => {
    const character = String.fromCharCode(byte);
    return /[a-z0-9_-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');

class FileStore implements Store {
  readonly report: StoreReport;
  readonly #path: string;
  readonly #index: Map<string, Place>;
  readonly #unlock: () => Promise<void>;
  #file: FileHandle;
  /** Bytes of the log that are known to be whole; whatever lies behind them is the rest of a failed append. */
  #length: number;
  /** About how many bytes a log without history would have. */
  #content: number;
  #torn = false;
  #tail: Promise<unknown> = Promise.resolve();
  #compaction: Promise<void> | undefined;
  #closed = false;

  private constructor(
    path: string,
    file: FileHandle,
    { index, length }: Pick<ReadLog, 'index' | 'length'>,
    { report, unlock }: { report: StoreReport; unlock: () => Promise<void> },
  ) {
    this.#path = path;
    this.#index = index;
    this.#unlock = unlock;
    this.#file = file;
    this.#length = length;
    this.#content = 0;
    for (const [key, place] of index) this.#content += sizeOf(key, place);
    this.report = report;
  }

  static async open(path: string): Promise<FileStore> {
    const unlock = await lockFile(`${path}.lock`);
    let file: FileHandle | undefined;
    try {
      file = await openFile(path, 'r+').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return openFile(path, 'w+');
        throw error;
      });
      const log = await readLog(file);
      const setAside = log.damaged.length > 0 ? [`${path}.set-aside`] : [];
      const held = { report: { setAside, mended: log.torn }, unlock };
      if (setAside.length === 0) {
        const length = await mended(path, file, log);
        return new FileStore(path, file, { ...log, length }, held);
      }
      await appendDurably(`${path}.set-aside`, log.damaged);
      const copy = (await copyLog(file, [...log.index], `${path}.new`))!;
      await putInPlace(`${path}.new`, path);
      await file.close();
      for (const place of log.index.values()) place.at = copy.moved.get(place)!;
      return new FileStore(path, copy.file, { index: log.index, length: copy.length }, held);
    } catch (error) {
      await file?.close().catch(() => undefined);
      await unlock();
      throw storeError(error);
    }
  }

  async get(key: string): Promise<string | undefined> {
    this.#checkOpen();
    const place = this.#index.get(key);
    return place && (await this.#read([place]))[0];
  }

  async scan(prefix: string): Promise<Array<[string, string]>> {
    this.#checkOpen();
    const found = [...this.#index].filter(([key]) => key.startsWith(prefix));
    found.sort(([a], [b]) => (a < b ? -1 : 1));
    const values = await this.#read(found.map(([, place]) => place));
    return found.map(([key], number) => [key, values[number]!]);
  }

  /** In the order of the file, so that what is read together stands together. */
  async *parts(prefix: string, size: number): AsyncIterable<Array<[string, string]>> {
    this.#checkOpen();
    const keys = [...this.#index.keys()].filter((key) => key.startsWith(prefix));
    for (let from = 0; from < keys.length; from += size) {
      this.#checkOpen();
      const found = keys.slice(from, from + size).flatMap((key) => {
        const place = this.#index.get(key);
        return place ? [[key, place] as const] : [];
      });
      const values = await this.#read(found.map(([, place]) => place));
      yield found.map(([key], number) => [key, values[number]!]);
    }
  }

  async write(batch: readonly StoreChange[]): Promise<void> {
    this.#checkOpen();
    return this.#inTurn(async () => {
      const { line, placedAt } = encodeBatch(batch);
      try {
        await this.#append(line);
      } catch (error) {
        // At once if it can be done, else before the next write.
        await this.#mend().catch(() => undefined);
        throw storeError(error);
      }
      for (const change of placedAt(this.#length - line.length)) this.#apply(change);
      if (this.#length > compactionFloor && this.#length > compactionFactor * this.#content)
        this.#compaction ??= this.#compact().finally(() => (this.#compaction = undefined));
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#compaction;
    await this.#inTurn(async () => {
      await this.#mend().catch(() => undefined);
      await this.#file.close().catch(() => undefined);
      await this.#unlock();
    });
  }

  #read(places: readonly Place[]): Promise<string[]> {
    return readValues(this.#file, places).catch((error: unknown) => {
      throw storeError(error);
    });
  }

  async #append(line: Buffer): Promise<void> {
    await this.#mend();
    this.#torn = true;
    await writeFully(this.#file, line, this.#length);
    await this.#file.datasync();
    this.#torn = false;
    this.#length += line.length;
  }

  /** Takes back what a failed append has left: the caller was told that it was not written, and it must never show. */
  async #mend(): Promise<void> {
    if (!this.#torn) return;
    try {
      await this.#file.truncate(this.#length);
    } catch {
      // The handle may have been closed under our feet; the file is still ours by the lock.
      await this.#file.close().catch(() => undefined);
      this.#file = await openFile(this.#path, 'r+');
      await this.#file.truncate(this.#length);
    }
    this.#torn = false;
  }

  #apply(change: PlacedChange): void {
    const key = 'put' in change ? change.put : change.remove;
    const before = this.#index.get(key);
    if (before) this.#content -= sizeOf(key, before);
    this.#index.delete(key);
    if (!('put' in change)) return;
    this.#index.set(key, change.place);
    this.#content += sizeOf(key, change.place);
  }

  /**
   * Copies what there is into a log without history, while writes go on behind it; what they wrote follows, and the new log
   * takes the place of the old one. If anything fails, the old log is as good as before.
   */
  async #compact(): Promise<void> {
    const fresh = `${this.#path}.new`;
    const start = this.#length;
    let copy: Copy | undefined;
    try {
      copy = await copyLog(this.#file, [...this.#index], fresh, () => this.#closed);
      if (copy) await this.#inTurn(() => this.#moveTo(copy!, fresh, start));
    } catch {
      // Not before it has doubled once more: a full disk must not cost a copy with every write.
      this.#content = Math.max(this.#content, this.#length / 2);
      await copy?.file.close().catch(() => undefined);
    }
  }

  /** `start`: where the old log ended when the copy began. */
  async #moveTo(copy: Copy, fresh: string, start: number): Promise<void> {
    await this.#mend();
    await copyBytes(this.#file, [start, this.#length], copy.file, copy.length);
    await copy.file.datasync();
    await putInPlace(fresh, this.#path);
    const old = this.#file;
    const ahead = copy.length - start;
    for (const place of this.#index.values()) place.at = copy.moved.get(place) ?? place.at + ahead;
    this.#file = copy.file;
    this.#length += ahead;
    await old.close().catch(() => undefined);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#tail.then(work);
    this.#tail = mine.catch(() => undefined);
    return mine;
  }

  #checkOpen(): void {
    if (this.#closed) throw new HoldfastError('STORE_FAILED', 'This store has been closed.');
  }
}

/** Begins a log that is new, and takes back what was cut off; gives its length. */
async function mended(path: string, file: FileHandle, { length, torn }: ReadLog): Promise<number> {
  if (torn) await file.truncate(length);
  if (length > 0) return length;
  await writeFully(file, Buffer.from(header), 0);
  await file.sync();
  await syncFolder(dirname(path));
  return header.length;
}

async function appendDurably(path: string, lines: readonly Buffer[]): Promise<void> {
  const file = await openFile(path, 'a');
  try {
    for (const line of lines) await file.writeFile(Buffer.concat([line, Buffer.from('\n')]));
    await file.sync();
  } finally {
    await file.close();
  }
}

const sizeOf = (key: string, { bytes }: Place): number => key.length + bytes;

function storeError(error: unknown): HoldfastError {
  if (HoldfastError.is(error)) return error;
  const full = ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');
  return new HoldfastError(full ? 'STORE_FULL' : 'STORE_FAILED', undefined, { cause: error });
}
