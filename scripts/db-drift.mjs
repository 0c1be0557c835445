// Does prisma/schema.prisma say more or less than prisma/migrations make? Prints the SQL of the next migration on
// stdout and exits 2 where it does; exits 0 where both say the same. Needs no database and no network: Prisma's schema
// engine runs as WebAssembly over an embedded PostgreSQL. (`prisma migrate diff` would have to fetch its engine.)
//
//   npm run -s db:drift > prisma/migrations/20261101120000_name/migration.sql
import { PGlite } from '@electric-sql/pglite';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const schemaPath = join(root, 'prisma', 'schema.prisma');
const migrationsDir = join(root, 'prisma', 'migrations');

// The package's main entry imports its .wasm as a module, which Node 20 cannot do.
const engineFile = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
const { instance } = await WebAssembly.instantiate(readFileSync(engineFile.replace(/\.js$/, '.wasm')), {
  './schema_engine_bg.js': engineModule,
});
engineModule.__wbg_set_wasm(instance.exports);
instance.exports.__wbindgen_start();

function migrations() {
  const names = readdirSync(migrationsDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(migrationsDir, entry.name, 'migration.sql')))
    .map((entry) => entry.name)
    .sort();
  return {
    baseDir: migrationsDir,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: names.map((path) => ({
      path,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: readFileSync(join(migrationsDir, path, 'migration.sql'), 'utf8') },
      },
    })),
  };
}

const open = async () => {
  const db = new PGlite();
  const adapter = await new PrismaPGlite(db).connect();
  // The adapter's own does not wait for the script, so a migration that fails would count as applied.
  adapter.executeScript = async (script) => {
    try {
      await db.exec(script);
    } catch (error) {
      adapter.onError(error);
    }
  };
  return adapter;
};

const schema = readFileSync(schemaPath, 'utf8');
const files = [{ path: schemaPath, content: schema }];
const engine = await engineModule.SchemaEngine.new(
  { datamodels: files.map(({ path, content }) => [path, content]) },
  () => {},
  bindMigrationAwareSqlAdapterFactory({
    provider: 'postgres',
    adapterName: 'pglite',
    connect: open,
    connectToShadowDb: open,
  }),
);

const difference = await engine
  .diff({
    from: existsSync(migrationsDir) ? { tag: 'migrations', ...migrations() } : { tag: 'empty' },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: true,
    shadowDatabaseUrl: null,
    filters: { externalTables: [], externalEnums: [] },
  })
  .catch((error) => {
    process.stderr.write(`db-drift: ${error.message}\n`);
    process.exit(1);
  });

if (difference.exitCode === 2) {
  process.stdout.write(difference.stdout);
  process.stderr.write(
    'db-drift: prisma/schema.prisma is ahead of prisma/migrations; the SQL above is missing\n',
  );
} else if (difference.exitCode === 0) {
  process.stderr.write('db-drift: none\n');
}
process.exit(difference.exitCode);
