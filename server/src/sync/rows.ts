/**
 * Rows of any domain's tables as records, by what the manifest says of them. A table has its type's fields under the
 * same names, and `stamps`.
 */
import type { Entity } from '@holdfast/schema';
import type { RecordData, StoredRecord } from '@holdfast/schema/merge';
import type { SqlSession } from '../db/index.js';
import { packed, unpacked, type StoredStamps } from './stored-stamps.js';

type Row = Readonly<Record<string, unknown>>;

/** An SQL identifier. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Records of one type with their stamps, by id. */
export const loadStored = (
  tx: SqlSession,
  entity: Entity,
  ids: readonly string[],
): Promise<Map<string, StoredRecord>> => loadPointing(tx, entity, 'id', ids);

/** Records of one type whose field `by` holds one of these ids, deleted ones included, with their stamps, by id. */
export async function loadPointing(
  tx: SqlSession,
  entity: Entity,
  by: string,
  ids: readonly string[],
): Promise<Map<string, StoredRecord>> {
  const rows = await tx.query<{ row: Row }>(
    `SELECT to_jsonb(t) AS row FROM ${quoted(entity.model)} t WHERE t.${quoted(by)} = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(
    rows.map(({ row }) => [
      String(row.id),
      { record: recordOf(entity, row), stamps: unpacked(row.stamps as StoredStamps) },
    ]),
  );
}

/** Records of one type, by id. */
export async function loadRecords(
  tx: SqlSession,
  entity: Entity,
  ids: readonly string[],
): Promise<Map<string, RecordData>> {
  const rows = await tx.query<{ row: Row }>(
    `SELECT to_jsonb(t) - 'stamps' AS row FROM ${quoted(entity.model)} t WHERE t.id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map(({ row }) => [String(row.id), recordOf(entity, row)]));
}

/**
 * Writes records of one type, new ones and changed ones, in one statement; gives how many were written. A row that
 * belongs to another workspace is never touched.
 */
export async function writeStored(
  tx: SqlSession,
  entity: Entity,
  records: readonly StoredRecord[],
): Promise<number> {
  const table = quoted(entity.model);
  const columns = [...Object.keys(entity.fields), 'stamps'].map(quoted);
  const partition = quoted(entity.partition);
  const written = await tx.query(
    `INSERT INTO ${table} (${columns.join(', ')})
     SELECT ${columns.join(', ')} FROM jsonb_populate_recordset(null::${table}, $1::jsonb)
     ON CONFLICT (id) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}
     WHERE ${table}.${partition} = excluded.${partition} RETURNING 1`,
    [JSON.stringify(records.map(({ record, stamps }) => ({ ...record, stamps: packed(stamps) })))],
  );
  return written.length;
}

/** A row as PostgreSQL gives it in JSON, as a record: the manifest's fields, with times in the contract's form. */
function recordOf(entity: Entity, row: Row): RecordData {
  const record: Record<string, unknown> = {};
  for (const { name, type } of Object.values(entity.fields)) {
    const value = row[name] ?? null;
    record[name] = type.name === 'DateTime' ? isoOf(value) : value;
  }
  return record;
}

/** `2026-11-21T10:42:00+00:00` as `2026-11-21T10:42:00.000Z`. */
function isoOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(isoOf);
  return typeof value === 'string' ? new Date(value).toISOString() : value;
}
