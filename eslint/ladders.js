// Who may import what, as data. Read by the `holdfast/ladder` rule; explained in CONTRIBUTING.md.

/**
 * Which Holdfast packages each workspace may name. The two sides share the schema and never see each other; the
 * end-to-end tests see what a user of both would see.
 */
export const packages = {
  schema: [],
  server: ['@holdfast/schema'],
  'client-kit': ['@holdfast/schema'],
  contract: ['@holdfast/schema', '@holdfast/client-kit'],
  codegen: ['@holdfast/schema', '@holdfast/contract'],
  examples: ['@holdfast/schema', '@holdfast/client-kit'],
  e2e: ['@holdfast/schema', '@holdfast/client-kit', '@holdfast/contract', '@holdfast/server/app'],
};

/**
 * Inside a workspace's `src`, an area (a folder, or a file of the top level) may import its own step and those to the
 * right of it. An area that is on no step (config, generated code) is a leaf: all may import it, it imports no step.
 */
export const ladders = {
  server: [
    ['main'],
    ['app', 'index'],
    ['domain', 'http'],
    ['versions'],
    ['graphql'],
    ['sync'],
    ['identity', 'registry'],
    ['db'],
  ],
  'client-kit': [
    ['index', 'testing', 'text', 'documents', 'inspector'],
    ['react'],
    ['client'],
    ['links'],
    ['identity'],
    ['transport'],
    ['outbox', 'sync', 'records', 'lists', 'cache'],
    ['stores', 'environment'],
  ],
  contract: [
    ['main', 'index'],
    ['commands'],
    ['sources', 'report'],
    ['extract', 'release'],
    ['check'],
    ['judge'],
    ['usage', 'diff'],
  ],
};

/** Areas that only the areas listed may import, wherever they stand on the ladder. */
export const guarded = {
  server: { domain: ['main', 'app'] },
};

/** Areas that are written by a program and may import anything. */
export const generated = ['generated'];
