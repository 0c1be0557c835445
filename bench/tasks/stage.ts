import type { App, ContestantModule, Device, Shown } from '../contestants/contestant.js';
import { shore } from '../device/shore.js';
import { quiet, until, wait } from '../device/meter.js';
import type { Figures, Job, Traffic } from '../driver/messages.js';
import { editsIn, notebookId, noteId, pageLength } from '../field/notes.js';

/** Where a task is played: a device that was just switched on, and the harness behind it. */
export class Stage {
  readonly job: Job;
  readonly device: Device;
  readonly #open: ContestantModule['open'];
  readonly #quietMs: number;

  constructor(job: Job, device: Device, open: ContestantModule['open'], quietMs: number) {
    this.job = job;
    this.device = device;
    this.#open = open;
    this.#quietMs = quietMs;
  }

  open(): Promise<App> {
    return this.#open(this.device);
  }

  /** The app as a person has had it open for a while: a list on the screen, and nothing going on. */
  async openWithList(): Promise<{ app: App; list: List }> {
    const app = await this.open();
    const list = new List(app);
    await list.full();
    await this.quiet();
    return { app, list };
  }

  goOnline(): void {
    this.device.network.setOnline(true);
  }

  /** Resolves when nothing more goes to the disk or over the network and nothing is computed, what waits for a timer of this contestant included. */
  quiet(): Promise<void> {
    const { disk, network } = this.device;
    return quiet(
      this.#quietMs,
      () => disk.activity() + network.activity(),
      () => network.isBusy(),
    );
  }

  applied = (): Promise<readonly number[]> => shore.ask({ is: 'applied' });
  count = (): Promise<void> => shore.ask({ is: 'count' });
  traffic = (): Promise<Traffic> => shore.ask({ is: 'traffic' });

  progress(text: string): void {
    shore.send({ progress: text });
  }
}

/** The first page of a notebook on the screen; of the first, where nothing else is said. */
export class List {
  /** How often it was told. */
  emissions = 0;
  #rows: readonly Shown[] = [];
  #seen = new Set<() => void>();
  readonly stop: () => void;

  constructor(app: App, notebook = notebookId(0)) {
    this.stop = app.watch(notebook, (rows) => {
      this.#rows = rows;
      this.emissions += 1;
      for (const look of [...this.#seen]) look();
    });
  }

  rows(): readonly Shown[] {
    return this.#rows;
  }

  full = (): Promise<void> => this.#when(() => this.#rows.length >= pageLength, 'the list is full');

  shows = (edit: number): Promise<void> =>
    this.#when(
      () => this.#rows.some(({ title }) => editsIn(title)[0] === edit),
      `edit ${edit} is in the list`,
    );

  /** Resolves in the very call that brings it: no clock's tick is added. */
  #when(holds: () => boolean, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const give = setTimeout(() => reject(new Error(`not within a minute: ${what}`)), 60_000);
      const look = () => {
        if (!holds()) return;
        clearTimeout(give);
        this.#seen.delete(look);
        resolve();
      };
      this.#seen.add(look);
      look();
    });
  }
}

/**
 * Waits until nothing waits to be confirmed, and says when that was; at the limit, how many edits still do. Looked at twice:
 * between a queue that is emptied and requests that begin, one look finds nothing of some contestants.
 */
export async function drained(app: App, limitMs: number): Promise<{ stuck: number; at: number }> {
  const end = performance.now() + limitMs;
  for (;;) {
    const left = end - performance.now();
    await until(async () => (await app.unsent()) === 0, left, 'all is confirmed').catch(() => undefined);
    const at = performance.now();
    await wait(50);
    const stuck = await app.unsent();
    if (stuck === 0 || at >= end) return { stuck, at };
  }
}

/** How many of these edits a person sees. */
export async function visibleOf(app: App, edits: readonly number[], numberOf: (edit: number) => number) {
  let visible = 0;
  for (const edit of edits) {
    const title = await app.titleOf(noteId(numberOf(edit)));
    if (title !== undefined && editsIn(title)[0] === edit) visible += 1;
  }
  return visible;
}

/** What a task does in one process. */
export type Act = (stage: Stage) => Promise<Figures>;
