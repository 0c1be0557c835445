import { fieldNotes, generatedClient, openDatabase } from '@holdfast/server/app';
import { createHoldfast, type Holdfast } from '@holdfast/client-kit';
import { nodeEnvironment } from '@holdfast/client-kit/environment';
import { persistRest } from '@holdfast/client-kit/rest';
import { fileStores } from '@holdfast/client-kit/stores/file';
import { yjsText } from '@holdfast/client-kit/text';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { manifest } from '../src/generated/holdfast.js';

const entry = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const typescript = ['--conditions=holdfast-source', '--import', import.meta.resolve('tsx')];

/** A server in a process of its own, as `npm start` runs it. */
export interface ServerProcess {
  readonly url: string;
  /** Without a word to anybody, as by SIGKILL. */
  kill(): Promise<void>;
  /** In good order. */
  stop(): Promise<void>;
  /** Again, at the same address, on the same data. */
  restart(): Promise<void>;
}

export async function startServer(environment: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const port = await freePort();
  const env = {
    ...process.env,
    HOST: '127.0.0.1',
    PORT: String(port),
    NODE_ENV: 'development',
    ...environment,
  };
  let child: ChildProcess;
  const start = async (): Promise<void> => {
    child = spawn(process.execPath, [...typescript, entry('server/src/main.ts')], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    await listening(child);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  };
  await start();
  return {
    url: `http://127.0.0.1:${port}`,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    async restart() {
      await end('SIGKILL');
      await start();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Resolves once the server says that it listens; rejects with all that it said if it ends before. */
function listening(child: ChildProcess): Promise<void> {
  let said = '';
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      if (said.includes('is listening')) resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}:\n${said}`)));
  });
}

/** An app in this process with its data in real files, and the kit's own environment for Node. */
export function openApp(url: string, folder: string): Promise<Holdfast> {
  return createHoldfast({
    uri: `${url}/graphql`,
    apiVersion: manifest.version,
    manifest,
    text: yjsText,
    rest: persistRest,
    store: fileStores(folder),
    environment: nodeEnvironment({ WebSocket: WebSocket }),
    device: { name: folder, platform: 'node' },
    appVersion: '1.0.0',
    policy: { backOffMs: 50, backOffMaxMs: 400 },
  });
}

export const demo = (fieldNotes.accounts ?? []).map(({ email, password }) => ({ email, password }));

const postgresUrl = process.env.TEST_DATABASE_URL ?? 'postgresql://postgres@127.0.0.1:5432/postgres';

/** A database of one's own on the PostgreSQL of the tests; undefined where there is none, and none is demanded. */
export async function ownDatabase(
  name: string,
): Promise<{ url: string; drop: () => Promise<void> } | undefined> {
  const owned = `holdfast_${name}_${process.pid}`;
  const url = new URL(postgresUrl);
  url.pathname = `/${owned}`;
  try {
    await administer(`DROP DATABASE IF EXISTS ${owned} WITH (FORCE)`, `CREATE DATABASE ${owned}`);
  } catch (error) {
    if (process.env.HOLDFAST_REQUIRE_SERVICES === '1') throw error;
    process.stdout.write(`e2e: the main job on two servers was left out: no PostgreSQL at ${postgresUrl}\n`);
    return undefined;
  }
  return { url: url.href, drop: () => administer(`DROP DATABASE ${owned} WITH (FORCE)`) };
}

async function administer(...statements: string[]): Promise<void> {
  const database = await openDatabase({ url: postgresUrl, migrations: [], prisma: generatedClient });
  try {
    for (const statement of statements) await database.query(statement);
  } finally {
    await database.close();
  }
}

/** Brings a database on a real server up to date, as an operator does. */
export async function migrate(url: string): Promise<void> {
  const child = spawn(process.execPath, [...typescript, entry('server/src/db/migrate-command.ts')], {
    env: { ...process.env, DATABASE_URL: url },
    stdio: 'ignore',
  });
  const [code] = (await once(child, 'exit')) as [number];
  if (code !== 0) throw new Error(`The migration ended with ${code}.`);
}
