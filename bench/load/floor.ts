/**
 * The floor of a push: the rows that it wrote, put into tables like theirs by one INSERT of many rows for each table, in
 * one transaction.
 */
import type { BenchWorld } from './world.js';
import type { NewNote } from './notes.js';

type Row = Readonly<Record<string, unknown>>;

/** The tables that a push writes, and how the rows of some notes are found there. */
const tables = {
  Note: 'id = ANY($1::uuid[])',
  Change: '"recordId" = ANY($1::uuid[])',
  SyncRecord: 'id = ANY($1::uuid[])',
  Receipt: `"clientMutationId" IN (SELECT "clientMutationId" FROM "Change" WHERE "recordId" = ANY($1::uuid[]))`,
} as const;

type Table = keyof typeof tables;

export async function makeFloors({ database }: BenchWorld): Promise<void> {
  for (const table of Object.keys(tables))
    await database.query(
      `CREATE TABLE "Floor${table}" (LIKE "${table}" INCLUDING DEFAULTS INCLUDING INDEXES)`,
    );
}

export interface WrittenRows {
  readonly table: Table;
  readonly rows: readonly Row[];
}

/** All that a push of these notes wrote. */
export async function rowsOf({ database }: BenchWorld, notes: readonly NewNote[]): Promise<WrittenRows[]> {
  const ids = notes.map(({ id }) => id);
  const found: WrittenRows[] = [];
  for (const [table, condition] of Object.entries(tables))
    found.push({
      table: table as Table,
      rows: await database.query<Row>(`SELECT * FROM "${table}" WHERE ${condition}`, [ids]),
    });
  return found;
}

export async function insertAll({ database }: BenchWorld, written: readonly WrittenRows[]): Promise<void> {
  await database.transaction(async (tx) => {
    for (const { table, rows } of written) {
      const columns = Object.keys(rows[0] ?? {});
      const places = rows.map(
        (_, at) => `(${columns.map((__, column) => `$${at * columns.length + column + 1}`).join(', ')})`,
      );
      await tx.query(
        `INSERT INTO "Floor${table}" (${columns.map((name) => `"${name}"`).join(', ')}) VALUES ${places.join(', ')}`,
        rows.flatMap((row) => columns.map((name) => parameter(name, row[name]))),
      );
    }
  });
}

/** `pg` would send a list as an array of PostgreSQL, which a column of JSON is not. */
const parameter = (name: string, value: unknown): unknown =>
  name === 'collisions' ? JSON.stringify(value) : value;
