// Whether the migrations lead to what the Prisma schema says, for every domain. Where they do not, prints the SQL that
// is missing: the text of the next migration.
//
// `prisma migrate diff` would need a schema engine from the network. This runs Prisma's own engine, compiled to
// WebAssembly, against PostgreSQL, compiled to WebAssembly.
import { PGlite } from '@electric-sql/pglite';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { domains } from './domains.mjs';

async function loadEngine() {
  // The package's main entry imports the .wasm file, which Node 20 cannot.
  const glue = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const binary = readFileSync(glue.replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(binary, { './schema_engine_bg.js': engineModule });
  engineModule.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

async function connect() {
  const database = new PGlite();
  const adapter = await new PrismaPGlite(database).connect();
  // The adapter's own executeScript does not wait, so a migration that fails would pass as applied.
  adapter.executeScript = async (script) => {
    try {
      await database.exec(script);
    } catch (error) {
      adapter.onError(error);
    }
  };
  return adapter;
}

const migrationList = (folders) => ({
  baseDir: 'migrations',
  lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
  shadowDbInitScript: '',
  migrationDirectories: folders.map((folder) => ({
    path: basename(folder),
    migrationFile: {
      path: 'migration.sql',
      content: { tag: 'ok', value: readFileSync(`${folder}/migration.sql`, 'utf8') },
    },
  })),
});

/** The SQL that leads from the migrations to the schema; empty where they agree. */
async function missingSql({ schemaFiles, migrations }) {
  const files = schemaFiles.map((path) => ({ path, content: readFileSync(path, 'utf8') }));
  const factory = bindMigrationAwareSqlAdapterFactory({
    provider: 'postgres',
    adapterName: 'pglite',
    connect,
    connectToShadowDb: connect,
  });
  const datamodels = files.map(({ path, content }) => [path, content]);
  const engine = await engineModule.SchemaEngine.new({ datamodels }, () => {}, factory);
  const { stdout, exitCode } = await engine.diff({
    from: { tag: 'migrations', ...migrationList(migrations) },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: true,
    shadowDatabaseUrl: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  if (exitCode !== 0 && exitCode !== 2)
    throw new Error(`the schema engine ended with ${exitCode}: ${stdout}`);
  return exitCode === 0 ? '' : stdout;
}

await loadEngine();
for (const domain of domains()) {
  const sql = await missingSql(domain);
  if (sql) {
    process.exitCode = 1;
    process.stdout.write(
      `${domain.name}: its migrations lack this SQL; put it into a new migration:\n\n${sql}\n`,
    );
  } else process.stdout.write(`${domain.name}: no drift\n`);
}
