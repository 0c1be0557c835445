/** The tables of the second domain, which shows that the engine knows no domain's names. */
import { join } from 'node:path';
import { engineMigrations, type PrismaOptions } from '../../src/db/index.js';
import { PrismaClient } from '../domains/warehouse/generated/prisma/client.js';
import type { DatabaseKind } from './databases.js';

export const warehouseDatabase: DatabaseKind<PrismaClient> = {
  migrations: [...engineMigrations(), join(import.meta.dirname, '../domains/warehouse/migrations')],
  prisma: (options: PrismaOptions) => new PrismaClient(options),
};
