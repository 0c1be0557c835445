import {
  createApp,
  fieldNotes,
  generatedClient,
  localHints,
  migrationsFolder,
  openDatabase,
  readConfig,
  systemRuntime,
} from '@holdfast/server/app';

/** How long somebody may be away and still be signed in; far less than a server gives, so that nothing else has run out then. */
export const sessionMs = 7 * 86_400_000;

export interface Served {
  readonly url: string;
  /** Moves the server's clock: tokens run out. */
  later(ms: number): void;
  stop(): Promise<void>;
}

/** The shipped server on a free port, with its demo data in memory. */
export async function serve(): Promise<Served> {
  let ahead = 0;
  const config = {
    ...readConfig({ PORT: '0', DATABASE_URL: 'memory://' }, () => 'a secret for the tests of pages alone'),
    refreshTokenMs: sessionMs,
  };
  const database = await openDatabase({
    url: config.databaseUrl,
    migrations: [migrationsFolder],
    prisma: generatedClient,
  });
  const hints = localHints();
  const runtime = { ...systemRuntime, now: () => systemRuntime.now() + ahead };
  const app = await createApp({ config, database, hints, runtime, domain: fieldNotes });
  await app.seed();
  const { url } = await app.listen();
  return {
    url,
    later: (ms) => void (ahead += ms),
    async stop() {
      await app.stop();
      await hints.close();
      await database.close();
    },
  };
}
