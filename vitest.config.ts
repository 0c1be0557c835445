import { createRequire } from 'node:module';
import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';
import type { TestProjectInlineConfiguration } from 'vitest/config';

// Workspaces see each other's source, so nothing has to be built before a test.
const conditions = ['holdfast-source', ...defaultServerConditions];

// graphql's "main" is "index": Node finds index.js, Vite index.mjs, and two graphqls refuse each other's schemas.
const alias = [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }];

function project(
  name: string,
  root: string,
  test: NonNullable<TestProjectInlineConfiguration['test']> = {},
): TestProjectInlineConfiguration {
  return {
    root,
    resolve: { conditions, alias },
    ssr: { resolve: { conditions } },
    test: {
      name,
      environment: 'node',
      pool: 'forks',
      // Loading the code anew for each file took more than half of the time. Modules here keep caches at most: a test that
      // notices what another one did shows a defect.
      isolate: false,
      include: ['test/**/*.test.ts', 'src/**/*.test.ts'],
      testTimeout: 60_000,
      hookTimeout: 60_000,
      ...test,
    },
  };
}

export default defineConfig({
  test: {
    passWithNoTests: true,
    // Vitest leaves a core free by itself: on a machine with two, that is half of it.
    maxWorkers: '100%',
    projects: [
      project('schema', 'schema'),
      project('server', 'server'),
      project('client-kit', 'client-kit'),
      // `globals`: Testing Library unmounts what a test mounted only when it finds a global afterEach.
      project('client-kit-dom', 'client-kit', {
        environment: 'happy-dom',
        // React keeps the window that it was first loaded in, and each file has one of its own.
        isolate: true,
        globals: true,
        include: ['test/**/*.test.tsx', 'src/**/*.test.tsx'],
      }),
      project('contract', 'contract'),
      project('codegen', 'codegen'),
      project('e2e', 'e2e', {
        // An hour of a whole world, on a machine that does something else as well.
        testTimeout: 120_000,
        include: ['{test,src,world,scenarios,browser}/**/*.test.ts'],
      }),
      project('examples', 'examples', {
        include: ['*/{test,src}/**/*.test.ts'],
      }),
      project('repository', '.', { include: ['{scripts,eslint,test,docs,bench}/**/*.test.ts'] }),
    ],
    coverage: {
      provider: 'v8',
      reporter: ['text-summary', 'html'],
      include: ['{schema,server,client-kit,contract}/src/**'],
      exclude: ['**/generated/**', '**/*.test.ts', '**/*.test.tsx'],
    },
  },
});
