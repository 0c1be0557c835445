import { build } from 'esbuild';
import { gzipSync } from 'node:zlib';

/** Bytes, minified and gzipped, that a browser loads. */
export interface BundleSize {
  /** Before the app runs: the entry and what it imports. */
  readonly atStart: number;
  /** By `import()`, when it is needed. */
  readonly later: number;
}

/** What an app has anyway, of whose size the kit is not to blame. */
export const beside = ['@apollo/client', '@apollo/client/*', 'graphql', 'rxjs', 'react', 'react/*', 'ws'];
const neverInBundles = ['node:*', 'better-sqlite3'];

/** What a browser would load for these lines, but for the packages in `external`. */
export async function bundleSize(
  contents: string,
  resolveDir: string,
  external: readonly string[],
): Promise<BundleSize> {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir, loader: 'ts' },
    ...{ bundle: true, splitting: true, minify: true, format: 'esm', platform: 'browser' },
    ...{ write: false, metafile: true, outdir: '.', absWorkingDir: import.meta.dirname },
    conditions: ['holdfast-source'],
    external: [...external, ...neverInBundles],
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  const { outputs } = metafile;
  const atStart = new Set<string>();
  const take = (name: string): void => {
    if (atStart.has(name)) return;
    atStart.add(name);
    for (const { path, kind } of outputs[name]?.imports ?? [])
      if (kind === 'import-statement' && path in outputs) take(path);
  };
  for (const [name, { entryPoint }] of Object.entries(outputs)) if (entryPoint === '<stdin>') take(name);

  const sizes = { atStart: 0, later: 0 };
  for (const [at, name] of Object.keys(outputs).entries())
    sizes[atStart.has(name) ? 'atStart' : 'later'] += gzipSync(outputFiles[at]!.contents, {
      level: 9,
    }).length;
  return sizes;
}
