import type { Disk } from '../device/disk.js';
import type { Network } from '../device/network.js';

/** What a contestant is given to run on: a disk and a network. */
export interface Device {
  readonly disk: Disk;
  readonly network: Network;
}

export interface Shown {
  readonly id: string;
  readonly title: string;
}

/** One contestant, open, as an app uses it. */
export interface App {
  /** Shows the first 50 notes of a notebook, and tells every state of them until it is called off. */
  watch(notebookId: string, shown: (notes: readonly Shown[]) => void): () => void;
  /**
   * Changes a title. Resolves as soon as the contestant says that the edit is taken: for those that say so only when the
   * server has answered, as soon as a person sees it.
   */
  edit(id: string, title: string): Promise<void>;
  /** The title that a person sees. */
  titleOf(id: string): Promise<string | undefined>;
  /** How many edits it holds that the server has not confirmed. */
  unsent(): number | Promise<number>;
  /** Fetches what the server has; resolves when that is here. */
  catchUp(): Promise<void>;
  close(): Promise<void>;
}

/** What a contestant's module exports. */
export interface ContestantModule {
  /** Opens what this device holds, as an app does when it starts. */
  readonly open: (device: Device) => Promise<App>;
}
