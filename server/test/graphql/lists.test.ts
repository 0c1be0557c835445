import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { mutation, testApp, type SignedIn, type TestApp } from '../app/test-app.js';
import { eachDatabase, fieldNotesDatabase } from '../support/databases.js';

const list = `query ($where: NoteFilter!, $orderBy: NoteOrder, $first: Int, $after: String) {
  notes(where: $where, orderBy: $orderBy, first: $first, after: $after) {
    totalCount
    nodes { title }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;
const push = `mutation ($mutations: [QueuedMutation!]!) { push(mutations: $mutations) { outcome userErrors { code message path } } }`;

eachDatabase(fieldNotesDatabase, (open) => {
  describe('a list', () => {
    let test: TestApp;
    let ada: SignedIn;
    let workspaceId: string;
    let notebookId: string;

    const ask = (variables: { where?: object; orderBy?: string; first?: number; after?: string }) =>
      test.request(list, { ...variables, where: { workspaceId, ...variables.where } }, { token: ada.token });
    const titles = async (where: object, orderBy = 'TITLE_ASC'): Promise<string[]> =>
      (await ask({ where, orderBy })).data.notes.nodes.map((node: { title: string }) => node.title);

    beforeAll(async () => {
      const { database } = await open();
      test = await testApp({ database });
      ada = await test.person('Ada');
      workspaceId = await test.workspace(ada);
      notebookId = randomUUID();
      const note = (title: string, more: object = {}) => {
        test.runtime.advance(1000);
        const input = mutation(test.runtime, { id: randomUUID(), workspaceId, notebookId, title, ...more });
        return { createNote: input };
      };
      const notebook = mutation(test.runtime, { id: notebookId, workspaceId, title: 'Kelp' });
      const mutations = [
        { createNotebook: notebook },
        note('apple', { tags: ['fruit', 'red'], body: 'Crisp, 100% sweet' }),
        note('Banana', { tags: ['fruit'], pinned: true }),
        note('Zebra_one', { status: 'DONE' }),
        note('Äpfel', { body: 'ends in the harbour' }),
        note('apple', { pinned: true }),
        note('cherry 50'),
      ];
      const { data } = await test.request(push, { mutations }, { token: ada.token });
      expect(data.push.map((result: { outcome: string }) => result.outcome)).toEqual(
        mutations.map(() => 'APPLIED'),
      );
    });

    it('orders texts by code point, and equal ones by id', async () => {
      expect(await titles({})).toEqual(['Banana', 'Zebra_one', 'apple', 'apple', 'cherry 50', 'Äpfel']);
    });

    it('orders by time, newest first where that is asked for', async () => {
      expect((await titles({}, 'UPDATED_DESC'))[0]).toBe('cherry 50');
      expect((await titles({}, 'UPDATED_ASC'))[0]).toBe('apple');
    });

    it('holds what fulfils every condition', async () => {
      expect(await titles({ pinned: true })).toEqual(['Banana', 'apple']);
      expect(await titles({ pinned: true, tag: 'fruit' })).toEqual(['Banana']);
      expect(await titles({ status: 'DONE' })).toEqual(['Zebra_one']);
      expect(await titles({ notebookId: randomUUID() })).toEqual([]);
      expect(await titles({ notebookId: notebookId.toUpperCase(), tag: 'red' })).toEqual(['apple']);
      expect(await titles({ tag: 'Fruit' })).toEqual([]);
    });

    it('takes a condition that is null for one that is not given', async () => {
      expect(await titles({ pinned: null, status: 'DONE' })).toEqual(['Zebra_one']);
    });

    it('finds a text in any of its fields, capitals of plain letters aside', async () => {
      expect(await titles({ text: 'APPLE' })).toEqual(['apple', 'apple']);
      expect(await titles({ text: 'HARBOUR' })).toEqual(['Äpfel']);
      expect(await titles({ text: 'ÄPFEL' })).toEqual(['Äpfel']);
      expect(await titles({ text: 'äPFEL' })).toEqual([]);
    });

    it('takes what it looks for literally', async () => {
      expect(await titles({ text: '0%' })).toEqual(['apple']);
      expect(await titles({ text: '_' })).toEqual(['Zebra_one']);
      expect(await titles({ text: '\\' })).toEqual([]);
    });

    it('gives every record once, page by page, whatever the size of the page', async () => {
      for (const orderBy of ['TITLE_ASC', 'UPDATED_DESC', 'UPDATED_ASC', 'CREATED_DESC']) {
        const whole = await titles({}, orderBy);
        for (const first of [1, 2, 3, 6, 7]) {
          const seen: string[] = [];
          let after: string | undefined;
          do {
            const { notes } = (await ask({ orderBy, first, ...(after && { after }) })).data;
            seen.push(...notes.nodes.map((node: { title: string }) => node.title));
            expect(notes.totalCount).toBe(6);
            expect(notes.pageInfo.hasPreviousPage).toBe(after !== undefined);
            after = notes.pageInfo.hasNextPage ? notes.pageInfo.endCursor : undefined;
          } while (after);
          expect(seen).toEqual(whole);
        }
      }
    });

    it('refuses a page of no size, one that is too large, and cursors that are not of this list and order', async () => {
      const code = async (variables: Parameters<typeof ask>[0]) =>
        (await ask(variables)).errors?.[0]?.extensions.code;
      const { endCursor } = (await ask({ orderBy: 'TITLE_ASC', first: 1 })).data.notes.pageInfo;
      expect(await code({ first: 0 })).toBe('BAD_USER_INPUT');
      expect(await code({ first: -1 })).toBe('BAD_USER_INPUT');
      expect(await code({ first: 201 })).toBe('BAD_USER_INPUT');
      expect(await code({ after: 'nonsense' })).toBe('BAD_USER_INPUT');
      expect(await code({ after: endCursor, orderBy: 'UPDATED_DESC' })).toBe('BAD_USER_INPUT');
      expect(await code({ after: Buffer.from('["TITLE_ASC","\\u0000","x"]').toString('base64url') })).toBe(
        'BAD_USER_INPUT',
      );
      expect(await code({ where: { notebookId: 'not a uuid' } })).toBe('BAD_USER_INPUT');
      expect(await code({ where: { text: '\0' } })).toBe('BAD_USER_INPUT');
      expect(await code({ where: { text: 'x'.repeat(1_001) } })).toBe('BAD_USER_INPUT');
    });
  });
});
