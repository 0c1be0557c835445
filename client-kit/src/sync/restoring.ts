import type { Manifest } from '@holdfast/schema';
import { HoldfastError } from '@holdfast/schema/errors';
import { idOfKey, typeOfKey, writeOf } from '@holdfast/schema/merge';
import type { Environment } from '../environment/environment.js';
import { subjectsOf } from '../outbox/outbox.js';
import { allFromTheStart } from '../records/position.js';
import { keyOf, parseRow, recordPrefix, rowKey, type Row } from '../records/row.js';
import { partsOf, type Store, type StoreChange } from '../stores/store.js';
import { asidePrefix } from './aside.js';
import type { Ledger } from './ledger.js';
import { newNotice } from './notices.js';
import type { NewMutation } from './replica.js';

export interface RestoringOptions {
  readonly ledger: Ledger;
  readonly store: Store;
  readonly manifest: Manifest;
  readonly environment: Environment;
  /** Records taken in at a stretch. */
  readonly slice: number;
}

/** Wait before a store is asked again that could not be read, in milliseconds. */
const retryMs = 1_000;

/**
 * Brings the stored records into memory, a slice at a time, while the first of them are read and edited already. What
 * changes confirmed records waits until all are in: so what is stored stays as it is until it has been read.
 */
export class Restoring {
  /** Resolves when all that is stored is in memory, or this replica closes or forgets it. */
  readonly done: Promise<void>;
  readonly #options: RestoringOptions;
  readonly #unreadable = new Map<string, string>();
  /** What the store had set aside by itself when this began: of that, a person was told. */
  readonly #known: number;
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #over = false;
  #end!: () => void;
  #wake = () => {};

  constructor(options: RestoringOptions) {
    this.#options = options;
    this.#known = options.store.report.setAside.length;
    this.done = new Promise((resolve) => {
      this.#end = () => {
        this.#over = true;
        resolve();
      };
    });
  }

  get isOver(): boolean {
    return this.#over;
  }

  /** Brings these records in, if they are stored. */
  async fetch(keys: readonly string[]): Promise<void> {
    const { store, ledger } = this.#options;
    const missing = [...new Set(keys)]
      .filter((key) => !ledger.confirmed.get(key))
      .map((key) => rowKey({ type: typeOfKey(key), id: idOfKey(key) }));
    const texts = await Promise.all(missing.map((key) => store.get(key)));
    this.#take(missing.flatMap((key, at) => (texts[at] === undefined ? [] : [[key, texts[at]] as const])));
  }

  /** Takes in a first slice, and all the others in the background: one that is not full is the last. */
  async begin(): Promise<void> {
    const parts = this.#parts();
    const first = await parts.next();
    if (!first.done) this.#take(first.value);
    if (first.done || first.value.length < this.#options.slice) await this.#finish();
    else void this.#goOn(parts);
  }

  /** Runs an edit when what it builds on is here; edits made one after another run in that order. */
  before<T>(mutation: NewMutation, edit: () => Promise<T>): Promise<T> {
    if (this.#over && this.#waiting === 0) return edit();
    this.#waiting += 1;
    const ready = this.#turn
      .then(() => this.#ground(mutation))
      // What cannot be read now is, for this edit, a record that is not here.
      .catch(() => undefined)
      .then(() => (this.#waiting -= 1));
    this.#turn = ready;
    return ready.then(edit);
  }

  /** Nothing is taken in any more. */
  stop(): void {
    this.#wake();
    this.#end();
  }

  async #ground(mutation: NewMutation): Promise<void> {
    const { manifest } = this.#options;
    const kind = writeOf(manifest, mutation.name)?.write.kind;
    // What is decided about a conflict depends on more records than it names.
    if (kind === 'RESOLVE' || kind === 'REVERT') return this.done;
    const { own, needs } = subjectsOf(manifest, mutation);
    await this.fetch([own, ...needs].filter((key) => key !== ''));
  }

  async #goOn(parts: AsyncIterator<Array<[string, string]>>): Promise<void> {
    const { ledger, environment } = this.#options;
    let source: AsyncIterator<Array<[string, string]>> | undefined = parts;
    for (let wait = 0; ;) {
      await new Promise<void>((resolve) => {
        const cancel = environment.timers.set(wait, resolve);
        this.#wake = () => {
          cancel();
          resolve();
        };
      });
      if (this.#over) return;
      try {
        source ??= this.#parts();
        const next = await source.next();
        if (this.#over) return;
        if (next.done) return await this.#finish();
        this.#take(next.value);
        wait = 0;
      } catch (error) {
        // The data was cleared under our feet: what is here is written again, and the rest is fetched again.
        if (HoldfastError.is(error, 'STORE_CORRUPT'))
          await ledger.mend(() => ({ positions: allFromTheStart(ledger.positions) }));
        [source, wait] = [undefined, retryMs];
      }
    }
  }

  #parts(): AsyncIterator<Array<[string, string]>> {
    const { store, slice } = this.#options;
    return partsOf(store, recordPrefix, slice)[Symbol.asyncIterator]();
  }

  #take(pairs: ReadonlyArray<readonly [string, string]>): void {
    if (this.#over) return;
    const { ledger } = this.#options;
    const rows = new Map<string, Row>();
    for (const [key, text] of pairs) {
      const row = parseRow(key, text);
      if (!row) this.#unreadable.set(key, text);
      else if (!ledger.confirmed.get(keyOf(row)) && !ledger.overtaken.has(keyOf(row)))
        rows.set(keyOf(row), row);
    }
    if (rows.size > 0) ledger.restored(rows);
  }

  /** What could not be read is set aside and reported, and everything is fetched again, with what is here still shown. */
  async #finish(): Promise<void> {
    const { ledger, environment, store } = this.#options;
    const lost = this.#unreadable.size + store.report.setAside.length - this.#known;
    if (lost > 0) {
      const message = `${lost} stored records could not be read; they are fetched again.`;
      const notice = newNotice(environment, 'RECORD_UNREADABLE', message);
      const aside = [...this.#unreadable].flatMap(([key, value]): StoreChange[] => [
        { put: asidePrefix + key, value },
        { remove: key },
      ]);
      const fetchedAgain = () => ({
        positions: allFromTheStart(ledger.positions),
        facts: { notices: [...ledger.facts.notices, notice] },
      });
      await ledger.mend(fetchedAgain, aside);
    }
    this.#end();
  }
}
