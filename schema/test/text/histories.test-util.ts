import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const versions = {
  commander: ['3.0.0', '4.0.0', '4.1.0', '5.0.0', '6.0.0', '6.2.0', '7.0.0', '8.0.0'],
  ws: ['6.0.0', '6.2.0', '7.0.0', '7.2.0', '7.3.0', '8.0.0', '8.3.0', '8.9.0', '8.13.0', '8.18.0'],
} as const;

export type History = keyof typeof versions;
export const histories = Object.keys(versions) as readonly History[];

/** What a file said, version after version. */
export const revisionsOf = (history: History): readonly string[] =>
  versions[history].map((version) =>
    readFileSync(join(import.meta.dirname, 'histories', history, `${version}.txt`), 'utf8'),
  );
