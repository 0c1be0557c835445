/** `npm start`: reads the environment, opens the database, serves, and ends in good order when told to. */
import { pino } from 'pino';
import { createApp } from './app.js';
import { readConfig } from './config.js';
import { generatedClient, migrationsFolder, openDatabase } from './db/index.js';
import { fieldNotes } from './domain/field-notes.js';
import { ownSecret } from './identity/own-secret.js';
import { greeting, startProblem } from './main/messages.js';
import { systemRuntime } from './runtime.js';
import { localHints, redisHints } from './sync/index.js';

/** How long the end may take before the process goes without it, in milliseconds. */
const patienceMs = 15_000;

async function main(): Promise<void> {
  const began = performance.now();
  const config = readConfig(process.env, () => ownSecret('.data/auth-secret'));
  const log = pino({ level: config.logLevel });
  const database = await openDatabase({
    url: config.databaseUrl,
    migrations: [migrationsFolder],
    prisma: generatedClient,
    onMigration: (name) => log.info({ migration: name }, 'migrated'),
  });
  const hints = config.redisUrl
    ? redisHints(config.redisUrl, (error) =>
        log.warn({ error: error.message }, 'Redis cannot be reached; hints are late'),
      )
    : localHints();
  const app = await createApp({ config, database, hints, runtime: systemRuntime, domain: fieldNotes, log });
  const end = async (): Promise<void> => {
    await app.stop();
    await hints.close();
    await database.close();
  };
  try {
    await app.seed();
    const { url } = await app.listen();
    app.startJobs();
    process.stdout.write(
      greeting({ url, config, domain: fieldNotes, startedInMs: performance.now() - began }),
    );
  } catch (error) {
    await end();
    throw error;
  }
  await told(['SIGTERM', 'SIGINT']);
  process.stdout.write('Stopping: finishing what is under way.\n');
  // From here on a second signal ends the process at once: nobody listens for it any more.
  systemRuntime.setTimer(patienceMs, () => process.exit(1));
  await end();
  process.exit(0);
}

/** Resolves at the first of these signals, and stops listening for all of them. */
const told = (signals: readonly NodeJS.Signals[]): Promise<void> =>
  new Promise((resolve) => {
    const heard = (): void => {
      for (const signal of signals) process.off(signal, heard);
      resolve();
    };
    for (const signal of signals) process.on(signal, heard);
  });

main().catch((error: unknown) => {
  process.stderr.write(`${startProblem(error)}\n`);
  process.exit(1);
});
