import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { SourceError } from './problem.js';

/** What the command needs of the world around it, so that tests can stand in for it. */
export interface Outside {
  readonly now: () => Date;
  readonly fetch: typeof fetch;
  /** Sent to a server's registry and schema endpoint, where they ask for it. */
  readonly token: string | undefined;
  /** The folder that paths are relative to. */
  readonly folder: string;
}

const run = promisify(execFile);

/** What git prints. */
export async function git(folder: string, ...args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run('git', ['-C', folder, ...args], { maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
    throw new SourceError(`git ${args.join(' ')}: ${said}`);
  }
}
