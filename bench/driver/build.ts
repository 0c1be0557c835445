import { build as bundle } from 'esbuild';
import { join } from 'node:path';

/** The device's program in one piece, as an app has the kit in a bundle; packages of others stay packages. */
export async function buildDevice(): Promise<string> {
  // Inside the repository, where packages are found; each run has its own, others may run beside it.
  const outdir = join(import.meta.dirname, '../dist', String(process.pid));
  await bundle({
    entryPoints: { device: join(import.meta.dirname, '../device/main.ts') },
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['holdfast-source'],
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
    plugins: [
      {
        name: 'packages of others',
        setup(build) {
          build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
            kind === 'entry-point' || path.startsWith('@holdfast/') ? undefined : { path, external: true },
          );
        },
      },
    ],
  });
  return join(outdir, 'device.mjs');
}
