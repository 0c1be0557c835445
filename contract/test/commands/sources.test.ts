/** A schema checked against itself, in every form in which it can be had, differs in nothing. */
import { compileSchema } from '@holdfast/schema/compiler';
import { introspectionFromSchema } from 'graphql';
import { afterAll, describe, expect, it } from 'vitest';
import { sources, version, workplace } from './workplace.test-util.js';

const { sdl, schema } = compileSchema(sources, { version });
const introspection = introspectionFromSchema(schema, {
  ...{ inputValueDeprecation: true, specifiedByUrl: true, schemaDescription: true },
  ...{ directiveIsRepeatable: true, oneOf: true },
});
const answer = (body: string, type: string): Response =>
  new Response(body, { headers: { 'content-type': type } });

/** One server that gives its SDL, one that knows introspection alone, and one that shows nothing. */
const servers: typeof fetch = async (url) => {
  const address = String(url instanceof Request ? url.url : url);
  if (address === 'https://open.example/graphql/schema.graphql')
    return answer(sdl, 'application/graphql; charset=utf-8');
  if (address.endsWith('/schema.graphql'))
    return new Response('<html>Home</html>', { headers: { 'content-type': 'text/html' } });
  if (address.startsWith('https://shut.example'))
    return answer(
      JSON.stringify({ errors: [{ message: 'This server does not show its schema by query.' }] }),
      'application/json',
    );
  return answer(JSON.stringify({ data: introspection }), 'application/json');
};

describe('a schema against itself', () => {
  const place = workplace({ fetch: servers });
  afterAll(() => place.remove());
  place.write('schema.graphql', sdl);
  place.write('schema.json', JSON.stringify({ data: introspection }));
  place.git('init', '-q');
  place.git('add', '-A');
  place.git('commit', '-qm', 'A schema');
  // A schema that a team gets as a package.
  for (const { name, text } of sources) place.write(`node_modules/api/${name}`, text);

  const forms = [
    ...['schema.graphql', 'schema.json', 'schema/sdl', 'git:HEAD:schema.graphql', 'git:HEAD:schema/sdl'],
    ...['node_modules/api', 'https://open.example/graphql', 'https://other.example/graphql/'],
  ];
  const pairs = forms.flatMap(
    (form) =>
      [
        [form, form],
        [form, 'schema.graphql'],
        ['schema.json', form],
      ] as const,
  );
  it.each(pairs)('%s = %s', async (before, after) => {
    const { code, out } = await place.run(
      `check --before ${before} --after ${after} --api-version ${version} --strict --format json`,
    );
    const { findings, notes } = JSON.parse(out) as { findings: unknown[]; notes: string[] };
    expect(findings).toEqual([]);
    expect(code).toBe(0);
    const blind = [before, after].some((form) => form.endsWith('.json') || form.includes('other.example'));
    expect(notes.length).toBe(blind ? 1 : 0);
  });

  it('is refused with what to do where a server shows nothing', async () => {
    const { code, out } = await place.run('check --after https://shut.example/graphql');
    expect(code).toBe(2);
    expect(out).toContain('does not show its schema by query. Set HOLDFAST_REGISTRY_TOKEN');
  });

  it('finds what changed since a git revision', async () => {
    place.edit('schema/sdl/field-notes.graphql', 'first: Int = 50', 'first: Int = 25');
    const { code, out } = await place.run(
      `check --before git:HEAD:schema/sdl --after schema/sdl --api-version ${version} --strict`,
    );
    expect(out).toContain('argument-default-changed Query.notebooks(first:) 50 → 25');
    expect(code).toBe(1);
  });
});
