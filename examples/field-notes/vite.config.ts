import { defaultClientConditions, defineConfig } from 'vite';
import { serviceWorker } from './vite/service-worker-plugin.js';

export default defineConfig({
  root: import.meta.dirname,
  // The two sides of this repository are read by source; an app that installs the packages needs neither line.
  resolve: {
    conditions: ['holdfast-source', ...defaultClientConditions],
    dedupe: ['graphql', 'react', 'react-dom', '@apollo/client'],
  },
  build: {
    target: 'es2022',
    // One script instead of a chain of them: all of it is needed for the first screen but what is imported when used.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_300,
    // The content security policy lets no `data:` URL in but pictures.
    assetsInlineLimit: 0,
    rolldownOptions: {
      // "use client" means something to servers that render React; this is none.
      onwarn: (warning, warn) => warning.code !== 'MODULE_LEVEL_DIRECTIVE' && warn(warning),
    },
  },
  // `npx vite` beside a running server: the API is at another port then.
  server: {
    proxy: {
      '/graphql': { target: 'http://127.0.0.1:4000', ws: true },
      '/settings.json': 'http://127.0.0.1:4000',
    },
  },
  plugins: [serviceWorker({ source: 'src/service-worker.ts', file: 'service-worker.js' })],
});
