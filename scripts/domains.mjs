// The domains of this repository and where their databases are described: Field Notes, which ships, and those of the
// tests, which show that the engine serves others. All begin with the engine's tables and migrations.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './steps.mjs';

const prisma = join(root, 'prisma');
const testDomains = join(root, 'server/test/domains');

const filesOf = (folder, ending) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(folder, name));

const migrationsOf = (folder) =>
  readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .filter((path) => existsSync(join(path, 'migration.sql')));

/** Every domain: its name, its folder, its Prisma files and its migrations in the order in which they apply. */
export function domains() {
  const engineFile = join(prisma, 'schema/engine.prisma');
  const engineMigrations = migrationsOf(join(prisma, 'migrations')).filter((path) =>
    path.endsWith('_engine'),
  );
  const tested = existsSync(testDomains) ? readdirSync(testDomains, { withFileTypes: true }) : [];
  return [
    {
      name: 'field-notes',
      folder: prisma,
      schemaFiles: filesOf(join(prisma, 'schema'), '.prisma'),
      migrations: migrationsOf(join(prisma, 'migrations')),
    },
    ...tested
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(testDomains, name))
      .filter((folder) => existsSync(join(folder, 'prisma')))
      .map((folder) => ({
        name: folder.split(/[\\/]/).at(-1),
        folder,
        schemaFiles: [engineFile, ...filesOf(join(folder, 'prisma'), '.prisma')],
        migrations: [...engineMigrations, ...migrationsOf(join(folder, 'migrations'))],
      })),
  ];
}
