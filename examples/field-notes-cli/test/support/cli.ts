import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { run } from '../../src/run.js';
import { fromSource } from './server-process.js';

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What `--json` printed. */
  json<T>(): T;
}

/** Runs a command line in this process: quick, and everything but the process itself is real. */
export async function fieldNotes(...args: string[]): Promise<Ran> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const printed = Promise.all([text(stdout), text(stderr)]);
  const exitCode = await run(args, stdout, stderr);
  stdout.end();
  stderr.end();
  const [out, err] = await printed;
  return { exitCode, stdout: out, stderr: err, json: <T>() => JSON.parse(out) as T };
}

/** Runs a command line in a process of its own, which can be killed. */
export function fieldNotesProcess(...args: string[]): ChildProcess {
  return spawn(process.execPath, [...fromSource('examples/field-notes-cli/src/main.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: process.env,
  });
}

/** Ends a process as a power cut would: nothing of it runs any more. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
