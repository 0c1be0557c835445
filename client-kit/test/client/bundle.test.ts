import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

/** The files that an app is made of which has these lines in it. */
async function filesOf(contents: string): Promise<string[]> {
  const { metafile } = await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['holdfast-source'],
    external: ['@apollo/client', '@apollo/client/*', 'graphql', 'rxjs', 'react', 'react/*', 'ws', 'node:*'],
    logLevel: 'silent',
  });
  const [output] = Object.values(metafile.outputs);
  return Object.entries(output?.inputs ?? {}).flatMap(([file, { bytesInOutput }]) =>
    bytesInOutput > 0 ? [file] : [],
  );
}

const isOfTexts = (file: string) =>
  /node_modules\/(yjs|lib0|fast-diff)\/|\/(text-writes|text-input|incoming-texts|remade|author)\.ts$/.test(
    file,
  );
const isCipher = (file: string) => file.includes('node_modules/@noble/');
const kit = `import { createHoldfast } from '@holdfast/client-kit'; console.log(createHoldfast);`;

describe('an app', () => {
  it('without texts carries no Yjs, and nothing of what the engine does about texts', async () => {
    const files = await filesOf(kit);
    expect(files.some((file) => file.endsWith('client/create-holdfast.ts'))).toBe(true);
    expect(files.filter(isOfTexts)).toEqual([]);
  });

  it('that does not look into sync carries no inspector', async () => {
    const isInspector = (file: string) => file.includes('src/inspector/');
    expect((await filesOf(kit)).filter(isInspector)).toEqual([]);
    const looking = await filesOf(
      `${kit} import { SyncInspector } from '@holdfast/client-kit/inspector'; console.log(SyncInspector);`,
    );
    expect(looking.some(isInspector)).toBe(true);
  });

  it('without encryption carries no cipher, and none of the stores that it does not use', async () => {
    const files = await filesOf(
      `${kit} import { localStorageStores } from '@holdfast/client-kit/stores/localstorage'; console.log(localStorageStores);`,
    );
    expect(files.some((file) => file.endsWith('stores/localstorage.ts'))).toBe(true);
    expect(
      files.filter((file) => isCipher(file) || /stores\/(encrypted|sqlite|mmkv|file)/.test(file)),
    ).toEqual([]);
  });

  it('that encrypts carries the one cipher, and no Yjs', async () => {
    const files = await filesOf(
      `${kit} import { encrypted } from '@holdfast/client-kit/stores/encrypted'; console.log(encrypted);`,
    );
    expect(files.some(isCipher)).toBe(true);
    expect(files.filter((file) => isOfTexts(file) || /noble.*(aes|salsa|ff1)/.test(file))).toEqual([]);
  });

  it('that sends operations by hash carries the one hash', async () => {
    const files = await filesOf(
      `${kit} import { byHash } from '@holdfast/client-kit/by-hash'; console.log(byHash);`,
    );
    expect(
      files.filter((file) => file.includes('@noble/hashes/')).some((file) => file.endsWith('sha2.js')),
    ).toBe(true);
    expect(files.filter((file) => /noble.*(sha3|blake|argon|ciphers)/.test(file))).toEqual([]);
  });

  it('that gives the rule of texts carries it', async () => {
    const files = await filesOf(
      `${kit} import { yjsText } from '@holdfast/client-kit/text'; console.log(yjsText);`,
    );
    expect(files.some(isOfTexts)).toBe(true);
  });
});
