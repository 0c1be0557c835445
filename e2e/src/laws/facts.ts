/** What a world looks like once it has come to rest: the server's log, the devices' screens, and what was promised. */
import type { OutboxEntry, SyncStatus } from '@holdfast/client-kit';
import type { Manifest, Role } from '@holdfast/schema';
import type { RecordData } from '@holdfast/schema/merge';
import type { AppDatabase } from '@holdfast/server/app';
import type { Ledger } from '../world/ledger.js';

/** One row of the server's audit log. */
export interface ChangeFact {
  readonly workspaceId: string;
  readonly seq: number;
  readonly type: string;
  readonly recordId: string;
  readonly version: number;
  readonly clientMutationId: string;
  readonly userId: string;
  readonly deviceId: string;
  /** ISO time of the edit, as the server took it. */
  readonly issuedAt: string;
}

export interface ReceiptFact {
  readonly userId: string;
  readonly clientMutationId: string;
  readonly outcome: string;
}

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
  readonly changes: readonly ChangeFact[];
  readonly receipts: readonly ReceiptFact[];
  /** Rows of the domain's tables, deleted ones too, by type. */
  readonly rows: Readonly<Record<string, readonly RecordData[]>>;
  readonly roles: readonly { readonly workspaceId: string; readonly userId: string; readonly role: Role }[];
  readonly devices: readonly DeviceFact[];
}

/** The devices as the world left them. */
export const atHome = ({ devices }: Pick<Facts, 'devices'>): readonly DeviceFact[] =>
  devices.filter(({ visiting }) => !visiting);

export type ServerFacts = Pick<Facts, 'changes' | 'receipts' | 'rows' | 'roles'>;

/** Reads the truth from the database itself, past every line of the server's code. */
export async function serverFacts(database: AppDatabase, manifest: Manifest): Promise<ServerFacts> {
  const changes = await database.query<ChangeFact>(
    `SELECT "workspaceId"::text, seq::int, type, "recordId"::text, version, "clientMutationId"::text, "userId", "deviceId",
       ${isoText('"issuedAt"')} AS "issuedAt" FROM "Change" ORDER BY "workspaceId", seq`,
  );
  const receipts = await database.query<ReceiptFact>(
    `SELECT "userId", "clientMutationId"::text, result->>'outcome' AS outcome FROM "Receipt" ORDER BY 1, 2`,
  );
  const roles = await database.query<Facts['roles'][number]>(
    `SELECT "workspaceId"::text, "userId", role::text AS role FROM "Membership" ORDER BY 1, 2`,
  );
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
  return { changes, receipts, rows, roles };
}

/** Times leave the database as text, so that no driver's idea of a time zone comes in between. */
const isoText = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
