import { mkdir, readFile, readdir, rename, rm, open as openFile, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HoldfastError } from '@holdfast/schema/errors';
import { encodeBatch, header, readLog } from './file-format.js';
import { lockFile } from './file-lock.js';
import { applyBatch, scanMap } from './memory.js';
import type { Store, StoreChange, StoreFactory, StoreReport } from './store.js';

/** The log is rewritten when it is this many times as long as what is in it, and not small. */
const compactionFactor = 4;
const compactionFloor = 256 * 1024;

/**
 * Stores in files of one folder, for Node: an append-only log a store, made durable (fsync) before a write resolves, and
 * all values in memory. One process at a time: others get STORE_LOCKED.
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
  readonly #data: Map<string, string>;
  readonly #unlock: () => Promise<void>;
  #file: FileHandle;
  /** Bytes of the log that are known to be whole; whatever lies behind them is the rest of a failed append. */
  #length: number;
  /** Characters of all keys and values: about what a log without history would have. */
  #content: number;
  #torn = false;
  #tail: Promise<unknown> = Promise.resolve();
  #closed = false;

  private constructor(parts: {
    path: string;
    data: Map<string, string>;
    unlock: () => Promise<void>;
    file: FileHandle;
    length: number;
    report: StoreReport;
  }) {
    this.#path = parts.path;
    this.#data = parts.data;
    this.#unlock = parts.unlock;
    this.#file = parts.file;
    this.#length = parts.length;
    this.#content = sizeOf(parts.data);
    this.report = parts.report;
  }

  static async open(path: string): Promise<FileStore> {
    const unlock = await lockFile(`${path}.lock`);
    try {
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return '';
        throw error;
      });
      const { batches, damaged, torn } = readLog(text);
      const data = new Map<string, string>();
      for (const batch of batches) applyBatch(data, batch);
      const setAside = damaged.length > 0 ? [`${path}.set-aside`] : [];
      if (damaged.length > 0)
        await appendDurably(`${path}.set-aside`, damaged.map((line) => `${line}\n`).join(''));
      const whole = text !== '' && !torn && damaged.length === 0;
      const file = whole ? await openFile(path, 'r+') : await rewrite(path, data);
      const { size: length } = await file.stat();
      return new FileStore({ path, data, unlock, file, length, report: { setAside, mended: torn } });
    } catch (error) {
      await unlock();
      throw storeError(error);
    }
  }

  async get(key: string): Promise<string | undefined> {
    this.#checkOpen();
    return this.#data.get(key);
  }

  async scan(prefix: string): Promise<Array<[string, string]>> {
    this.#checkOpen();
    return scanMap(this.#data, prefix);
  }

  async write(batch: readonly StoreChange[]): Promise<void> {
    this.#checkOpen();
    return this.#inTurn(async () => {
      try {
        await this.#append(Buffer.from(encodeBatch(batch)));
      } catch (error) {
        // At once if it can be done, else before the next write.
        await this.#mend().catch(() => undefined);
        throw storeError(error);
      }
      this.#apply(batch);
      if (this.#length > compactionFloor && this.#length > compactionFactor * this.#content)
        await this.#compact();
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#inTurn(async () => {
      await this.#mend().catch(() => undefined);
      await this.#file.close().catch(() => undefined);
      await this.#unlock();
    });
  }

  async #append(line: Buffer): Promise<void> {
    await this.#mend();
    this.#torn = true;
    for (let written = 0; written < line.length;) {
      const { bytesWritten } = await this.#file.write(
        line,
        written,
        line.length - written,
        this.#length + written,
      );
      written += bytesWritten;
    }
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

  #apply(batch: readonly StoreChange[]): void {
    for (const change of batch) {
      const key = 'put' in change ? change.put : change.remove;
      const before = this.#data.get(key);
      if (before !== undefined) this.#content -= key.length + before.length;
      if ('put' in change) this.#content += key.length + change.value.length;
    }
    applyBatch(this.#data, batch);
  }

  /** Rewrites the log without its history. If that fails, the old log is as good as before. */
  async #compact(): Promise<void> {
    try {
      const file = await rewrite(this.#path, this.#data);
      await this.#file.close().catch(() => undefined);
      this.#file = file;
      this.#length = (await file.stat()).size;
      this.#content = sizeOf(this.#data);
    } catch {
      // Not before it has doubled once more: a full disk must not cost a rewrite with every write.
      this.#content = this.#length / 2;
    }
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

/** Writes a log of this content beside the old one and puts it in its place: at every moment one of them is whole. */
async function rewrite(path: string, data: ReadonlyMap<string, string>): Promise<FileHandle> {
  const fresh = `${path}.new`;
  const file = await openFile(fresh, 'w+');
  try {
    const batch = [...data].map(([put, value]) => ({ put, value }));
    await file.writeFile(header + (batch.length > 0 ? encodeBatch(batch) : ''));
    await file.sync();
    await rename(fresh, path);
    await syncFolder(dirname(path));
    return file;
  } catch (error) {
    await file.close().catch(() => undefined);
    throw error;
  }
}

async function appendDurably(path: string, text: string): Promise<void> {
  const file = await openFile(path, 'a');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes a rename durable, where the platform can open folders. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await openFile(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

const sizeOf = (data: ReadonlyMap<string, string>): number =>
  [...data].reduce((sum, [key, value]) => sum + key.length + value.length, 0);

function storeError(error: unknown): HoldfastError {
  if (HoldfastError.is(error)) return error;
  const full = ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');
  return new HoldfastError(full ? 'STORE_FULL' : 'STORE_FAILED', undefined, { cause: error });
}
