import { spawnSync } from 'node:child_process';

/** Runs a command in a folder, whatever comes of it. */
export const attempt = (command: string, args: readonly string[], cwd: string) =>
  spawnSync(command, args, { cwd, encoding: 'utf8', shell: process.platform === 'win32' });

/** Runs a command in a folder, and says which and how long it took; gives what it wrote. Throws all that it said where it fails. */
export function run(command: string, args: readonly string[], cwd: string): string {
  const began = performance.now();
  const { status, stdout, stderr, error } = attempt(command, args, cwd);
  const line = [command, ...args].join(' ');
  if (error || status !== 0) throw new Error([line, stdout, stderr, error?.message].join('\n').trim());
  process.stdout.write(`${line} (${((performance.now() - began) / 1000).toFixed(1)} s)\n`);
  return stdout;
}
