import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { mutation, testApp, testConfig, type SignedIn, type TestApp } from '../app/test-app.js';

const devices = '{ devices { id } }';
const changes =
  'query ($w: ID!, $first: Int, $after: Cursor) { changes(workspaceId: $w, first: $first, after: $after) { cursor } }';
const createNote =
  'mutation ($input: CreateNoteInput!) { createNote(input: $input) { outcome userErrors { code message path } } }';

describe('what a caller got wrong', () => {
  let test: TestApp;
  let ada: SignedIn;
  let workspaceId: string;
  const as = () => ({ token: ada.token });

  beforeAll(async () => {
    test = await testApp();
    ada = await test.person('Ada');
    workspaceId = await test.workspace(ada);
  });

  it.each([
    ['GraphQL that is not well formed', '{ me { name'],
    ['a field that is not there', '{ me { shoeSize } }'],
    ['an argument that is not there', '{ me(id: 1) { name } }'],
    ['two operations and no name', 'query A { me { name } } query B { me { name } }'],
    ['a variable that is not declared', '{ note(id: $id) { id } }'],
    ['no operation at all', ''],
    ['a literal of the wrong type', '{ note(id: [1]) { id } }'],
    ['an id that is no UUID', '{ note(id: "17") { id } }'],
  ])('is told as BAD_USER_INPUT: %s', async (_what, query) => {
    const answer = await test.request(query, {}, as());
    expect(answer).toMatchObject({
      status: 400,
      errors: [{ extensions: { code: 'BAD_USER_INPUT', retryable: false } }],
    });
  });

  it.each([
    ['a variable of the wrong type', { w: 12.5 }],
    ['a variable that is missing', {}],
    ['a workspace that is no UUID', { w: 'mine' }],
    ['a page of no size', { first: 0 }],
    ['a page that is too large', { first: 1001 }],
    ['a cursor that is none', { after: 'nonsense' }],
    ['a cursor of no length', { after: '' }],
  ])('is told as BAD_USER_INPUT in variables: %s', async (_what, variables) => {
    const given =
      'w' in variables || Object.keys(variables).length === 0 ? variables : { w: workspaceId, ...variables };
    expect(await test.codeOf(changes, given, as())).toBe('BAD_USER_INPUT');
  });

  it.each([
    ['no date', 'yesterday'],
    ['a day that does not exist', '2026-02-30T10:00:00.000Z'],
    ['a time without a zone', '2026-11-21T10:00:00.000'],
    ['a number', 1795255200000],
  ])('is told as BAD_USER_INPUT for a DateTime that is %s', async (_what, issuedAt) => {
    const input = {
      ...mutation(test.runtime, { id: randomUUID(), workspaceId, notebookId: randomUUID(), title: 'x' }),
      issuedAt,
    };
    const { errors } = await test.request(createNote, { input }, as());
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining('DateTime'),
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  it.each([
    ['a title over 500 characters', { title: 'x'.repeat(501) }, ['title']],
    ['a body over 200,000 characters', { body: 'x'.repeat(200_001) }, ['body']],
    ['65 tags', { tags: Array.from({ length: 65 }, (_, n) => `t${n}`) }, ['tags']],
    ['a text with the character NUL', { title: 'a\0b' }, ['title']],
    ['an id that is no UUID', { id: 'mine' }, ['id']],
    ['a notebook of nowhere', {}, ['notebookId']],
  ])('is told as data where a person wrote it: %s', async (_what, fields, path) => {
    const input = mutation(test.runtime, {
      id: randomUUID(),
      workspaceId,
      notebookId: randomUUID(),
      title: 'x',
      ...fields,
    });
    const { data, errors } = await test.request(createNote, { input }, as());
    expect(errors).toBeUndefined();
    expect(data.createNote).toMatchObject({ outcome: 'REJECTED', userErrors: [{ path }] });
    expect(data.createNote.userErrors[0].message).toMatch(/\w/);
  });

  it('is PAYLOAD_TOO_LARGE for a push of 10,000 mutations, of which none is done', async () => {
    const id = randomUUID();
    const one = { createNotebook: mutation(test.runtime, { id, workspaceId, title: 'x' }) };
    const query = 'mutation ($mutations: [QueuedMutation!]!) { push(mutations: $mutations) { outcome } }';
    expect(await test.codeOf(query, { mutations: Array(10_000).fill(one) }, as())).toBe('PAYLOAD_TOO_LARGE');
    expect(
      (await test.request('query ($id: ID!) { notebook(id: $id) { id } }', { id }, as())).data.notebook,
    ).toBeNull();
  });

  it('is QUERY_TOO_COMPLEX for what is too wide, too long, or multiplies', async () => {
    const wide = `{ me { ${Array.from({ length: 5_001 }, (_, n) => `a${n}: id`).join(' ')} } }`;
    const long = `{ me { ${'id '.repeat(20_000)} } }`;
    const pages = Array.from(
      { length: 100 },
      (_, n) => `p${n}: notes(where: { workspaceId: $w }, first: 200) { nodes { notebook { id } } }`,
    );
    const roots = `{ ${Array.from({ length: 500 }, (_, n) => `m${n}: me { id }`).join(' ')} }`;
    for (const query of [wide, long, `query ($w: ID!) { ${pages.join(' ')} }`, roots])
      expect(await test.codeOf(query, { w: workspaceId }, as())).toBe('QUERY_TOO_COMPLEX');
  });

  it('is QUERY_TOO_COMPLEX for what is nested too deep to be read at all', async () => {
    const fields = `{ ${'me { '.repeat(4_900)} id ${'}'.repeat(4_900)} }`;
    const lists = `{ note(id: ${'['.repeat(7_000)}${']'.repeat(7_000)}) { id } }`;
    for (const query of [fields, lists]) expect(await test.codeOf(query, {}, as())).toBe('QUERY_TOO_COMPLEX');
  });

  it('is QUERY_TOO_COMPLEX for fragments that double at each level, without working them out', async () => {
    const levels = Array.from(
      { length: 30 },
      (_, n) => `fragment F${n} on User { ...F${n + 1} ...F${n + 1} }`,
    );
    const bomb = `{ me { ...F0 } } ${levels.join(' ')} fragment F30 on User { id }`;
    expect(await test.codeOf(bomb, {}, as())).toBe('QUERY_TOO_COMPLEX');
  });

  it('is answered in the shape of the API when the body is too large, is not JSON, or comes as a form', async () => {
    const post = (payload: string, type = 'application/json') =>
      test.app.fastify.inject({
        method: 'POST',
        url: '/graphql',
        headers: { 'content-type': type },
        payload,
      });
    const large = await post(JSON.stringify({ query: 'x'.repeat(9 * 1024 * 1024) }));
    expect([large.statusCode, large.json().errors[0].extensions.code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    for (const answer of [
      await post('{'),
      await post(''),
      await post('[]'),
      await post('query={me{name}}', 'text/plain'),
    ]) {
      expect([answer.statusCode, answer.json().errors[0].extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
    }
  });

  it('is told which API versions there are when it asks for another', async () => {
    for (const options of [
      { path: '/graphql/2019-01' },
      { headers: { 'api-version': '2019-01' } },
      { path: '/graphql/2026-11', headers: { 'api-version': '2019-01' } },
    ]) {
      const answer = await test.request(devices, {}, { ...options, ...as() });
      expect(answer).toMatchObject({
        status: 400,
        errors: [
          { extensions: { code: 'API_VERSION_UNSUPPORTED', supported: ['2027-02', '2026-11', '2026-05'] } },
        ],
      });
    }
    for (const options of [{}, { path: '/graphql/2026-11' }, { headers: { 'api-version': '2026-11' } }])
      expect((await test.request(devices, {}, { ...options, ...as() })).headers['api-version']).toBe(
        '2026-11',
      );
  });
});

describe('what went wrong inside', () => {
  it('leaves the server as INTERNAL with a request id, and nothing else', async () => {
    const test = await testApp();
    const { token } = await test.person('Ada');
    const secret = 'select "passwordHash" from "User" -- at /srv/app/server.js:12';
    vi.spyOn(test.app.identity.devices, 'list').mockRejectedValue(new Error(secret));
    const { errors, text, headers, status } = await test.request(devices, {}, { token });
    expect(status).toBe(500);
    expect(errors).toEqual([
      {
        message: 'Something went wrong on the server.',
        path: ['devices'],
        locations: [{ line: 1, column: 3 }],
        extensions: { code: 'INTERNAL', retryable: true, requestId: headers['x-request-id'] },
      },
    ]);
    for (const word of ['passwordHash', 'select', '/srv', 'stack']) expect(text).not.toContain(word);
  });

  it("says nothing of Prisma's, and OVERLOADED where the database cannot be had", async () => {
    const test = await testApp();
    const { token } = await test.person('Ada');
    const list = vi.spyOn(test.app.identity.devices, 'list');
    const prisma = (code: string) =>
      Object.assign(new Error('Invalid `prisma.device.findMany()` in /srv/app'), { code });
    list.mockRejectedValueOnce(prisma('P2002'));
    expect(await test.codeOf(devices, {}, { token })).toBe('INTERNAL');
    list.mockRejectedValueOnce(prisma('P1001'));
    const answer = await test.request(devices, {}, { token });
    expect(answer).toMatchObject({
      status: 503,
      headers: { 'retry-after': '2' },
      errors: [{ extensions: { code: 'OVERLOADED', retryable: true } }],
    });
    expect(answer.text).not.toMatch(/prisma|srv/i);
  });
});

describe('in production', () => {
  it('the schema is not shown, neither by query nor by hints in errors', async () => {
    const test = await testApp({
      config: testConfig({ production: true, introspection: false, explorer: false }),
    });
    expect(await test.codeOf('{ __schema { types { name } } }')).toBe('FORBIDDEN');
    const { errors } = await test.request('{ mee { name } }');
    expect(errors?.[0]?.message).not.toContain('Did you mean');
    expect((await test.app.fastify.inject('/explorer')).statusCode).toBe(404);
  });
});
