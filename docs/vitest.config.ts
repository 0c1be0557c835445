import { defineConfig } from 'vitest/config';

/** `npm run docs:check`: follows the guides on a copy of the repository. Apart from `npm test`, because it takes a minute. */
export default defineConfig({
  test: { name: 'docs', root: import.meta.dirname, include: ['test/**/*.check.ts'], pool: 'forks' },
});
