/** Composition: the engine, a domain's schema and the doors to the outside, as one app. Opens no database itself. */
import type { ApiVersion } from '@holdfast/schema';
import type { VersionedSchema } from '@holdfast/schema/compiler';
import { yjsText } from '@holdfast/schema/text';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { pino } from 'pino';
import type { Config } from './config.js';
import type { Database } from './db/index.js';
import { compiled } from './domain/compiled.js';
import { versionsOf, type Domain } from './domain/domain.js';
import { createApollo } from './graphql/apollo.js';
import { createExecutableSchema } from './graphql/executable-schema.js';
import { createPresenter } from './graphql/presenter.js';
import { createRecordReader } from './graphql/record-reader.js';
import { createHttp } from './http/index.js';
import type { SocketLike } from './http/guarded-socket.js';
import { createSocketServer } from './http/socket-server.js';
import { createVersions } from './http/versions.js';
import { createIdentity, type Identity, type IdentityDatabase } from './identity/index.js';
import { createMetrics } from './metrics.js';
import { createRegistry } from './registry/index.js';
import type { Runtime } from './runtime.js';
import { createRetention, startRetentionJob, type Retention } from './sync/compaction/index.js';
import { createSync, userTopic, type Hints, type Sync, type SyncOptions } from './sync/index.js';
import { createDialect, readerIn, syncIn } from './versions/index.js';

export { readConfig, ConfigError, type Config } from './config.js';
export type { DemoAccount, Domain, ExampleOperation, SeedTools } from './domain/domain.js';
export { fieldNotes } from './domain/field-notes.js';
export { generatedClient, openDatabase, migrationsFolder, type AppDatabase } from './db/index.js';
export type { SocketLike } from './http/guarded-socket.js';
export { systemRuntime, type Runtime } from './runtime.js';
export { localHints, redisHints, type Hints } from './sync/index.js';
export { rebuild, type LoggedChange } from './sync/rebuild.js';

export interface AppOptions {
  readonly config: Config;
  /** Opened, and brought up to date, by whoever closes it; with a Prisma client of the engine's models and the domain's. */
  readonly database: Database<object>;
  /** Closed by whoever opened them. */
  readonly hints: Hints;
  readonly runtime: Runtime;
  readonly domain: Domain;
  /** Default: silence. */
  readonly log?: FastifyBaseLogger;
  /** Other ways to keep answers and positions, and to settle; tests break them on purpose. */
  readonly engine?: Pick<SyncOptions, 'receipts' | 'positions' | 'settle'>;
}

export interface App {
  readonly fastify: FastifyInstance;
  readonly identity: Identity;
  readonly sync: Sync;
  readonly retention: Retention;
  /** Begins what a server does by itself: once a day, it puts old changes together. Ends with `stop`. */
  startJobs(): void;
  /** Listens where the configuration says; gives the address to reach it at. */
  listen(): Promise<{ url: string }>;
  /** Takes nothing new, finishes what is under way, ends all sockets. Again: the same end. */
  stop(): Promise<void>;
  /** Puts the domain's demo data there, outside production. */
  seed(): Promise<void>;
  /**
   * Serves one graphql-transport-ws connection over any socket of text messages, as if it had been opened at `path`.
   * The function returned has to be called once when the socket has closed, whoever closed it.
   */
  openSocket(
    path: string,
    socket: SocketLike,
    headers: IncomingMessage['headers'],
  ): (code?: number, reason?: string) => void;
}

export async function createApp(options: AppOptions): Promise<App> {
  const { config, database, hints, runtime, domain } = options;
  const log = options.log ?? pino({ level: 'silent' });
  const listed = versionsOf(domain);
  const { stored, served } = compiled(domain);
  const { manifest } = stored;

  const metrics = createMetrics();
  const receiptWindowMs = config.receiptWindowMs;
  const sync = createSync({ ...options.engine, database, manifest, hints, runtime, receiptWindowMs });
  const identity = createIdentity({
    config,
    // Two generated clients never have one type, though each has the engine's models: its schema begins with them.
    database: database as IdentityDatabase,
    runtime,
    announce: (userId) => hints.publish(userTopic(userId), ''),
    createHead: (tx, workspaceId) => sync.createHead(tx, workspaceId),
  });
  const retention = createRetention({ database, manifest, hints, runtime, receiptWindowMs, text: yjsText });
  const reader = createRecordReader(database.prisma, Object.values(manifest.entities));
  const registry = createRegistry({ database, runtime, log });
  const { registeredOnly, registryToken } = config;
  const demand = registeredOnly ? registry.demand : undefined;
  // Without a token, and where anything is run, nobody registers or asks for what is registered.
  const heard = registeredOnly || registryToken !== undefined ? registry.heard : undefined;

  const { introspection } = config;
  const present = createPresenter({ log, metrics, suggestions: introspection });
  const opened = await Promise.all(
    listed.flatMap((about) => {
      const compiled = served.get(about.version);
      return compiled ? [openVersion(about, compiled)] : [];
    }),
  );
  const versions = createVersions(listed, new Map(opened.map((version) => [version.about.version, version])));

  /** One API version: a schema and a server of its own, over the engine that all of them share. */
  async function openVersion(about: ApiVersion, compiled: VersionedSchema) {
    const conversions = 'conversions' in domain ? domain.conversions : undefined;
    const dialect = createDialect(compiled, manifest, conversions);
    const schema = createExecutableSchema(compiled);
    const apollo = createApollo({
      ...{ schema, introspection, present, log },
      registry: registeredOnly ? registry : undefined,
    });
    await apollo.start();
    const services = {
      manifest: compiled.manifest,
      reader: readerIn(dialect, reader),
      identity,
      sync: syncIn(dialect, sync),
      metrics,
    };
    return { name: about.version, about, apollo, schema, services, sdl: compiled.sdl };
  }

  const accounts = config.production ? [] : (domain.accounts ?? []);
  const { name, examples = [] } = domain;
  const http = await createHttp({
    versions,
    sockets: createSocketServer({
      ...{ present, runtime, hints, introspection, identity, metrics },
      ...{ demand, heard },
      supported: versions.supported,
    }),
    ...{ registry, registryToken, demand, heard, introspection },
    present,
    runtime,
    log,
    database,
    hints,
    metrics,
    trustProxy: config.trustProxy,
    explorer: config.explorer,
    settings: { name, versions: opened.map(({ about }) => about).reverse(), accounts, examples },
    webApp: domain.webApp,
  });

  let stopJobs = async (): Promise<void> => {};
  const stop = async (): Promise<void> => {
    await stopJobs();
    await http.stop();
    await Promise.all(opened.map(({ apollo }) => apollo.stop()));
  };
  let stopped: Promise<void> | undefined;
  return {
    fastify: http.fastify,
    identity,
    sync,
    retention,
    startJobs() {
      stopJobs = startRetentionJob({
        retention,
        retentionMs: config.retentionMs,
        runtime,
        log,
        onRun: ({ workspaces }) =>
          metrics.retention(workspaces.reduce((sum, { changes }) => sum + changes, 0)),
      });
    },
    async listen() {
      const url = await http.fastify.listen({ host: config.host, port: config.port });
      return { url };
    },
    stop: () => (stopped ??= stop()),
    async seed() {
      if (!config.production) await domain.seed?.({ identity, sync, runtime });
    },
    openSocket: (path, socket, headers) => {
      const closed = http.openSocket(path, socket, headers);
      return (code, reason) => void closed(code, reason);
    },
  };
}
