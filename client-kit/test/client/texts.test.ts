import { gql } from '@apollo/client';
import { afterEach, describe, expect, it } from 'vitest';
import type { Holdfast } from '../../src/client/holdfast.js';
import { ada, createNote, noteInput, TestDevice, until, uuid } from './world.test-util.js';

const write = gql`
  mutation Write($input: UpdateNoteInput!) {
    updateNote(input: $input) {
      outcome
      note {
        id
        body
      }
    }
  }
`;
const bodyQuery = gql`
  query Body($id: ID!) {
    note(id: $id) {
      id
      body
    }
  }
`;

const open: Holdfast[] = [];
afterEach(async () => {
  for (const app of open.splice(0)) await app.close();
});

/** An app that shows one note. */
async function reader() {
  const device = new TestDevice();
  const app = await device.open();
  open.push(app);
  await app.auth.signIn(ada);
  await app.sync.now();
  const shown: unknown[] = [];
  const input = noteInput(device.server, 1, { body: 'bread' });
  await app.client.mutate({ mutation: createNote, variables: { input } });
  app.client
    .watchQuery({ query: bodyQuery, variables: { id: uuid(1) } })
    .subscribe(({ data }) => shown.push((data as { note?: { body?: string } } | undefined)?.note?.body));
  const type = (text: string) =>
    app.client.mutate({ mutation: write, variables: { input: { id: uuid(1), body: { text } } } });
  const body = () => device.server.records.get(`Note:${uuid(1)}`)?.record.body;
  return { device, app, shown, type, body };
}

describe('a text in an app', () => {
  it('is in the answer of its mutation and in every query, at once and while offline', async () => {
    const { device, shown, type } = await reader();
    device.online = false;
    const { data } = await type('bread, salt');
    expect(data).toMatchObject({ updateNote: { outcome: 'QUEUED', note: { body: 'bread, salt' } } });
    await until(() => shown.at(-1) === 'bread, salt');
  });

  it('goes to the server as an edit, and merges with what somebody else wrote', async () => {
    const { device, app, shown, type, body } = await reader();
    await app.sync.now();
    app.sync.pause('test');
    await type('rye bread');
    const [entry] = app.sync.outbox();
    expect(entry?.input.body).toEqual({ edit: expect.any(String) });
    expect(entry?.texts).toEqual({ body: { removed: '', inserted: 'rye ' } });
    device.server.write({
      name: 'updateNote',
      input: {
        id: uuid(1),
        clientMutationId: uuid(77),
        issuedAt: new Date().toISOString(),
        baseVersion: 1,
        body: { text: 'bread, salt' },
      },
    });
    app.sync.resume('test');
    await until(() => body() === 'rye bread, salt');
    await until(() => shown.at(-1) === 'rye bread, salt');
    expect(shown.filter((text, at) => text !== shown[at - 1])).not.toContain('bread, salt');
  });

  it('asks for its rule in so many words where the app gave none', async () => {
    const device = new TestDevice();
    await expect(device.open({ text: undefined })).rejects.toThrow(/Note\.body.*@holdfast\/client-kit\/text/);
  });
});
