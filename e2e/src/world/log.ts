import type { AppDatabase } from '@holdfast/server/app';

/** One row of the server's audit log. */
export interface ChangeFact {
  readonly workspaceId: string;
  readonly seq: number;
  readonly type: string;
  readonly recordId: string;
  readonly version: number;
  readonly kind: string;
  readonly clientMutationId: string;
  readonly userId: string;
  readonly deviceId: string;
  /** ISO time of the edit, as the server took it. */
  readonly issuedAt: string;
  /** ISO time at which the server settled it. */
  readonly at: string;
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
  /** Of a SUMMARY. */
  readonly summary: unknown;
}

/** The audit log as it stands, workspace by workspace in its order. */
export const readLog = (database: AppDatabase): Promise<ChangeFact[]> =>
  database.query<ChangeFact>(
    `SELECT "workspaceId"::text, seq::int, type, "recordId"::text, version, kind::text, "clientMutationId"::text, "userId",
       "deviceId", ${isoText('"issuedAt"')} AS "issuedAt", ${isoText('at')} AS at, before, after, summary
     FROM "Change" ORDER BY "workspaceId", seq`,
  );

/** Times leave the database as text, so that no driver's idea of a time zone comes in between. */
export const isoText = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** All changes that there ever were: those of today, and those that were there before a compaction took them. */
export function wholeLog(today: readonly ChangeFact[], archive: readonly ChangeFact[]): ChangeFact[] {
  const bySeq = new Map<string, ChangeFact>();
  for (const change of [...archive, ...today])
    if (change.kind !== 'SUMMARY') bySeq.set(`${change.workspaceId} ${change.seq}`, change);
  return [...bySeq.values()].sort(
    (a, b) => (a.workspaceId < b.workspaceId ? -1 : a.workspaceId > b.workspaceId ? 1 : 0) || a.seq - b.seq,
  );
}
