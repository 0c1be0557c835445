import { sentByItself, sentOf } from '@holdfast/client-kit/documents';
import { clientManifest, compileSchema, loadSdl, sdlFolder } from '@holdfast/schema/compiler';
import { hashOf, parseRegisteredApp } from '@holdfast/schema/operations';
import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { extract } from '../../src/extract/extract.js';

const { schema, manifest } = compileSchema(loadSdl(sdlFolder), { version: '2026-11' });
const kit = { sentByItself, sentOf };
const extracted = (...texts: string[]) =>
  extract({
    ...{ app: 'phone', appVersion: '1.0.0', schema, kit, manifest: clientManifest(manifest) },
    sources: texts.map((text, index) => ({ name: `${index}.graphql`, text })),
  });

describe("an app's operations", () => {
  it('are registered as they go over the network, with their hash', async () => {
    const { operations } = await extracted(
      'fragment Line on Note { title }',
      'query One($id: ID!) { note(id: $id) { ...Line } }',
    );
    const one = operations.find(({ name }) => name === 'One')!;
    expect(one).toMatchObject({ kind: 'query', from: 'app', queues: [], hash: hashOf(one.text) });
    expect(one.text).toContain('__typename');
    expect(one.text).toContain('fragment Line on Note');
  });

  it('say which mutations wait in the outbox', async () => {
    const { operations } = await extracted(
      'mutation Save($input: CreateNoteInput!) { createNote(input: $input) { outcome } } mutation Away { signOut }',
    );
    const own = operations.filter(({ from }) => from === 'app');
    expect(own.map(({ name, queues }) => [name, queues])).toEqual([
      ['Save', ['createNote']],
      ['Away', []],
    ]);
  });

  it('are joined by those that the kit makes of one that a device answers in part', async () => {
    const { operations } = await extracted('query Both($id: ID!) { note(id: $id) { title } me { name } }');
    const own = operations.filter(({ from }) => from === 'app').map(({ text }) => text);
    expect(own).toHaveLength(2);
    expect(own[1]).toContain('me {');
    expect(own[1]).not.toContain('note(');
  });

  it("are joined by the kit's own, each of them valid", async () => {
    const { operations } = await extracted('query Me { me { name } }');
    const byKit = operations.filter(({ from }) => from === 'kit');
    expect(new Set(byKit.map(({ name }) => name))).toEqual(
      new Set([
        'SignIn',
        'RefreshSession',
        'SignOut',
        'HoldfastPush',
        'HoldfastPull',
        'HoldfastLive',
        'HoldfastDrain',
        'HoldfastAnswers',
      ]),
    );
    for (const { text } of byKit) expect(validate(schema, parse(text))).toEqual([]);
  });

  it('are a manifest that can be read again', async () => {
    const app = await extracted('query Me { me { name } }');
    expect(parseRegisteredApp(JSON.stringify(app), 'a file')).toEqual(app);
  });

  it.each([
    ['query A { nothing }', 'Cannot query field "nothing"'],
    ['query A {', '0.graphql:1'],
    ['{ me { name } }', 'has no name'],
    ['query A { me { name } } query A { me { id } }', 'two operations or fragments called A'],
    ['query A { me { ...Lost } }', 'Unknown fragment "Lost"'],
  ])('are refused where they cannot be sent: %s', async (text, says) => {
    await expect(extracted(text)).rejects.toThrow(says);
  });
});

describe('a manifest', () => {
  const good = { format: 1, app: 'phone', appVersion: '1.0.0', apiVersion: '2026-11', operations: [] };
  const operation = {
    name: 'A',
    kind: 'query',
    hash: hashOf('{ a }'),
    text: '{ a }',
    from: 'app',
    queues: [],
  };
  it.each<readonly [object, string]>([
    [{ format: 2 }, 'its format is not 1'],
    [{ app: '../other' }, '`app` has to be a name'],
    [{ appVersion: '' }, '`appVersion` has to be'],
    [{ lastSeen: 'lately' }, '`lastSeen` has to be a date'],
    [{ operations: {} }, 'no list `operations`'],
    [{ operations: [{ ...operation, text: '{ b }' }] }, 'another hash than its text'],
    [{ operations: [{ ...operation, kind: 'wish' }] }, 'has no kind'],
    [{ operations: [{ ...operation, from: 'elsewhere' }] }, 'neither from the app nor from the kit'],
    [{ operations: [{ ...operation, queues: undefined }] }, 'does not say what it queues'],
    [{ operations: [{ ...operation, text: 'x'.repeat(100_001) }] }, 'longer than 100000 characters'],
    [{ operations: Array.from({ length: 2_001 }, () => operation) }, 'more than 2000 operations'],
  ])('is refused: %#', (change, says) => {
    expect(() => parseRegisteredApp(JSON.stringify({ ...good, ...change }), 'It')).toThrow(says);
  });
});
