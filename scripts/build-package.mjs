// `npm run build` of a package: its `dist` from nothing, so that no file stays in it that has left the source.
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { relative } from 'node:path';
import { root, step } from './steps.mjs';

const folder = relative(root, process.cwd());
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

rmSync('dist', { recursive: true, force: true });
step(`build: ${folder}`, [tsc, '-p', `${folder}/tsconfig.build.json`]);
