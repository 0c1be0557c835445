import { HoldfastError } from '@holdfast/schema/errors';
import type { Awaitable, Cells } from './cells.js';
import type { Hold } from './held.js';
import { Journal, type Before } from './journal.js';
import { netOf, oneAtATime, type Workings } from './one-at-a-time.js';
import { keyOfText, keyText, valueOfText, valueText } from './portable-text.js';
import type { StoreChange, StoreFactory, StoreReport } from './store.js';

/** What stores in cells need of a platform. */
export interface CellPlatform {
  /** Called for each opening; throws where the platform has no cells to give. */
  readonly cells: () => Cells;
  readonly hold: Hold;
  readonly failure: (error: unknown) => HoldfastError;
}

const format = '1';

/**
 * Stores in cells, each held by one at a time. A batch of one change is one write; of more, it stands behind an undo journal,
 * so that it happens in full or not at all wherever the process dies.
 */
export function cellStores({ cells: cellsOf, hold, failure }: CellPlatform): StoreFactory {
  const told = <T>(work: () => Promise<T>): Promise<T> =>
    work().catch((error: unknown) => {
      throw failure(error);
    });
  const alone = <T>(name: string, work: (release: () => Awaitable<void>) => Promise<T>): Promise<T> =>
    told(async () => {
      const release = await hold(name);
      return work(release).catch(async (error: unknown) => {
        await release();
        throw error;
      });
    });
  return {
    open: (name) =>
      alone(name, async (release) => {
        const store = new CellStore(cellsOf(), name);
        await store.open();
        return oneAtATime({ ...store.workings(), close: release }, failure);
      }),
    list: () => told(async () => (await cellsOf().keys()).flatMap((key) => nameOfMarker(key) ?? [])),
    destroy: (name) =>
      alone(name, async (release) => {
        await new CellStore(cellsOf(), name).destroy();
        await release();
      }),
  };
}

class CellStore {
  readonly #cells: Cells;
  readonly #journal: Journal;
  /** A cell that stands as long as the store does. */
  readonly #marker: string;
  readonly #prefix: string;
  readonly #aside: string;
  #report: StoreReport = { setAside: [], mended: false };
  /** A write failed on its way, and so did taking it back. */
  #torn: Before | undefined;

  constructor(cells: Cells, name: string) {
    this.#cells = cells;
    this.#marker = markerOf(name);
    this.#prefix = `${root}${nameText(name)}:`;
    this.#aside = `${this.#marker}set-aside`;
    this.#journal = new Journal(cells, `${this.#marker}journal`);
  }

  async open(): Promise<void> {
    const [marker] = await this.#cells.get([this.#marker]);
    if (marker !== undefined && marker !== format)
      throw new HoldfastError(
        'STORE_CORRUPT',
        'This store was written by a newer version of the app; update the app. Nothing was changed.',
      );
    await this.#recover();
    if (marker === undefined) await this.#cells.put([[this.#marker, format]]);
  }

