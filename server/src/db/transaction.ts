import type { Pool, PoolClient } from 'pg';
import { AsyncLocalStorage } from 'node:async_hooks';
import { lostToAnother } from './sql-errors.js';
import { statementName } from './statement-names.js';

/** Something that runs SQL. */
export interface SqlSession {
  query<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

export interface TransactionOptions {
  /** One unchanging view of the database (repeatable read), and no writes. */
  readonly snapshot?: boolean;
}

export interface SessionOptions {
  /** Statements with parameters are prepared. Not where a pooler mixes connections. */
  readonly prepared: boolean;
}

/** A transaction that keeps losing is told so after this many tries. */
const tries = 5;

const inside = new AsyncLocalStorage<Pool>();

/**
 * Runs `work` in one transaction. One that lost against another (serialization, deadlock) was rolled back whole and is
 * run again, so `work` must do nothing outside its session. A connection that breaks is not tried again: nobody
 * knows whether its commit arrived; receipts are what makes repeating that safe.
 */
export async function inTransaction<T>(
  pool: Pool,
  work: (tx: SqlSession) => Promise<T>,
  options: TransactionOptions & SessionOptions,
): Promise<T> {
  refuseInside(pool);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(pool, work, options);
    } catch (error) {
      if (attempt === tries || !lostToAnother(error)) throw error;
    }
  }
}

/** An embedded database has one session: whoever holds a transaction and asks for a second session waits for himself. */
export function refuseInside(pool: Pool): void {
  if (inside.getStore() === pool) throw new Error('Inside a transaction, only its own session may be used.');
}

export const sessionOf = (
  client: Pick<Pool | PoolClient, 'query'>,
  { prepared }: SessionOptions,
): SqlSession => ({
  async query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]> {
    const name = prepared && values ? { name: statementName(text) } : {};
    const result = await client.query({ ...name, text, ...(values && { values: [...values] }) });
    return result.rows as Row[];
  },
});

async function once<T>(
  pool: Pool,
  work: (tx: SqlSession) => Promise<T>,
  options: TransactionOptions & SessionOptions,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(options.snapshot ? 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' : 'BEGIN');
    const result = await inside.run(pool, () => work(sessionOf(client, options)));
    const end = await client.query('COMMIT');
    // PostgreSQL answers the COMMIT of a transaction in which a statement failed with a silent ROLLBACK.
    if (end.command !== 'COMMIT')
      throw new Error('A statement failed inside the transaction, and the error was swallowed.');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
