import { describe, expect, it } from 'vitest';
import { Line } from '../driver/line.js';
import type { FromShore } from '../driver/messages.js';
import { noteId, noteOf, titleOfEdit } from '../field/notes.js';
import { judge } from '../field/verdict.js';
import { graphqlServer } from '../backends/graphql.js';
import { holdfastServer } from '../backends/holdfast.js';
import { restServer } from '../backends/rest.js';
import { rxdbServer } from '../backends/rxdb.js';
import type { Request, Server } from '../backends/server.js';

const size = 100;
const post = (body: unknown, more: Partial<Request> = {}): Request => ({
  ...{ url: 'http://bench.test/graphql', method: 'POST', headers: {}, body: JSON.stringify(body) },
  ...more,
});
const update = (edit: number): Request =>
  post({ operationName: 'UpdateNote', variables: { id: noteId(edit), title: titleOfEdit(edit) } });
const verdictOn = (server: Server, made: number) => judge(made, server.witness.applied());

describe('what a server saw', () => {
  it('tells an edit that was sent twice without a key from one that was sent once', async () => {
    const server = graphqlServer(size);
    for (const edit of [0, 1, 1]) await server.answer(update(edit));
    expect(verdictOn(server, 2)).toEqual({ lost: 0, doubled: 1, inversions: 0 });
  });

  it('tells an edit that never came', async () => {
    const server = graphqlServer(size);
    await server.answer(update(0));
    expect(verdictOn(server, 2)).toMatchObject({ lost: 1 });
  });

  it('does not count against a peer what its own protocol forgives', async () => {
    const rest = restServer(size);
    const patch = post(
      { title: titleOfEdit(0) },
      { url: `http://bench.test/notes/${noteId(3)}`, method: 'PATCH', headers: { 'idempotency-key': 'one' } },
    );
    const rxdb = rxdbServer(size);
    const before = noteOf(3);
    const after = { ...before, title: titleOfEdit(0), updatedAt: '2026-11-01T00:00:00.000Z' };
    const rows = [{ newDocumentState: after, assumedMasterState: before }];
    const push = post({ query: 'mutation { pushNotes }', variables: { rows } });
    for (const [server, request] of [
      [rest, patch],
      [rxdb, push],
    ] as const) {
      await server.answer(request);
      await server.answer(request);
      expect(verdictOn(server, 1)).toEqual({ lost: 0, doubled: 0, inversions: 0 });
    }
  });

  it('is one edit where the kit sends a mutation again', async () => {
    const server = holdfastServer(size);
    const input = {
      clientMutationId: '01970000-0009-7000-8000-000000000001',
      ...{ issuedAt: '2026-11-01T00:00:00.000Z', id: noteId(3), baseVersion: 1, title: titleOfEdit(0) },
    };
    const query = 'mutation ($m: [QueuedMutation!]!) { push(mutations: $m) { outcome replayed } }';
    const push = post({ query, variables: { m: [{ updateNote: input }] } });
    expect(JSON.parse((await server.answer(push)).body)).toMatchObject({
      data: { push: [{ replayed: false }] },
    });
    expect(JSON.parse((await server.answer(push)).body)).toMatchObject({
      data: { push: [{ replayed: true }] },
    });
    expect(verdictOn(server, 1)).toEqual({ lost: 0, doubled: 0, inversions: 0 });
  });
});

describe('the line', () => {
  it('loses the first and every tenth answer after the server has acted, and none to a question', async () => {
    const server = graphqlServer(size);
    const answers: Array<Extract<FromShore, { request: number }>> = [];
    let all: () => void = () => undefined;
    const done = new Promise<void>((resolve) => (all = resolve));
    const line = new Line(server, { roundTripMs: 0, loseEvery: 10 }, (message) => {
      if ('request' in message && answers.push(message) === 13) all();
    });
    const send = (request: number, { url, method, headers, body }: Request) =>
      line.request({ request, url, method, headers, body });
    send(100, post({ operationName: 'All', variables: {} }));
    for (let edit = 0; edit < 12; edit++) send(edit, update(edit));
    await done;
    expect(answers.filter(({ lost }) => lost)).toHaveLength(2);
    expect(answers.find(({ request }) => request === 100)?.lost).toBeUndefined();
    expect(verdictOn(server, 12)).toMatchObject({ lost: 0, doubled: 0 });
    expect(line.traffic()).toMatchObject({ requests: 13, inFlight: 6 });
  });
});