  /** Takes back what the last process was in the middle of. */
  async #recover(): Promise<void> {
    const found = await this.#journal.found();
    if (found && 'unreadable' in found) {
      await this.#cells.put([[this.#aside, found.unreadable]]);
      this.#report = { setAside: [this.#aside], mended: false };
    } else if (found) {
      await this.#journal.undo(found);
      this.#report = { setAside: [], mended: true };
    }
    await this.#journal.clear();
  }

  /** The marker last: what is half destroyed is still listed. */
  async destroy(): Promise<void> {
    await this.#removeAll();
    await this.#cells.remove([this.#marker]);
  }

  workings(): Omit<Workings, 'close'> {
    return {
      report: this.#report,
      get: async (key) => {
        await this.#mend();
        const [text] = await this.#cells.get([this.#cellOf(key)]);
        return text === undefined ? undefined : valueOfText(text);
      },
      scan: async (prefix) => this.#read(await this.#keys(prefix)),
      parts: (prefix, size) => this.#parts(prefix, size),
      write: (batch) => this.#write(batch),
    };
  }

  async *#parts(prefix: string, size: number): AsyncGenerator<Array<[string, string]>, void> {
    const keys = await this.#keys(prefix);
    for (let from = 0; from < keys.length; from += size)
      yield await this.#read(keys.slice(from, from + size));
  }

  async #keys(prefix: string): Promise<string[]> {
    await this.#mend();
    const beginning = this.#cellOf(prefix);
    return (await this.#cells.keys()).filter((key) => key.startsWith(beginning)).sort();
  }

  async #read(cells: readonly string[]): Promise<Array<[string, string]>> {
    if (cells.length === 0) return [];
    const texts = await this.#cells.get(cells);
    return cells.flatMap((cell, at): Array<[string, string]> => {
      const text = texts[at];
      return text === undefined ? [] : [[keyOfText(cell.slice(this.#prefix.length)), valueOfText(text)]];
    });
  }

  async #write(batch: readonly StoreChange[]): Promise<void> {
    await this.#mend();
    const net = [...netOf(batch)].map(([key, value]) => ({
      cell: this.#cellOf(key),
      text: value === undefined ? undefined : valueText(value),
    }));
    const [marker, ...texts] = await this.#cells.get([this.#marker, ...net.map(({ cell }) => cell)]);
    if (marker === undefined) await this.#startAnew();
    const changes = net
      .map((change, at) => ({ ...change, before: texts[at] }))
      .filter(({ text, before }) => text !== before);
    if (changes.length === 0) return;
    const before = new Map(changes.map((change) => [change.cell, change.before]));
    try {
      if (changes.length > 1) await this.#journal.keep(before);
      await this.#apply(changes);
      if (changes.length > 1) await this.#journal.clear();
    } catch (error) {
      this.#torn = before;
      // At once if it can be done, else before whatever is asked next.
      await this.#mend().catch(() => undefined);
      throw error;
    }
  }

  async #apply(changes: ReadonlyArray<{ cell: string; text: string | undefined }>): Promise<void> {
    // Removals make room for what comes.
    const gone = changes.flatMap(({ cell, text }) => (text === undefined ? [cell] : []));
    if (gone.length > 0) await this.#cells.remove(gone);
    const put = changes.flatMap(({ cell, text }) => (text === undefined ? [] : [[cell, text] as const]));
    if (put.length > 0) await this.#cells.put(put);
  }

  /** Takes back what a failed write has left: the caller was told that it was not written, and it must never show. */
  async #mend(): Promise<void> {
    if (!this.#torn) return;
    await this.#journal.undo(this.#torn);
    await this.#journal.clear();
    this.#torn = undefined;
  }

  async #startAnew(): Promise<never> {
    await this.#removeAll();
    await this.#cells.put([[this.#marker, format]]);
    throw new HoldfastError('STORE_CORRUPT', 'The data of this app was cleared while it ran.');
  }

  async #removeAll(): Promise<void> {
    const isOurs = (key: string) =>
      key.startsWith(this.#prefix) || (key.startsWith(this.#marker) && key !== this.#marker);
    const keys = (await this.#cells.keys()).filter(isOurs);
    if (keys.length > 0) await this.#cells.remove(keys);
  }

  #cellOf(key: string): string {
    return this.#prefix + keyText(key);
  }
}

// A name is written without `:` and `#`, so no store's cells begin like another's.
const root = 'holdfast:';
const nameText = (name: string): string => encodeURIComponent(keyText(name));
const markerOf = (name: string): string => `${root}${nameText(name)}#`;

function nameOfMarker(cell: string): string | undefined {
  if (!cell.startsWith(root) || !cell.endsWith('#') || cell.indexOf('#') < cell.length - 1) return undefined;
  const name = cell.slice(root.length, -1);
  return name.includes(':') ? undefined : keyOfText(decodeURIComponent(name));
}
