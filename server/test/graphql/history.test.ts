import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { mutation, testApp, type SignedIn, type TestApp } from '../app/test-app.js';

const push = `mutation ($mutations: [QueuedMutation!]!) { push(mutations: $mutations) { outcome userErrors { code message } } }`;
const conflictsQuery = `query ($w: ID!, $state: ConflictState, $first: Int, $after: String) {
  conflicts(workspaceId: $w, state: $state, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { id type recordId field state winner base theirs yours explanation }
  }
}`;
const historyQuery = `query ($type: String!, $id: ID!, $first: Int, $after: String) {
  history(type: $type, id: $id, first: $first, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes {
      position version kind clientMutationId userId userName deviceId issuedAt at
      fields { field before after }
      conflicts { id state explanation }
    }
  }
}`;

describe('what happened', () => {
  let test: TestApp;
  let ada: SignedIn;
  let grace: SignedIn;
  let lin: SignedIn;
  let mallory: SignedIn;
  let workspaceId: string;
  const [notebookId, noteId] = [randomUUID(), randomUUID()];

  beforeAll(async () => {
    test = await testApp();
    ada = await test.person('Ada');
    grace = await test.person('Grace');
    lin = await test.person('Lin');
    mallory = await test.person('Mallory');
    workspaceId = await test.workspace(ada, [
      [grace, 'EDITOR'],
      [lin, 'VIEWER'],
    ]);
    await write(ada, 'createNotebook', { id: notebookId, workspaceId, title: 'Trip' });
    await write(ada, 'createNote', { id: noteId, workspaceId, notebookId, title: 'Kelp', body: 'Tall.' });
    await write(grace, 'updateNotebook', { id: notebookId, baseVersion: 1, title: 'Journey' });
    await write(ada, 'updateNotebook', { id: notebookId, baseVersion: 1, title: 'Voyage' });
    await write(grace, 'updateNote', { id: noteId, baseVersion: 1, body: { text: 'Very tall.' } });
    await write(ada, 'updateNote', { id: noteId, baseVersion: 1, title: 'Bull kelp' });
    await write(ada, 'updateNote', { id: noteId, baseVersion: 3, body: { text: 'Very tall kelp.' } });
  });

  async function write(who: SignedIn, name: string, input: object): Promise<void> {
    test.runtime.advance(1_000);
    const mutations = [{ [name]: mutation(test.runtime, input) }];
    const { data } = await test.request(push, { mutations }, { token: who.token });
    expect(data.push[0].userErrors).toEqual([]);
  }
  const conflicts = async (who: SignedIn, args: object = {}) =>
    (await test.request(conflictsQuery, { w: workspaceId, ...args }, { token: who.token })).data.conflicts;
  const history = async (who: SignedIn, args: object) =>
    (await test.request(historyQuery, args, { token: who.token })).data.history;

  describe('in conflicts', () => {
    it('is listed, newest first, by where it stands', async () => {
      const open = await conflicts(lin, { state: 'OPEN' });
      expect(open).toMatchObject({
        totalCount: 1,
        nodes: [
          {
            type: 'Notebook',
            recordId: notebookId,
            field: 'title',
            state: 'OPEN',
            winner: 'NOBODY',
            base: '"Trip"',
            theirs: '"Journey"',
            yours: '"Voyage"',
          },
        ],
      });
      expect((await conflicts(lin, { state: 'RESOLVED' })).nodes).toEqual([]);
    });

    it('is told to each reader in their own words', async () => {
      const told = async (who: SignedIn) => (await conflicts(who)).nodes.at(-1).explanation;
      expect(await told(ada)).toContain('Grace changed the title');
      expect(await told(grace)).toContain('You changed the title');
      expect(await told(lin)).toContain('Ada');
    });

    it('comes in pages of any size, each once', async () => {
      const second = randomUUID();
      await write(ada, 'createNotebook', { id: second, workspaceId, title: 'A' });
      await write(grace, 'updateNotebook', { id: second, baseVersion: 1, title: 'B' });
      await write(ada, 'updateNotebook', { id: second, baseVersion: 1, title: 'C' });
      const all = (await conflicts(ada)).nodes.map(({ id }: { id: string }) => id);
      const paged: string[] = [];
      let page = await conflicts(ada, { first: 1 });
      for (;;) {
        expect(page.totalCount).toBe(all.length);
        paged.push(...page.nodes.map(({ id }: { id: string }) => id));
        if (!page.pageInfo.hasNextPage) break;
        page = await conflicts(ada, { first: 1, after: page.pageInfo.endCursor });
      }
      expect(paged).toEqual(all);
      expect(all.length).toBeGreaterThanOrEqual(2);
      expect((await conflicts(ada, { first: 1 })).nodes[0].recordId).toBe(second);
    });

    it('is for members, in pages of some size', async () => {
      const code = (who: SignedIn | undefined, args: object) =>
        test.codeOf(conflictsQuery, { w: workspaceId, ...args }, who ? { token: who.token } : {});
      expect(await code(mallory, {})).toBe('FORBIDDEN');
      expect(await code(undefined, {})).toBe('UNAUTHENTICATED');
      for (const args of [{ first: 0 }, { first: 201 }, { after: 'nonsense' }, { w: 'nonsense' }])
        expect(await code(ada, args)).toBe('BAD_USER_INPUT');
    });
  });

  it('is told over HTTP as well', async () => {
    const { url } = await test.app.listen();
    const ask = async (query: string, variables: object) => {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${lin.token}` },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as { data: Record<string, { nodes: unknown[] }> };
    };
    const listed = await ask(conflictsQuery, { w: workspaceId });
    expect(listed.data.conflicts?.nodes.length).toBeGreaterThan(0);
    const told = await ask(historyQuery, { type: 'Note', id: noteId, first: 2 });
    expect(told.data.history?.nodes).toHaveLength(2);
  });

  describe('to a record', () => {
    it('is told newest first: who, by which mutation, and each field before and after, texts as texts', async () => {
      const { nodes } = await history(lin, { type: 'Note', id: noteId });
      expect(nodes).toMatchObject([
        {
          version: 4,
          kind: 'UPDATE',
          userName: 'Ada',
          deviceId: ada.deviceId,
          fields: [{ field: 'body', before: '"Very tall."', after: '"Very tall kelp."' }],
        },
        { version: 3, userName: 'Ada', fields: [{ field: 'title', before: '"Kelp"', after: '"Bull kelp"' }] },
        {
          version: 2,
          userName: 'Grace',
          userId: grace.id,
          fields: [{ field: 'body', before: '"Tall."', after: '"Very tall."' }],
        },
        { version: 1, kind: 'CREATE', userName: 'Ada' },
      ]);
      const created = nodes[3].fields as Array<{ field: string }>;
      expect(created.find(({ field }) => field === 'body')).toEqual({
        field: 'body',
        before: null,
        after: '"Tall."',
      });
      expect(created.map(({ field }) => field)).not.toContain('updatedAt');
    });

    it('has what collided, as it stands now', async () => {
      const { nodes } = await history(grace, { type: 'Notebook', id: notebookId });
      const [open] = (await conflicts(grace, { state: 'OPEN' })).nodes.filter(
        ({ recordId }: { recordId: string }) => recordId === notebookId,
      );
      expect(nodes[0].conflicts).toEqual([{ id: open.id, state: 'OPEN', explanation: open.explanation }]);
      expect(nodes[1].conflicts).toEqual([]);
    });

    it('comes in pages of any size, with texts rebuilt for each', async () => {
      const all = (await history(ada, { type: 'Note', id: noteId })).nodes;
      const paged: unknown[] = [];
      let page = await history(ada, { type: 'Note', id: noteId, first: 1 });
      for (;;) {
        paged.push(...page.nodes);
        if (!page.pageInfo.hasNextPage) break;
        page = await history(ada, { type: 'Note', id: noteId, first: 1, after: page.pageInfo.endCursor });
      }
      expect(paged).toEqual(all);
    });

    it('can still be read once it is deleted', async () => {
      const id = randomUUID();
      await write(ada, 'createNote', { id, workspaceId, notebookId, title: 'Moss' });
      await write(ada, 'deleteNote', { id, baseVersion: 1 });
      const { nodes } = await history(lin, { type: 'Note', id });
      expect(nodes.map(({ kind }: { kind: string }) => kind)).toEqual(['DELETE', 'CREATE']);
      expect(nodes[0].fields).toMatchObject([{ field: 'deletedAt', before: 'null' }]);
    });

    it('loads names and conflicts together, however many changes there are', async () => {
      const count = async (first: number) => {
        const query = vi.spyOn(pg.Client.prototype, 'query');
        try {
          await history(ada, { type: 'Note', id: noteId, first });
          return query.mock.calls.length;
        } finally {
          query.mockRestore();
        }
      };
      expect(await count(4)).toBeLessThanOrEqual((await count(2)) + 1);
    });

    it('is told of a decision as of any change, in the history of the conflict too', async () => {
      const [open] = (await conflicts(grace, { state: 'OPEN' })).nodes.filter(
        ({ recordId }: { recordId: string }) => recordId === notebookId,
      );
      await write(ada, 'resolveConflict', { id: open.id, baseVersion: 1, choice: 'YOURS' });
      const kinds = async (args: object) =>
        (await history(lin, args)).nodes.map(({ kind }: { kind: string }) => kind);
      expect(await kinds({ type: 'Conflict', id: open.id })).toEqual(['RESOLVE', 'CREATE']);
      const { nodes } = await history(lin, { type: 'Notebook', id: notebookId });
      expect(nodes[0].fields).toEqual([{ field: 'title', before: '"Journey"', after: '"Voyage"' }]);
      expect(nodes.at(-2).conflicts.concat(nodes[1].conflicts)).toContainEqual(
        expect.objectContaining({ id: open.id, state: 'RESOLVED' }),
      );
    });

    it('is told as one once it was put together, with the record as it was then and what came since before it', async () => {
      const id = randomUUID();
      await write(ada, 'createNote', { id, workspaceId, notebookId, title: 'Moss', body: 'Green.' });
      await write(grace, 'updateNote', { id, baseVersion: 1, body: { text: 'Very green.' } });
      await write(grace, 'updateNote', { id, baseVersion: 2, title: 'Sea moss' });
      test.runtime.advance(60_000);
      await test.app.retention.run({ retentionMs: 30_000, workspaceId, turn: 'wait' });
      await write(ada, 'updateNote', { id, baseVersion: 3, body: { text: 'Very green moss.' } });
      const { nodes } = await history(lin, { type: 'Note', id });
      expect(nodes).toMatchObject([
        { kind: 'UPDATE', version: 4, fields: [{ before: '"Very green."', after: '"Very green moss."' }] },
        { kind: 'SUMMARY', version: 3, userName: 'Grace' },
      ]);
      const whole = Object.fromEntries(
        nodes[1].fields.map(({ field, after }: { field: string; after: string }) => [field, after]),
      );
      expect(whole).toMatchObject({ title: '"Sea moss"', body: '"Very green."' });
    });

    it('is told to nobody else, alike whether there is such a record or not', async () => {
      const code = (who: SignedIn | undefined, args: object) =>
        test.codeOf(historyQuery, { type: 'Note', id: noteId, ...args }, who ? { token: who.token } : {});
      expect(await code(mallory, {})).toBe('NOT_FOUND');
      expect(await code(ada, { id: randomUUID() })).toBe('NOT_FOUND');
      expect(await code(undefined, {})).toBe('UNAUTHENTICATED');
      for (const args of [
        { type: 'User' },
        { id: 'nonsense' },
        { first: 0 },
        { first: 201 },
        { after: 'nonsense' },
      ])
        expect(await code(ada, args)).toBe('BAD_USER_INPUT');
    });
  });
});
