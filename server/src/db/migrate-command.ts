/** `npm run db:migrate`: brings the database that `DATABASE_URL` names to the newest schema, and says what it does. */
import { ConfigError, readConfig } from '../config.js';
import {
  FolderLockedError,
  generatedClient,
  MigrationError,
  migrationsFolder,
  openDatabase,
} from './index.js';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

async function run(): Promise<void> {
  // Of the environment, only where the database is: to migrate, nobody needs the server's secrets.
  const { databaseUrl } = readConfig({ DATABASE_URL: process.env.DATABASE_URL }, () => '');
  say(`Migrating ${nameOf(databaseUrl)}`);
  let applied = 0;
  const database = await openDatabase({
    url: databaseUrl,
    migrations: [migrationsFolder],
    prisma: generatedClient,
    migrate: true,
    onMigration: (name) => {
      applied += 1;
      say(`  applied ${name}`);
    },
  });
  await database.close();
  say(applied === 0 ? 'Nothing to do: it is up to date.' : `Done: ${applied} applied.`);
}

/** A database's address without the password in it. */
function nameOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const shown = new URL(url);
  shown.password = '';
  return shown.href;
}

try {
  await run();
} catch (error) {
  const known =
    error instanceof MigrationError || error instanceof FolderLockedError || error instanceof ConfigError;
  process.stderr.write(`${known ? error.message : `The database cannot be migrated: ${String(error)}`}\n`);
  process.exitCode = 1;
}
