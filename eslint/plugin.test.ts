import { ESLint } from 'eslint';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cycle, refusal } from './plugin.js';

const root = join(import.meta.dirname, '..');
const from = (file: string, specifier: string) => refusal(join(root, file), specifier);

describe('ladder', () => {
  test.each([
    ['server/src/http/graphql.ts', '../graphql/context.js'],
    ['server/src/sync/push.ts', '../identity/memberships.js'],
    ['server/src/identity/tokens.ts', '../db/client.js'],
    ['server/src/app.ts', './domain/rules.js'],
    ['server/src/db/pool.ts', '../config.js'],
    ['server/src/generated/resolvers.ts', '../graphql/context.js'],
    ['server/src/db/pool.test.ts', '../app.js'],
    ['server/test/push.test.ts', '../src/sync/push.js'],
    ['server/src/sync/push.ts', '@holdfast/schema/merge'],
    ['client-kit/src/sync/driver.ts', '../outbox/log.js'],
    ['client-kit/src/client/create.ts', '../links/queue.js'],
    ['e2e/src/demo.ts', '@holdfast/server/app'],
    ['e2e/world/device.ts', '@holdfast/client-kit/stores/memory'],
    ['codegen.ts', './schema/src/compiler/index.js'],
  ])('%s may import %s', (file, specifier) => expect(from(file, specifier)).toBeUndefined());

  test.each([
    ['server/src/db/pool.ts', '../sync/push.js', 'only rightwards'],
    ['server/src/graphql/lists.ts', '../http/server.js', 'only rightwards'],
    ['server/src/config.ts', './db/pool.js', 'no step'],
    ['server/src/graphql/writes.ts', '../domain/rules.js', 'main and app alone'],
    ['server/src/sync/push.ts', '@holdfast/client-kit', 'may not import'],
    ['server/src/sync/push.ts', '../../../client-kit/src/index.js', 'must not leave server'],
    ['client-kit/src/links/queue.ts', '../client/create.js', 'only rightwards'],
    ['client-kit/src/stores/file.ts', '../outbox/log.js', 'only rightwards'],
    ['client-kit/src/outbox/log.ts', '@holdfast/server/app', 'may not import'],
    ['client-kit/test/sync.test.ts', '@holdfast/server/app', 'may not import'],
    ['schema/src/index.ts', '@holdfast/server', 'no other workspace'],
    ['e2e/src/demo.ts', '@holdfast/server', 'may not import'],
    ['e2e/src/demo.ts', '../../server/src/db/pool.js', 'must not leave e2e'],
    ['examples/field-notes-cli/src/main.ts', '@holdfast/server/app', 'may not import'],
    ['examples/field-notes-cli/src/main.ts', '../../field-notes/src/app.js', 'must not leave'],
  ])('%s may not import %s', (file, specifier, why) => expect(from(file, specifier)).toContain(why));
});

describe('no-cycle', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-cycle-'));
    writeFileSync(at('a.ts'), `import { b } from './b.js';\nexport const a = b;\n`);
    writeFileSync(at('b.ts'), `export { c as b } from './c.js';\n`);
    writeFileSync(at('c.ts'), `import { a } from './a.js';\nexport const c: unknown = a;\n`);
    writeFileSync(at('d.ts'), `import type { E } from './e.js';\nexport type D = E;\n`);
    writeFileSync(at('e.ts'), `import { type D } from './d.js';\nexport type E = D;\n`);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('names the shortest way round', () => {
    expect(cycle(at('b.ts'), at('a.ts'))).toEqual([at('b.ts'), at('c.ts'), at('a.ts')]);
  });
  test('lets type-only imports be', () => {
    expect(cycle(at('d.ts'), at('e.ts'))).toBeUndefined();
  });
});

describe('the kit takes its surroundings from the Environment', () => {
  const lint = async (file: string, text: string) => {
    const eslint = new ESLint({
      cwd: root,
      overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
      ruleFilter: ({ ruleId }) => ruleId.startsWith('no-restricted-'),
    });
    const [result] = await eslint.lintText(text, { filePath: join(root, file) });
    return result?.messages.map((message) => message.ruleId ?? message.message);
  };

  test.each([
    ['client-kit/src/sync/x.ts', 'export const a = Date.now();', 'no-restricted-globals'],
    ['client-kit/src/sync/x.ts', 'export const a = new Date();', 'no-restricted-globals'],
    ['client-kit/src/client/x.ts', 'export const a = globalThis.fetch;', 'no-restricted-globals'],
    ['client-kit/src/links/x.ts', 'setTimeout(() => {}, 1);', 'no-restricted-globals'],
    ['client-kit/src/lists/x.ts', 'export const a = Math.random();', 'no-restricted-properties'],
    ['client-kit/src/client/x.ts', `import 'node:fs';`, 'no-restricted-imports'],
    ['client-kit/src/records/x.ts', `import '@apollo/client/cache';`, 'no-restricted-imports'],
    ['client-kit/src/outbox/x.ts', `import 'react';`, 'no-restricted-imports'],
  ])('%s: %s', async (file, text, rule) => expect(await lint(file, text)).toEqual([rule]));

  test.each([
    ['client-kit/src/environment/node.ts', 'export const a = () => Date.now();'],
    ['client-kit/src/stores/file.ts', `import 'node:fs';`],
    ['client-kit/src/links/x.ts', `import '@apollo/client/link';`],
    ['client-kit/src/sync/x.ts', 'export type At = Date;'],
    ['client-kit/src/sync/x.test.ts', 'export const a = Date.now();'],
  ])('%s: %s is fine', async (file, text) => expect(await lint(file, text)).toEqual([]));
});
