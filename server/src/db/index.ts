import { PrismaClient } from '../generated/prisma/client.js';
import type { Database, PrismaOptions } from './database.js';

export {
  isServerUrl,
  openDatabase,
  type Database,
  type OpenOptions,
  type PrismaOptions,
  type SqlDatabase,
} from './database.js';
export { FolderLockedError } from './folder-lock.js';
export { MigrationError } from './migrate.js';
export { engineMigrations, migrationsFolder } from './migrations.js';
export { embeddedTemplate } from './template.js';
export { lostToAnother, sqlState, unavailable } from './sql-errors.js';
export type { SqlSession, TransactionOptions } from './transaction.js';

/** The Prisma client of this repository's own schema (`prisma/schema`), for `openDatabase`. */
export const generatedClient = (options: PrismaOptions): PrismaClient => new PrismaClient(options);

/** A database opened with `generatedClient`. */
export type AppDatabase = Database<PrismaClient>;
