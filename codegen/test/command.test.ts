/** `holdfast-codegen`, as a front-end team calls it: where the schema comes from, what is written, what is refused. */
import { compileSchema, loadSdl, sdlFolder } from '@holdfast/schema/compiler';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../src/command.js';

const { sdl } = compileSchema(loadSdl(sdlFolder), { version: '2026-11' });
const notes = 'query Notes($where: NoteFilter!) { notes(where: $where) { nodes { id title } } }';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-codegen-'));
  mkdirSync(join(folder, 'operations'));
  writeFileSync(join(folder, 'operations/notes.graphql'), notes);
});
afterEach(() => rmSync(folder, { recursive: true }));

const asked: Array<{ url: string; authorization: string | null }> = [];

/** A server that gives its SDL to those who have its token. */
const server = (async (url: string, init: RequestInit) => {
  const authorization = new Headers(init.headers).get('authorization');
  asked.push({ url, authorization });
  return authorization === 'Bearer secret'
    ? new Response(sdl, { headers: { 'content-type': 'application/graphql' } })
    : Response.json(
        { errors: [{ message: 'This server does not show its schema by query.' }] },
        { status: 403 },
      );
}) as typeof fetch;

async function run(schema: string, { operations = 'operations', token = 'secret' } = {}) {
  let said = '';
  let complained = '';
  const args = ['--schema', schema, '--api-version', '2026-11', '--operations', operations];
  const code = await runCommand([...args, '--out', 'src/generated'], {
    outside: { now: () => new Date(0), fetch: server, token, folder },
    write: (text) => (said += text),
    complain: (text) => (complained += text),
  });
  return { code, said, complained };
}
const out = (name = '') => join(folder, 'src/generated', name);

describe('holdfast-codegen', () => {
  it('makes an app from a running server', async () => {
    const { code, said } = await run('https://notes.example/graphql/2026-11');
    expect({ code, said }).toEqual({
      code: 0,
      said: 'holdfast.ts, hooks.ts, manifest.ts in src/generated, for API version 2026-11\n',
    });
    expect(asked.at(-1)).toEqual({
      url: 'https://notes.example/graphql/2026-11/schema.graphql',
      authorization: 'Bearer secret',
    });
    expect(readFileSync(out('hooks.ts'), 'utf8')).toContain('export function useNotesQuery(');
    expect(readFileSync(out('manifest.ts'), 'utf8')).toContain('"version": "2026-11"');
  });

  it('makes the same from a file and from a folder of SDL', async () => {
    writeFileSync(join(folder, 'schema.graphql'), sdl);
    await run('schema.graphql');
    const fromFile = readFileSync(out('manifest.ts'), 'utf8');
    rmSync(out(), { recursive: true });
    await run(sdlFolder);
    expect(readFileSync(out('manifest.ts'), 'utf8')).toBe(fromFile);
  });

  it('leaves a file alone that would stay the same', async () => {
    writeFileSync(join(folder, 'schema.graphql'), sdl);
    await run('schema.graphql');
    const written = () =>
      Object.fromEntries(
        readdirSync(out()).map((name) => [name, statSync(out(name), { bigint: true }).mtimeNs]),
      );
    const before = written();
    writeFileSync(join(folder, 'operations/me.graphql'), 'query Me { me { name } }');
    await run('schema.graphql');
    const after = written();
    expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual([
      'holdfast.ts',
      'hooks.ts',
    ]);
  });

  it('writes nothing where an operation does not fit, and says which', async () => {
    writeFileSync(join(folder, 'operations/wrong.graphql'), 'query Wrong { nothing }');
    const { code, complained } = await run('https://notes.example/graphql/2026-11');
    expect(code).toBe(2);
    expect(complained).toContain('Cannot query field "nothing"');
    expect(complained).toContain('wrong.graphql');
    expect(() => statSync(out())).toThrow();
  });

  it.each([
    ['a file that is not there', 'missing.graphql', {}, 'There is no missing.graphql.'],
    [
      'a server that does not show its schema',
      'https://notes.example/graphql',
      { token: 'other' },
      'HOLDFAST_REGISTRY_TOKEN',
    ],
    ['a folder of operations that is not there', sdlFolder, { operations: 'elsewhere' }, 'elsewhere'],
  ])('says what is wrong with %s', async (_, schema, changes, words) => {
    const { code, complained } = await run(schema, changes);
    expect(code).toBe(2);
    expect(complained).toContain(words);
  });

  it('has help that fits a screen', async () => {
    let said = '';
    const outside = { now: () => new Date(0), fetch: server, token: undefined, folder };
    expect(
      await runCommand(['--help'], { outside, write: (text) => (said += text), complain: () => undefined }),
    ).toBe(0);
    expect(said.split('\n').length).toBeLessThan(25);
    expect(said).toContain('--operations <folder...>');
  });
});
