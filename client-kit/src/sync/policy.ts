/** How the engine spends the network. Times in milliseconds. */
export interface SyncPolicy {
  /** Most mutations in one push. */
  readonly pushBatch: number;
  /** About how many characters of JSON in one push; a single larger mutation goes alone. */
  readonly pushLength: number;
  /** Records and tombstones asked for in one page. */
  readonly pageSize: number;
  /** An answer that takes longer is given up as OFFLINE, and the next one is waited for twice as long. */
  readonly requestTimeoutMs: number;
  /** No answer is waited for longer. */
  readonly requestTimeoutMaxMs: number;
  /** The first wait after a failure lies between nothing and this; each further failure doubles it. */
  readonly backOffMs: number;
  /** No wait is longer. */
  readonly backOffMaxMs: number;
  /** How often a live connection, which may have died unnoticed, is checked by a round of pulls; new memberships show then too. */
  readonly liveCheckMs: number;
  /** Stored records taken into memory at a stretch when the app starts. */
  readonly restoreSlice: number;
  /** How often an app that the server calls too old asks again. */
  readonly upgradeProbeMs: number;
}

export const defaultPolicy: SyncPolicy = {
  pushBatch: 100,
  pushLength: 500_000,
  pageSize: 500,
  requestTimeoutMs: 30_000,
  requestTimeoutMaxMs: 240_000,
  backOffMs: 1_000,
  backOffMaxMs: 60_000,
  liveCheckMs: 120_000,
  restoreSlice: 250,
  upgradeProbeMs: 900_000,
};
