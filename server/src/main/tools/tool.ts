/** What the commands that look after a database have in common. */
import { isUuid } from '@holdfast/schema';
import { existsSync } from 'node:fs';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { readConfig, type Config, type Environment } from '../../config.js';
import {
  generatedClient,
  isServerUrl,
  migrationsFolder,
  openDatabase,
  type AppDatabase,
} from '../../db/index.js';
import { readHead } from '../../sync/positions.js';

/** How a command speaks to whoever called it. */
export interface Terminal {
  readonly environment: Environment;
  /** What it is asked for. */
  out(this: void, text: string): void;
  /** What it says meanwhile, and what is wrong. */
  err(this: void, text: string): void;
  /** Somebody wants it to end. */
  readonly signal: AbortSignal;
}

/** One command: what it promises is in its help. Gives the exit code. */
export interface Tool {
  readonly help: string;
  run(this: void, args: readonly string[], terminal: Terminal): Promise<number>;
}

/** The caller wrote something that cannot be meant; the message says what. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The options of a command line; throws `UsageError` for others. */
export function optionsOf<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
): ReturnType<typeof parseArgs<{ options: Options }>>['values'] {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Of the environment, only what says where the database is and how long it keeps things: nobody needs secrets here. */
export const toolConfig = ({ DATABASE_URL, RETENTION_DAYS }: Environment): Config =>
  readConfig({ DATABASE_URL, RETENTION_DAYS }, () => '');

/** Opens the database that the environment names; one that is not there yet is not made. */
export async function openExisting(environment: Environment): Promise<AppDatabase> {
  const { databaseUrl: url } = toolConfig(environment);
  if (url.startsWith('memory:'))
    throw new UsageError('DATABASE_URL names a database in memory: there is nothing in it.');
  if (!isServerUrl(url) && !existsSync(url))
    throw new UsageError(`There is no database in ${url}. Name its folder or its address in DATABASE_URL.`);
  return openDatabase({ url, migrations: [migrationsFolder], prisma: generatedClient });
}

/** A workspace that there is; throws `UsageError` for any other. */
export async function knownWorkspace(database: AppDatabase, id: string): Promise<string> {
  if (!isUuid(id)) throw new UsageError('--workspace takes the id of a workspace: a UUID.');
  const workspaceId = id.toLowerCase();
  if (!(await readHead(database, workspaceId)))
    throw new UsageError(`There is no workspace ${id} in this database.`);
  return workspaceId;
}
