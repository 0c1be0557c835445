// Builds the Field Notes web app into examples/field-notes/dist, which the server serves at `/`. With --if-missing, an
// app that is there is kept.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { root } from './steps.mjs';

const app = join(root, 'examples/field-notes');

if (process.argv.includes('--if-missing') && existsSync(join(app, 'dist/service-worker.js'))) {
  process.stdout.write('web app: built already\n');
} else {
  await build({ root: app, configFile: join(app, 'vite.config.ts'), logLevel: 'warn' });
  process.stdout.write('web app: built\n');
}
