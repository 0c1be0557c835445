import type { ChangeFact, Facts } from './facts.js';

/**
 * The newest version of the record of `change` that a reader at the cursor `seen` had read, as far as the log could
 * tell when the change was made; without a cursor, all of them.
 */
export function seenVersion(
  { changes, compactions }: Pick<Facts, 'changes' | 'compactions'>,
  { workspaceId, type, recordId, seq }: ChangeFact,
  seen: unknown,
): number {
  const before = changes.filter(
    (one) =>
      one.workspaceId === workspaceId && one.type === type && one.recordId === recordId && one.seq < seq,
  );
  if (typeof seen !== 'string') return before.at(-1)?.version ?? 0;
  const { seq: end, since } = positionOf(seen);
  const floor = Math.max(
    0,
    ...compactions.filter((one) => one.workspaceId === workspaceId && one.head < seq).map((one) => one.floor),
  );
  // What was compacted is one row at the place of the last.
  const summed = before.filter((one) => one.seq <= floor);
  const known = [...summed.slice(-1), ...before.filter((one) => one.seq > floor)];
  const newest = known.at(-1)?.version ?? 0;
  // Only what changes a record moves it to a new place.
  const place = known.find(({ version }) => version === newest)?.seq ?? 0;
  return place <= end ? newest : (known.findLast((one) => one.seq <= since)?.version ?? 0);
}

/** Cursors are opaque to everybody but this judge: where the reader stood, and where when it last had everything. */
function positionOf(cursor: string): { seq: number; since: number } {
  const [, , , seq, since] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  return { seq: Number(seq), since: Number(since) };
}
