import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { table, whole } from '../table.js';
import { peersFolder } from './measure.js';

const beside = ['@apollo/client', '@apollo/client/*', 'graphql', 'rxjs', 'react', 'ws'];
const neverInBundles = ['node:*', 'better-sqlite3'];

/** Minified and gzipped, in bytes, what a browser would load for these lines. */
async function sizeOf(contents: string, resolveDir: string, external: readonly string[]): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir, loader: 'ts' },
    ...{ bundle: true, write: false, minify: true, format: 'esm', platform: 'browser' },
    conditions: ['holdfast-source'],
    external: [...external, ...neverInBundles],
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length;
}

const kit = `export { createHoldfast } from '@holdfast/client-kit';`;
const kitWithStore = `${kit} export { indexedDbStores } from '@holdfast/client-kit/stores/indexeddb';`;
const kitWithTexts = `${kitWithStore} export { yjsText } from '@holdfast/client-kit/text';`;

/** What contestants add to an app: the kit by itself and with what it stands on, peers with what they stand on. */
export async function bundleTable(): Promise<string> {
  const here = import.meta.dirname;
  const rows: Array<[string, number]> = [
    ['Holdfast core, without Apollo Client and graphql', await sizeOf(kit, here, beside)],
    ['  and the IndexedDB store', await sizeOf(kitWithStore, here, beside)],
    ['  and texts (Yjs)', await sizeOf(kitWithTexts, here, beside)],
    ['Holdfast with all that it stands on, texts included', await sizeOf(kitWithTexts, here, [])],
  ];
  for (const peer of ['rxdb', 'tanstack', 'apollo', 'urql', 'replicache'])
    if (existsSync(join(peersFolder, 'node_modules')))
      rows.push([
        `${peer} with all that it stands on (no SQLite)`,
        await sizeOf(`export { open } from './${peer}.js'`, peersFolder, []),
      ]);
  return table(
    'bundle: minified and gzipped',
    ['', 'bytes'],
    rows.map(([name, bytes]) => [name, whole(bytes)]),
  );
}
