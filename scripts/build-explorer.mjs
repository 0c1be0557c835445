// Builds the explorer's page (GraphiQL and our frame around it) into server/explorer/dist. The page asks no host but
// its own: editor, workers, styles and fonts are all in the build. With --if-missing, a page that is there is kept.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '../server/explorer');

if (process.argv.includes('--if-missing') && existsSync(join(root, 'dist/index.html'))) {
  process.stdout.write('explorer: built already\n');
} else {
  await build({
    root,
    base: '/explorer/',
    logLevel: 'warn',
    resolve: { dedupe: ['graphql', 'react', 'react-dom'] },
    build: {
      outDir: 'dist',
      emptyOutDir: true,
      target: 'es2022',
      chunkSizeWarningLimit: 5_000,
      rolldownOptions: {
        // Dozens of files say "use client", which means something to servers that render React; this is none.
        onwarn: (warning, warn) => warning.code !== 'MODULE_LEVEL_DIRECTIVE' && warn(warning),
      },
    },
    worker: { format: 'es' },
  });
  process.stdout.write('explorer: built\n');
}
