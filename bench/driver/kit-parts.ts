import { beside, bundleSize } from './bundle-size.js';

/** The lines without which there is no app: the kit, and a browser's store. Everything else is for those who need it. */
const core = `
  export { createHoldfast } from '@holdfast/client-kit';
  export { indexedDbStores } from '@holdfast/client-kit/stores/indexeddb';`;

/** What an app may add, and the line that adds it. */
const additions = {
  'answers that are not synced, kept (apollo3-cache-persist)': `export { persistRest } from '@holdfast/client-kit/rest';`,
  'React: provider and hooks': `export * from '@holdfast/client-kit/react';`,
  'texts that people write together (Yjs)': `export { yjsText } from '@holdfast/client-kit/text';`,
  'encryption (@noble/ciphers)': `export { encrypted } from '@holdfast/client-kit/stores/encrypted';`,
  'sync inspector': `export * from '@holdfast/client-kit/inspector';`,
} as const;

const coreName = 'core: sync, outbox, records, lists, IndexedDB';
const liveName = 'live changes (graphql-ws), loaded when first needed';

/** The parts of the kit and what each of them weighs in an app: bytes, minified and gzipped, without Apollo Client and React. */
export async function kitParts(): Promise<Readonly<Record<string, number>>> {
  const sizeOf = (lines: string) => bundleSize(lines, import.meta.dirname, beside);
  const { atStart, later } = await sizeOf(core);
  const parts: Record<string, number> = { [coreName]: atStart, [liveName]: later };
  for (const [name, line] of Object.entries(additions))
    parts[name] = (await sizeOf(core + line)).atStart - atStart;
  return parts;
}
