// Puts apollo3-cache-persist into the one file of the kit's `dist` that uses it. As a dependency it would ask for Apollo
// Client 3, and npm would refuse an app that has version 4; of Apollo Client it uses nothing but two methods of the cache.
import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { root } from './steps.mjs';

const inlined = 'apollo3-cache-persist';
const file = join(root, 'client-kit/dist/cache/rest-persistence.js');
const licence = join(dirname(createRequire(import.meta.url).resolve(`${inlined}/package.json`)), 'LICENSE');

await build({
  entryPoints: [file],
  outfile: file,
  allowOverwrite: true,
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  target: 'es2023',
  sourcemap: true,
  plugins: [{ name: 'only-this-one', setup: ({ onResolve }) => onResolve({ filter: /^[^.]/ }, notInlined) }],
  banner: { js: `/*! Contains ${inlined}:\n\n${readFileSync(licence, 'utf8').trim()}\n*/` },
  logLevel: 'warning',
});

/** Every other package stays an import. */
function notInlined({ path, kind }) {
  return kind === 'entry-point' || path === inlined ? undefined : { path, external: true };
}
