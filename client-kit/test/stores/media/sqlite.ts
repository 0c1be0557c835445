import fs from 'node:fs';
import { join } from 'node:path';
import sqlite from 'node-sqlite3-wasm';
import {
  betterSqlite3,
  expoSqlite,
  opSqlite,
  sqliteStores,
  type SqliteDatabase,
} from '../../../src/stores/sqlite.js';
import type { FaultyMedium } from '../../../src/testing/index.js';
import { folder } from './file.js';
import { Processes } from './process.js';

type Value = string | number;
type Row = Record<string, unknown>;

/** What the doubles need of a SQLite. */
export interface Engine {
  exec(sql: string): void;
  run(sql: string, parameters: Value[]): unknown;
  all(sql: string, parameters: Value[]): unknown[];
}

/** Databases in the shape of the libraries, over a real SQLite and its real files. */
export const libraries = {
  'better-sqlite3': (engine: Engine): SqliteDatabase =>
    betterSqlite3({
      exec: (sql) => inWords(() => engine.exec(sql), coded),
      prepare: (sql) => ({
        run: (...parameters) => inWords(() => engine.run(sql, parameters), coded),
        all: (...parameters) => inWords(() => engine.all(sql, parameters), coded),
      }),
    }),
  'expo-sqlite': (engine: Engine): SqliteDatabase =>
    expoSqlite({
      execAsync: later((sql: string) => engine.exec(sql), expoError),
      runAsync: later((sql: string, parameters: Value[]) => engine.run(sql, parameters), expoError),
      getAllAsync: later((sql: string, parameters: Value[]) => engine.all(sql, parameters), expoError),
    }),
  'op-sqlite': (engine: Engine): SqliteDatabase =>
    opSqlite({
      execute: later(
        (sql: string, parameters: Value[] = []) => ({ rows: engine.all(sql, parameters) as Row[] }),
        opError,
      ),
    }),
};

function inWords<T>(work: () => T, told: (words: string) => Error): T {
  try {
    return work();
  } catch (error) {
    throw told((error as Error).message);
  }
}

const later =
  <Given extends unknown[], T>(work: (...given: Given) => T, told: (words: string) => Error) =>
  async (...given: Given): Promise<T> => {
    await Promise.resolve();
    return inWords(() => work(...given), told);
  };

const codes: Record<string, string> = {
  'database or disk is full': 'SQLITE_FULL',
  'database is locked': 'SQLITE_BUSY',
  'file is not a database': 'SQLITE_NOTADB',
  'database disk image is malformed': 'SQLITE_CORRUPT',
};
const coded = (words: string): Error =>
  Object.assign(new Error(words), { code: codes[words] ?? 'SQLITE_ERROR' });
const expoError = (words: string): Error =>
  Object.assign(new Error(`Calling the 'runAsync' function has failed\n→ Caused by: Error code : ${words}`), {
    code: 'ERR_INTERNAL_SQLITE_ERROR',
  });
const opError = (words: string): Error => new Error(`[op-sqlite] statement execution error: ${words}`);

export type Library = keyof typeof libraries;

/** A database file, of which each write to the disk may fail, be the last, or be cut in half. */
export function sqliteMedium(library: Library): FaultyMedium {
  const file = join(folder(), 'a.db');
  const processes = new Processes();
  let database: sqlite.Database | undefined;
  return {
    stores: () => {
      const disk = diskOf(processes, processes.start());
      // The lock of this SQLite is a folder; a real one goes with its process.
      fs.rmSync(`${file}.lock`, { recursive: true, force: true });
      const mine = (database = new sqlite.Database(file));
      // This build shares no memory between connections, which its log (WAL) needs but for one that is alone.
      mine.exec('PRAGMA locking_mode = EXCLUSIVE');
      return sqliteStores(
        libraries[library]({
          exec: (sql) => disk(() => mine.exec(sql)),
          run: (sql, parameters) => disk(() => mine.run(sql, parameters)),
          all: (sql, parameters) => disk(() => mine.all(sql, parameters)),
        }),
      );
    },
    fail: (fault, at) => processes.fail(fault, at),
    met: () => processes.met(),
    close: () => database?.close(),
  };
}

/** Runs work of SQLite's, which is over when it returns, on a disk of which each write may go wrong. */
function diskOf(processes: Processes, alive: () => void) {
  const { writeSync: put, ftruncateSync: cut, unlinkSync: drop, fsyncSync: flush } = fs;
  const real = { writeSync: put, ftruncateSync: cut, unlinkSync: drop, fsyncSync: flush };
  const failure = () => Object.assign(new Error('i/o error'), { code: 'EIO' });
  const single = <T>(work: () => T, half?: () => void): T => {
    alive();
    return processes.write(work, failure, half);
  };
  const writeSync = (file: number, bytes: Uint8Array, from: number, length: number, at: number) =>
    single(
      () => put(file, bytes, from, length, at),
      () => put(file, bytes, from, length >> 1, at),
    );
  const ftruncateSync = (file: number, length: number) => single(() => cut(file, length));
  // What is not there takes no write to remove.
  const unlinkSync = (path: string) => (fs.existsSync(path) ? single(() => drop(path)) : drop(path));
  return <T>(work: () => T): T => {
    alive();
    // A process that ends leaves what it wrote to its system: to wait for the disk would show nothing.
    Object.assign(fs, { writeSync, ftruncateSync, unlinkSync, fsyncSync: alive });
    try {
      return work();
    } finally {
      Object.assign(fs, real);
    }
  };
}
