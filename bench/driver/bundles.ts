import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { table, whole } from '../table.js';
import { bundleSize } from './bundle-size.js';
import { kitParts } from './kit-parts.js';
import { peersFolder } from './measure.js';

/** An app that has it all: what the peers' lines are compared with, since they stand on packages of their own. */
const everything = `
  export { createHoldfast } from '@holdfast/client-kit';
  export { indexedDbStores } from '@holdfast/client-kit/stores/indexeddb';
  export { yjsText } from '@holdfast/client-kit/text';`;

/** What contestants add to an app: the kit part by part and with what it stands on, peers with what they stand on. */
export async function bundleTable(): Promise<string> {
  const rows: Array<[string, number]> = Object.entries(await kitParts()).map(([name, bytes], at) => [
    at === 0 ? name : `  + ${name}`,
    bytes,
  ]);
  const allOf = async (lines: string, folder: string) => {
    const { atStart, later } = await bundleSize(lines, folder, []);
    return atStart + later;
  };
  rows.push([
    'Holdfast with all that it stands on, texts included',
    await allOf(everything, import.meta.dirname),
  ]);
  for (const peer of ['rxdb', 'tanstack', 'apollo', 'urql', 'replicache'])
    if (existsSync(join(peersFolder, 'node_modules')))
      rows.push([
        `${peer} with all that it stands on (no SQLite)`,
        await allOf(`export { open } from './${peer}.js'`, peersFolder),
      ]);
  return table(
    'bundle: bytes, minified and gzipped',
    ['', 'bytes'],
    rows.map(([name, bytes]) => [name, whole(bytes)]),
  );
}
