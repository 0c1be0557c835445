import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const repository = join(import.meta.dirname, '../../../..');

export interface ServerProcess {
  /** Such as `http://127.0.0.1:41234`. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Node's arguments that run a repository's TypeScript, as `npm start` does. */
export const fromSource = (entry: string, root = repository): string[] => [
  '--conditions=holdfast-source',
  '--import',
  import.meta.resolve('tsx'),
  join(root, entry),
];

/** The server as `npm start` runs it, on any free port, with its data in `folder`. Resolves once it listens. */
export async function startServer(folder: string, root = repository): Promise<ServerProcess> {
  const env = { ...process.env, PORT: '0', HOST: '127.0.0.1', DATABASE_URL: folder, NODE_ENV: 'development' };
  const child = spawn(process.execPath, fromSource('server/src/main.ts', root), {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await addressOf(child);
  return {
    url,
    async stop() {
      if (child.exitCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Reads the address off what the server prints; rejects with all that it printed if it ends before. */
function addressOf(child: ChildProcess): Promise<string> {
  let printed = '';
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer) => {
      printed += chunk.toString();
      const address = /https?:\/\/[\w.[\]:-]+:\d+/.exec(printed)?.[0];
      if (address) resolve(address);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${printed}`)));
  });
}
