import { getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import type { Outside } from './outside.js';
import { SourceError } from './problem.js';

/** Most of an answer that is read, in characters: a schema is not larger, and whoever answers may be anybody. */
const largest = 16 * 1024 * 1024;

/** A schema as SDL, or what introspection tells of it. */
export type Found = { readonly sdl: string } | { readonly introspection: IntrospectionQuery };

/** A server's schema: its SDL where it gives it (`…/schema.graphql`), else what introspection tells. */
export async function askForSchema(address: string, { fetch, token }: Outside): Promise<Found> {
  const url = address.replace(/\/+$/, '');
  const authorization: Record<string, string> =
    token === undefined ? {} : { authorization: `Bearer ${token}` };
  const ask = async (
    to: string,
    init: RequestInit & { readonly headers?: Record<string, string> } = {},
  ): Promise<Response> => {
    try {
      return await fetch(to, { ...init, headers: { ...authorization, ...init.headers } });
    } catch (error) {
      throw new SourceError(
        `${to} cannot be reached: ${String(error instanceof Error ? (error.cause ?? error) : error)}`,
      );
    }
  };

  const sdl = await ask(`${url}/schema.graphql`);
  // Some servers answer everything with their home page.
  if (sdl.ok && /graphql/.test(sdl.headers.get('content-type') ?? '')) return { sdl: await bounded(sdl) };

  const query = getIntrospectionQuery({
    ...{ inputValueDeprecation: true, specifiedByUrl: true, schemaDescription: true },
    ...{ directiveIsRepeatable: true, oneOf: true },
  });
  const answer = await ask(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
    },
    body: JSON.stringify({ query, operationName: 'IntrospectionQuery' }),
  });
  const { data, errors } = readJson(await bounded(answer), url);
  if (data) return { introspection: data };
  throw new SourceError(
    `${url} does not give its schema (${answer.status}): ${errors?.[0]?.message ?? 'no reason given'} ` +
      'Set HOLDFAST_REGISTRY_TOKEN to the token of its registry, or check against a file of SDL.',
  );
}

interface Answer {
  readonly data?: IntrospectionQuery | null;
  readonly errors?: ReadonlyArray<{ readonly message: string }>;
}

function readJson(text: string, url: string): Answer {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    throw new SourceError(`${url} answers with something that is not GraphQL.`);
  }
}

async function bounded(response: Response): Promise<string> {
  const text = await response.text();
  if (text.length > largest) throw new SourceError(`${response.url} answers with more than any schema has.`);
  return text;
}
