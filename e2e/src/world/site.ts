/**
 * The servers of a world: real apps over one real database, in this process. They answer without a port of the
 * machine: requests go in by inject, sockets by hand.
 */
import { createApp, type App, type AppDatabase, type AppOptions } from '@holdfast/server/app';
import type { Host, HostAnswer, HostRequest, Hosts } from './host.js';
import type { Quiescence } from './quiescence.js';
import type { Random } from './random.js';
import type { Timeline } from './timeline.js';

/** After a few edits: in an hour, nobody writes as much as in the years after which a text is too heavy. */
const tooHeavy = { characters: 200, times: 2 };

export interface Site extends Hosts {
  readonly database: AppDatabase;
  /** Names of the servers that run. */
  up(): readonly string[];
  start(name: string): Promise<void>;
  /** The server's process is gone: what it had committed stays, its sockets break, nobody says goodbye. */
  crash(name: string): void;
  /** The server ends in good order: sockets are told. */
  stop(name: string): Promise<void>;
  /** An operator puts the log together but for the last `retentionMs`, on any server that is up; texts are renewed early. */
  compact(retentionMs: number): Promise<void>;
  /** Statements under way. */
  busy(): number;
  close(): Promise<void>;
}

export interface SiteOptions extends Pick<AppOptions, 'config' | 'domain' | 'engine' | 'hints'> {
  readonly time: Timeline;
  readonly quiescence: Quiescence;
  readonly random: Random;
  readonly database: AppDatabase;
}

interface Server {
  readonly app: App;
  readonly host: Host;
  state: 'up' | 'crashed';
}

export function createSite(options: SiteOptions): Site {
  const { time, random, database } = options;
  const servers = new Map<string, Server>();
  const goneListeners = new Set<(name: string) => void>();
  const crashed: App[] = [];

  async function start(name: string): Promise<void> {
    const server: { state: Server['state'] } = { state: 'up' };
    const app = await createApp({
      config: options.config,
      database,
      // One bus for all servers, as Redis would be.
      hints: options.hints,
      domain: options.domain,
      ...(options.engine && { engine: options.engine }),
      runtime: {
        now: time.now,
        uuid: random.uuid,
        setTimer: (ms, run) => time.after(ms, () => server.state === 'up' && run()),
      },
    });
    const host: Host = {
      name,
      answer: (request) => inject(app, request),
      openSocket: (path, socket) => app.openSocket(path, socket, {}),
    };
    servers.set(name, Object.assign(server, { app, host }));
  }

  const leave = (name: string): Server | undefined => {
    const server = servers.get(name);
    servers.delete(name);
    for (const listener of [...goneListeners]) listener(name);
    return server;
  };

  return {
    database,
    start: (name) => options.quiescence.track(`start of ${name}`, start(name)),
    up: () => [...servers.keys()],
    async compact(retentionMs) {
      const [server] = servers.values();
      if (!server) throw new Error('No server is up.');
      await options.quiescence.track(
        'compaction',
        server.app.retention.run({ retentionMs, tooHeavy, turn: 'wait' }),
      );
    },
    busy: () => database.busy(),
    reach: () => (servers.size === 0 ? undefined : random.pick([...servers.values()]).host),
    onGone(listener) {
      goneListeners.add(listener);
      return () => goneListeners.delete(listener);
    },
    crash(name) {
      const server = leave(name);
      if (!server) return;
      server.state = 'crashed';
      crashed.push(server.app);
    },
    async stop(name) {
      const server = servers.get(name);
      await server?.app.stop();
      leave(name);
    },
    async close() {
      for (const name of [...servers.keys()]) {
        const server = servers.get(name);
        leave(name);
        await server?.app.stop();
      }
      for (const app of crashed) await app.stop();
    },
  };
}

async function inject(app: App, { method, path, headers, body }: HostRequest): Promise<HostAnswer> {
  const answer = await app.fastify.inject({
    method: method as 'POST',
    url: path,
    headers: { ...headers },
    payload: body,
  });
  const texts = Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as const);
  return { status: answer.statusCode, headers: Object.fromEntries(texts), body: answer.body };
}
