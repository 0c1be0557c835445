import type { AllowancePolicy } from './allowance.js';

/** How the engine spends the network. Times in milliseconds. */
export interface SyncPolicy extends AllowancePolicy {
  /** Most mutations in one push. */
  readonly pushBatch: number;
  /** Most bytes of their JSON, as it is before compression. A push that the server or the line does not take is followed by a smaller one. */
  readonly pushBytes: number;
  /** A larger mutation is refused at once: the server takes no request that could carry it. One larger than `pushBytes` goes alone. */
  readonly mutationBytes: number;
  /** Most edits that wait in the outbox, refused ones included; more are not taken (`OUTBOX_FULL`) until some have left. */
  readonly outboxEntries: number;
  /** Most of them that are of one record. */
  readonly outboxEntriesOfRecord: number;
  /** Most bytes of their JSON. */
  readonly outboxBytes: number;
  /**
   * About how many bytes of confirmed records this device keeps. Beyond it, workspaces leave that were used longest ago; never
   * edits, nor a workspace that has any, or that is on the screen. They come back when somebody uses them.
   */
  readonly recordBytes: number;
  /** A push that fails after as long as this is followed by a smaller one: it may have been too much for the line. */
  readonly slowMs: number;
  /** Records and tombstones asked for in the first request of pages; the next ones follow the line. */
  readonly pageSize: number;
  /** In any; a server of this kit gives no more than 1000. */
  readonly pageSizeMax: number;
  /** About how long a page may take: one that takes longer is followed by a smaller one. */
  readonly pageMs: number;
  /** An answer that takes longer is given up as OFFLINE, and the next one is waited for twice as long. */
  readonly requestTimeoutMs: number;
  /** No answer is waited for longer. */
  readonly requestTimeoutMaxMs: number;
  /** The first wait after a failure lies between nothing and this; each further failure doubles it. */
  readonly backOffMs: number;
  /** No wait is longer. */
  readonly backOffMaxMs: number;
  /** After good news of the network the next attempt is at most this far away, and not at once: many devices may hear it together. */
  readonly hintMs: number;
  /** How often a live connection, which may have died unnoticed, is checked by a round of pulls; new memberships show then too. */
  readonly liveCheckMs: number;
  /** Stored records taken into memory at a stretch when the app starts, and off the device when a workspace leaves it. */
  readonly restoreSlice: number;
  /** How often an app that the server calls too old asks again. */
  readonly upgradeProbeMs: number;
}

export const defaultPolicy: SyncPolicy = {
  pushBatch: 500,
  pushBytes: 1_000_000,
  slowMs: 5_000,
  mutationBytes: 8_000_000,
  outboxEntries: 10_000,
  outboxEntriesOfRecord: 5_000,
  outboxBytes: 20_000_000,
  recordBytes: Infinity,
  windows: [],
  whenMetered: 'eager',
  whenBatteryLow: 'eager',
  pageSize: 500,
  pageSizeMax: 1_000,
  pageMs: 3_000,
  requestTimeoutMs: 30_000,
  requestTimeoutMaxMs: 240_000,
  backOffMs: 500,
  backOffMaxMs: 60_000,
  hintMs: 200,
  liveCheckMs: 120_000,
  restoreSlice: 250,
  upgradeProbeMs: 900_000,
};
