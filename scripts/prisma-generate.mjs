// `prisma generate` without a network, for every domain. Prisma's command line fetches its schema engine before any
// command, although `generate` never runs it; naming any existing file as that engine keeps it from trying.
// Do not copy this trick to `prisma migrate`: with a false engine it prints nothing and exits 0 (see db-drift.mjs).
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { domains } from './domains.mjs';
import { root } from './steps.mjs';

const cli = join(dirname(createRequire(import.meta.url).resolve('prisma/package.json')), 'build', 'index.js');
const engines = dirname(createRequire(cli).resolve('@prisma/engines/package.json'));

const env = { ...process.env, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' };
if (!readdirSync(engines).some((file) => file.startsWith('schema-engine-'))) {
  env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;
}

/** The folder with all of a domain's Prisma files: Prisma reads one folder, and a test domain's lacks the engine's. */
function schemaFolder({ folder, schemaFiles }) {
  const own = new Set(schemaFiles.map(dirname));
  if (own.size === 1) return [...own][0];
  const together = join(folder, 'generated');
  mkdirSync(together, { recursive: true });
  for (const file of schemaFiles) copyFileSync(file, join(together, basename(file)));
  return together;
}

for (const domain of domains()) {
  const args = [cli, 'generate', '--schema', schemaFolder(domain), ...process.argv.slice(2)];
  const run = spawnSync(process.execPath, args, { stdio: 'inherit', env, cwd: root });
  if (run.status !== 0) process.exit(run.status ?? 1);
}
