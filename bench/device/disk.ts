import { editsIn } from '../field/notes.js';
import { countFileWrites, type FileWrites } from './files.js';
import { restoreIndexedDb, saveIndexedDb } from './image.js';
import { installIndexedDb, type Recorder } from './indexed-db.js';

/** What was written since a mark. */
export interface Written {
  readonly bytes: number;
  /** Values put or removed; of a file: calls of write(). */
  readonly writes: number;
  /** Values put into or removed from IndexedDB. */
  readonly inIndexedDb: number;
  /** When each edit was first in something that IndexedDB committed, in the time of `performance.now()`. */
  readonly durableAt: ReadonlyMap<number, number>;
}

/** The device's disk, a folder: an IndexedDB that is read from it and saved to it, and what is kept in files. */
export class Disk {
  readonly folder: string;
  readonly #recorder: Recorder = installIndexedDb();
  readonly #files: FileWrites;

  private constructor(folder: string, files: FileWrites) {
    this.folder = folder;
    this.#files = files;
  }

  /** The disk as the process before this one left it. */
  static async of(folder: string): Promise<Disk> {
    const disk = new Disk(folder, await countFileWrites());
    await restoreIndexedDb(folder);
    return disk;
  }

  /** Counts what a contestant writes past IndexedDB and file handles. */
  count(bytes: number): void {
    this.#files.bytes += bytes;
    this.#files.writes += 1;
  }

  save = (): Promise<void> => saveIndexedDb(this.folder);

  /** As if the process were gone this very moment: what is not committed never will be. */
  async crash(): Promise<void> {
    this.#recorder.tearOff();
    await this.save();
  }

  /** Starts to count; what is returned ends it. Counts are made when asked for: later, they cost nothing that is measured. */
  watch(): () => Written {
    const from = this.#recorder.written.length;
    const before = { ...this.#files };
    return () => {
      const durableAt = new Map<number, number>();
      let bytes = this.#files.bytes - before.bytes;
      let inIndexedDb = 0;
      for (const { key, value, transaction } of this.#recorder.written.slice(from)) {
        if (transaction.committed === undefined) continue;
        const text = textOf(value);
        bytes += Buffer.byteLength(text) + Buffer.byteLength(textOf(key));
        inIndexedDb += 1;
        for (const edit of editsIn(text))
          if (!durableAt.has(edit)) durableAt.set(edit, transaction.committed);
      }
      const writes = this.#files.writes - before.writes + inIndexedDb;
      return { bytes, writes, inIndexedDb, durableAt };
    };
  }

  /** Grows with each write. */
  activity(): number {
    return this.#recorder.written.length + this.#files.writes;
  }
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : (JSON.stringify(value, plain) ?? '');

const plain = (_key: string, value: unknown): unknown =>
  value instanceof Map
    ? [...(value as Map<unknown, unknown>)]
    : value instanceof Uint8Array
      ? Buffer.from(value).toString('latin1')
      : value;
