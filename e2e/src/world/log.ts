import type { AppDatabase, LoggedChange } from '@holdfast/server/app';

/** One row of the server's audit log. */
export interface ChangeFact extends LoggedChange {
  readonly workspaceId: string;
}

/** The audit log as it stands, workspace by workspace in its order. */
export const readLog = (database: AppDatabase): Promise<ChangeFact[]> =>
  database.query<ChangeFact>(
    `SELECT "workspaceId"::text, seq::int, type, "recordId"::text, version, kind::text, "clientMutationId"::text, "userId",
       "deviceId", ${isoText('"issuedAt"')} AS "issuedAt", ${isoText('at')} AS at, before, after, collisions, summary
     FROM "Change" ORDER BY "workspaceId", seq`,
  );

/** Times leave the database as text, so that no driver's idea of a time zone comes in between. */
export const isoText = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** What the engine itself writes, such as that a conflict that is over and old is gone. */
const isOfEngine = ({ userId }: ChangeFact): boolean => userId === 'holdfast';

/** Texts that were written anew without their past: nobody changed a word. */
export const isRenewal = (change: ChangeFact): boolean => isOfEngine(change) && change.kind === 'UPDATE';

/** What is in the log today, and what was there before a compaction took it, in its order. */
export function wholeLog(today: readonly ChangeFact[], archive: readonly ChangeFact[]): ChangeFact[] {
  const bySeq = new Map<string, ChangeFact>();
  for (const change of [...archive, ...today])
    if (change.kind !== 'SUMMARY') bySeq.set(`${change.workspaceId} ${change.seq}`, change);
  return [...bySeq.values()].sort(inOrder);
}

/** All that people ever changed. */
export const byPeople = (changes: readonly ChangeFact[]): ChangeFact[] =>
  changes.filter((change) => !isOfEngine(change));

/** In the order of the log, workspace by workspace. */
export const inOrder = (a: ChangeFact, b: ChangeFact): number =>
  (a.workspaceId < b.workspaceId ? -1 : a.workspaceId > b.workspaceId ? 1 : 0) || a.seq - b.seq;
