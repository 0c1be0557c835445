// Runs the steps of a script one after the other, says which one runs, and stops at the first that fails.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export const root = join(import.meta.dirname, '..');

/** Node's arguments that run TypeScript and resolve the workspaces by source. */
export const typescript = [
  '--conditions=holdfast-source',
  '--import',
  pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href,
];

/** Runs `node ...args` in the repository's root; ends this process with its exit code when it fails. */
export function step(title, args) {
  process.stdout.write(`${title}\n`);
  const run = spawnSync(process.execPath, args, { stdio: 'inherit', cwd: root });
  if (run.status !== 0) {
    process.stderr.write(`${title}: failed${run.signal ? ` (${run.signal})` : ''}\n`);
    process.exit(run.status ?? 1);
  }
}
