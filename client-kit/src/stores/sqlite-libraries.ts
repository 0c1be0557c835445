import type { SqliteDatabase } from './sqlite.js';

type Row = Record<string, unknown>;
type Value = string | number;

/** What is used of a database that `openDatabaseAsync` of expo-sqlite gives. */
export interface ExpoSqliteLike {
  execAsync(sql: string): Promise<void>;
  runAsync(sql: string, parameters: Value[]): Promise<unknown>;
  getAllAsync(sql: string, parameters: Value[]): Promise<unknown[]>;
}

export const expoSqlite = (database: ExpoSqliteLike): SqliteDatabase => ({
  exec: (sql) => database.execAsync(sql),
  run: (sql, parameters) => database.runAsync(sql, [...parameters]),
  all: async (sql, parameters) => (await database.getAllAsync(sql, [...parameters])) as Row[],
});

/** What is used of a database that `open` of @op-engineering/op-sqlite gives. */
export interface OpSqliteLike {
  execute(sql: string, parameters?: Value[]): Promise<{ readonly rows: ReadonlyArray<Row> }>;
}

export const opSqlite = (database: OpSqliteLike): SqliteDatabase => ({
  exec: (sql) => database.execute(sql),
  run: (sql, parameters) => database.execute(sql, [...parameters]),
  all: async (sql, parameters) => (await database.execute(sql, [...parameters])).rows,
});

/** What is used of a `new Database(file)` of better-sqlite3. */
export interface BetterSqlite3Like {
  exec(sql: string): unknown;
  prepare(sql: string): {
    run(...parameters: Value[]): unknown;
    all(...parameters: Value[]): unknown[];
  };
}

export function betterSqlite3(database: BetterSqlite3Like): SqliteDatabase {
  const statements = new Map<string, ReturnType<BetterSqlite3Like['prepare']>>();
  const prepared = (sql: string) => {
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  return {
    exec: (sql) => database.exec(sql),
    run: (sql, parameters) => prepared(sql).run(...parameters),
    all: (sql, parameters) => prepared(sql).all(...parameters) as Row[],
  };
}
