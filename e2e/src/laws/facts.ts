/** What a world looks like once it has come to rest: the server's log, the devices' screens, and what was promised. */
import type { OutboxEntry, SyncStatus } from '@holdfast/client-kit';
import type { Manifest, Role } from '@holdfast/schema';
import type { RecordData } from '@holdfast/schema/merge';
import type { AppDatabase } from '@holdfast/server/app';
import type { Ledger } from '../world/ledger.js';
import { readReceipts, type Archive, type Compaction, type ReceiptFact } from '../world/archive.js';
import { byPeople, isoText, isRenewal, readLog, wholeLog, type ChangeFact } from '../world/log.js';

export type { ChangeFact } from '../world/log.js';

export interface DeviceFact {
  readonly name: string;
  readonly userId: string;
  readonly status: SyncStatus;
  readonly outbox: readonly OutboxEntry[];
  /** What the app shows, by type. */
  readonly visible: Readonly<Record<string, readonly RecordData[]>>;
  /** A guest's view, taken before the end: it says what the device keeps for them, not how the world ended. */
  readonly visiting?: boolean;
}

export interface Facts {
  readonly manifest: Manifest;
  readonly ledger: Ledger;
  /** Every change that people ever made, also those that were compacted since. */
  readonly changes: readonly ChangeFact[];
  /** Texts that were written anew without their past, in the order of the log. */
  readonly renewals: readonly ChangeFact[];
  /** The log as it stands, summaries among it. */
  readonly log: readonly ChangeFact[];
  readonly compactions: readonly Compaction[];
  readonly receipts: readonly ReceiptFact[];
  /** Receipts that retention took after their window. */
  readonly oldReceipts: readonly ReceiptFact[];
  /** Conflicts that compaction took. */
  readonly oldConflicts: readonly RecordData[];
  /** Rows of the domain's tables and of `Conflict`, deleted ones too, by type. */
  readonly rows: Readonly<Record<string, readonly RecordData[]>>;
  /** Ids of what the read path gives to readers: settled conflicts are not among it. */
  readonly synced: ReadonlySet<string>;
  readonly roles: readonly { readonly workspaceId: string; readonly userId: string; readonly role: Role }[];
  readonly devices: readonly DeviceFact[];
}

/** The devices as the world left them. */
export const atHome = ({ devices }: Pick<Facts, 'devices'>): readonly DeviceFact[] =>
  devices.filter(({ visiting }) => !visiting);

/** What of a world the judges need. */
export type Judged = Pick<Facts, 'manifest' | 'ledger'> & {
  readonly database: AppDatabase;
  readonly archive: Archive;
};

/** Reads the truth from the database itself, past every line of the server's code. */
export async function serverFacts({
  database,
  manifest,
  ledger,
  archive,
}: Judged): Promise<Omit<Facts, 'devices'>> {
  const log = await readLog(database);
  const whole = wholeLog(log, archive.changes);
  const receipts = await readReceipts(database);
  const roles = await database.query<Facts['roles'][number]>(
    `SELECT "workspaceId"::text, "userId", role::text AS role FROM "Membership" ORDER BY 1, 2`,
  );
  const synced = await database.query<{ id: string }>('SELECT id::text FROM "SyncRecord"');
  const rows: Record<string, RecordData[]> = {};
  for (const entity of Object.values(manifest.entities)) {
    const columns = Object.values(entity.fields).map(({ name, type }) => {
      const column = `"${name}"`;
      if (type.name === 'DateTime') return `${isoText(column)} AS ${column}`;
      return type.name === 'ID' ? `${column}::text AS ${column}` : column;
    });
    rows[entity.name] = await database.query(
      `SELECT ${columns.join(', ')} FROM "${entity.model}" ORDER BY id`,
    );
  }
  return {
    manifest,
    ledger,
    log,
    changes: byPeople(whole),
    renewals: whole.filter(isRenewal),
    compactions: archive.compactions,
    receipts,
    oldReceipts: archive.receipts,
    roles,
    rows,
    oldConflicts: archive.conflicts,
    synced: new Set(synced.map(({ id }) => id)),
  };
}
