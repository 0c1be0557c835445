// `prisma generate` without a network. Prisma's command line fetches its schema engine before any command, although
// `generate` never runs it; naming any existing file as that engine keeps it from trying.
// Do not copy this trick to `prisma migrate`: with a false engine it prints nothing and exits 0 (see db-drift.mjs).
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const cli = join(dirname(createRequire(import.meta.url).resolve('prisma/package.json')), 'build', 'index.js');
const engines = dirname(createRequire(cli).resolve('@prisma/engines/package.json'));

const env = { ...process.env, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' };
if (!readdirSync(engines).some((file) => file.startsWith('schema-engine-'))) {
  env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;
}

const run = spawnSync(process.execPath, [cli, 'generate', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env,
  cwd: root,
});
process.exit(run.status ?? 1);
