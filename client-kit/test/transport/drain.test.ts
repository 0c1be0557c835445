import { describe, expect, it } from 'vitest';
import type { ApiRequest, RequestOptions } from '../../src/transport/api.js';
import type { GraphQLAnswer } from '../../src/transport/graphql-answer.js';
import { createTransport } from '../../src/transport/http-transport.js';
import { createServerClock } from '../../src/transport/server-clock.js';
import { manifest } from '../client/tiny-server.test-util.js';

describe('the transport, for edits of another API version', () => {
  const told = { clientMutationId: 'm1', outcome: 'APPLIED', userErrors: [] };
  const asked: Array<[request: ApiRequest, options: RequestOptions | undefined]> = [];
  const transport = (data: GraphQLAnswer['data']) =>
    createTransport({
      manifest,
      ask: async (request, options) => (asked.push([request, options]), { data }),
      socket: { subscribe: () => () => undefined, close: () => undefined },
      clock: createServerClock(),
    });

  it('asks that version, in words that are those of every version', async () => {
    const mutation = { name: 'paintNote', input: { clientMutationId: 'm1', hue: 'RED' } };
    const answers = await transport({
      push: [{ ...told, __typename: 'PaintNotePayload', replayed: false }],
    }).push([mutation], undefined, '2026-05');
    expect(answers).toEqual([{ ...told, replayed: false, conflicts: [], partial: true }]);
    const [request, options] = asked.at(-1)!;
    expect(options).toEqual({ apiVersion: '2026-05' });
    expect(request.variables).toEqual({ mutations: [{ paintNote: mutation.input }] });
    expect(request.query).not.toMatch(/Note|\.\.\./);
  });

  it('asks its own version what became of edits', async () => {
    const answers = await transport({ answers: [told] }).answers(['m1']);
    expect(answers).toEqual([{ ...told, replayed: true, conflicts: [], partial: true }]);
    const [request, options] = asked.at(-1)!;
    expect(options).toEqual({});
    expect(request.variables).toEqual({ clientMutationIds: ['m1'] });
  });
});
