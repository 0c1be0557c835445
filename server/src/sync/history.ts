/** Every change of one record that the log still has, newest first, as one reader may see it. */
import { conflictType, type Entity, type Manifest } from '@holdfast/schema';
import { HoldfastError } from '@holdfast/schema/errors';
import type { RecordData, TextRule } from '@holdfast/schema/merge';
import type { SqlDatabase, SqlSession } from '../db/index.js';
import { roleOf } from './people.js';
import { mayRead, mayReadField, readableConflict, type Reader } from './readable.js';
import { loadRecords } from './rows.js';
import { textsAlong, type TextsAlong } from './texts-along.js';
import type { Actor } from './types.js';

export interface HistoryPorts {
  readonly database: SqlDatabase;
  readonly manifest: Manifest;
  readonly text: TextRule;
}

export interface HistoryRequest {
  readonly entity: Entity;
  readonly id: string;
  readonly first: number;
  /** Only what came before this position. */
  readonly before: number | undefined;
}

export interface FieldChangeData {
  readonly field: string;
  /** As JSON; null where there was, or is, nothing to tell. */
  readonly before: string | null;
  readonly after: string | null;
}

export interface ChangeData {
  readonly position: string;
  readonly version: number;
  readonly kind: string;
  readonly clientMutationId: string;
  readonly userId: string;
  readonly deviceId: string;
  /** ISO times. */
  readonly issuedAt: string;
  readonly at: string;
  readonly fields: readonly FieldChangeData[];
  readonly conflicts: readonly RecordData[];
}

export interface HistoryPage {
  readonly changes: readonly ChangeData[];
  readonly hasMore: boolean;
}

type Values = Readonly<Record<string, unknown>>;

interface Row extends Omit<ChangeData, 'position' | 'issuedAt' | 'at' | 'fields' | 'conflicts'> {
  readonly issuedAt: Date;
  readonly at: Date;
  readonly seq: string;
  readonly before: Values;
  readonly after: Values;
  readonly collisions: readonly RecordData[];
}

/** Throws `NOT_FOUND` alike for a record that never was and for one that is not the reader's to see. */
export function readHistory(
  { database, manifest, text }: HistoryPorts,
  { userId }: Pick<Actor, 'userId'>,
  { entity, id, first, before }: HistoryRequest,
): Promise<HistoryPage> {
  return database.transaction(
    async (tx) => {
      const workspaceId = await workspaceOf(tx, entity.name, id);
      const role = workspaceId === undefined ? undefined : await roleOf(tx, userId, workspaceId);
      if (workspaceId === undefined || !mayRead(role, entity)) throw new HoldfastError('NOT_FOUND');
      const rows = await readChangeRows(tx, workspaceId, entity.name, id, { limit: first + 1, before });
      const page = rows.slice(0, first);
      const reader = { userId, role };
      const texts = await textsAlong(tx, text, entity, id, page);
      const conflicts = await conflictsOf(tx, manifest, page, reader);
      return {
        changes: page.map((row) => ({
          ...frameOf(row),
          fields: fieldsOf(row, entity, reader, texts),
          conflicts: row.collisions.map((told) => conflicts.get(String(told.id)) ?? told),
        })),
        hasMore: rows.length > first,
      };
    },
    { snapshot: true },
  );
}

function readChangeRows(
  tx: SqlSession,
  workspaceId: string,
  type: string,
  id: string,
  { limit, before }: { limit: number; before: number | undefined },
): Promise<Row[]> {
  return tx.query<Row>(
    `SELECT seq, version, kind, "clientMutationId", "userId", "deviceId", "issuedAt", at, before, after, collisions
     FROM "Change" WHERE type = $1 AND "recordId" = $2 AND seq < $3 AND "workspaceId" = $5 ORDER BY seq DESC LIMIT $4`,
    [type, id, before ?? Number.MAX_SAFE_INTEGER, limit, workspaceId],
  );
}

/** The record's workspace: of an id that was erased in one and taken again in another, the other. */
async function workspaceOf(tx: SqlSession, type: string, id: string): Promise<string | undefined> {
  const [row] = await tx.query<{ workspaceId: string }>(
    'SELECT "workspaceId" FROM "Change" WHERE type = $1 AND "recordId" = $2 ORDER BY at DESC LIMIT 1',
    [type, id],
  );
  return row?.workspaceId;
}

const frameOf = ({ seq, issuedAt, at, ...row }: Row) => ({
  position: seq,
  version: row.version,
  kind: row.kind,
  clientMutationId: row.clientMutationId,
  userId: row.userId,
  deviceId: row.deviceId,
  issuedAt: issuedAt.toISOString(),
  at: at.toISOString(),
});

/** What every change changes, and what a change says by itself. */
const bookkeeping = new Set(['id', 'version', 'createdAt', 'updatedAt']);

function fieldsOf(
  { version, before, after }: Row,
  entity: Entity,
  reader: Reader,
  texts: TextsAlong,
): FieldChangeData[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((field) => !bookkeeping.has(field) && mayReadField(reader.role, entity, field))
    .flatMap((field) => {
      const text = texts.get(field)?.get(version);
      if (!text) return [{ field, before: json(before[field]), after: json(after[field]) }];
      // Written anew without its past, it is the same to whoever reads it.
      const isTheSame = text.before !== undefined && text.before === text.after;
      return isTheSame ? [] : [{ field, before: json(text.before), after: json(text.after) }];
    });
}

const json = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));

/** The conflicts that these changes met, as they stand now, by id. */
async function conflictsOf(
  tx: SqlSession,
  manifest: Manifest,
  rows: readonly Row[],
  reader: Reader,
): Promise<Map<string, RecordData>> {
  const told = new Map(rows.flatMap(({ collisions }) => collisions).map((one) => [String(one.id), one]));
  if (told.size === 0) return new Map();
  const entity = manifest.entities[conflictType] as Entity;
  const now = await loadRecords(tx, entity, [...told.keys()]);
  return new Map(
    [...told].map(([id, then]) => [id, readableConflict(now.get(id) ?? then, manifest, reader)]),
  );
}
