/** Operations named by the hash of their text: what travels, and what a server's wishes for the text lead to. */
import { hashOf } from '@holdfast/schema/operations';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Api, ApiRequest } from '../../src/transport/api.js';
import { byHash } from '../../src/transport/by-hash.js';
import type { GraphQLAnswer } from '../../src/transport/graphql-answer.js';

const says = (message: string): GraphQLAnswer => ({
  errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }],
});
const done: GraphQLAnswer = { data: { done: true } };

/** An API that answers by hand, and how it was asked. */
function server(answer: (request: ApiRequest) => GraphQLAnswer): { api: Api; asked: string[] } {
  const asked: string[] = [];
  const api: Api = {
    request: async (request) => {
      const { hash, withText } = request;
      asked.push(hash === undefined ? 'text' : withText ? 'hash and text' : 'hash');
      return answer(request);
    },
  };
  return { api: byHash(api), asked };
}

/** A server with Apollo's automatic persisted queries. */
function learning() {
  const known = new Map<string, string>();
  const { api, asked } = server(({ query, hash, withText }) => {
    if (hash === undefined) return done;
    if (withText) known.set(hash, query);
    return known.has(hash) ? done : says('PersistedQueryNotFound');
  });
  return { api, asked, forget: () => known.clear() };
}

describe('an operation by its hash', () => {
  it('has the hash that manifests register, whatever its text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (query) => {
        let sent: string | undefined;
        void server(({ hash }) => {
          sent = hash;
          return done;
        }).api.request({ query });
        expect(sent).toBe(hashOf(query));
      }),
    );
  });

  it('is sent with its text once, to a server that does not know it', async () => {
    const { api, asked, forget } = learning();
    for (const query of ['{ a }', '{ a }', '{ b }', '{ a }']) expect(await api.request({ query })).toBe(done);
    expect(asked).toEqual(['hash', 'hash and text', 'hash', 'hash', 'hash and text', 'hash']);
    // Another server behind the same address, or the same after a restart.
    forget();
    expect(await api.request({ query: '{ a }' })).toBe(done);
    expect(asked.slice(6)).toEqual(['hash', 'hash and text']);
  });

  it('goes by text from then on where a server takes no hashes', async () => {
    const { api, asked } = server(({ hash }) => (hash ? says('PersistedQueryNotSupported') : done));
    for (const query of ['{ a }', '{ b }']) expect(await api.request({ query })).toBe(done);
    expect(asked).toEqual(['hash', 'text', 'text']);
  });

  it.each(['This operation is not registered.', 'OVERLOADED', ''])(
    'is not sent again for any other answer: %s',
    async (message) => {
      const { api, asked } = server(() => says(message));
      expect(await api.request({ query: '{ a }' })).toEqual(says(message));
      expect(asked).toEqual(['hash']);
    },
  );

  it('tells a network that fails, and asks once more by hash', async () => {
    let fails = true;
    const { api, asked } = server(() => {
      if (fails) throw new Error('no network');
      return done;
    });
    await expect(api.request({ query: '{ a }' })).rejects.toThrow('no network');
    fails = false;
    expect(await api.request({ query: '{ a }' })).toBe(done);
    expect(asked).toEqual(['hash', 'hash']);
  });
});
