/**
 * Makes the samples of the format that this kit writes: `npx tsx --conditions=holdfast-source client-kit/test/samples/make.ts`.
 * One that is here stays as it is: it is what devices hold.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { format } from '../../src/sync/formats.js';
import { aDay, anUpgrade } from './story.js';

for (const [name, tell] of [
  ['', aDay],
  ['-upgraded', anUpgrade],
] as const) {
  const file = new URL(`format-${format}${name}.json`, import.meta.url);
  if (existsSync(file)) continue;
  writeFileSync(file, `${JSON.stringify({ format, ...(await tell()) }, undefined, 2)}\n`);
}
