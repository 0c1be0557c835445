import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { mutation, testApp, type SignedIn, type TestApp } from '../app/test-app.js';

const push = `mutation ($mutations: [QueuedMutation!]!) { push(mutations: $mutations) { outcome } }`;

describe('reading', () => {
  let test: TestApp;
  let [ada, lin, stranger]: SignedIn[] = [];
  let workspaceId: string;
  const notebooks = [randomUUID(), randomUUID()];
  const noteIds: string[] = [];

  beforeAll(async () => {
    test = await testApp();
    [ada, lin, stranger] = [await test.person('Ada'), await test.person('Lin'), await test.person('Mallory')];
    workspaceId = await test.workspace(ada, [[lin, 'VIEWER']]);
    await addNotes(3);
  });

  async function addNotes(count: number): Promise<void> {
    const fields = (more: object) => mutation(test.runtime, { workspaceId, ...more });
    const books =
      noteIds.length === 0 ? notebooks.map((id) => ({ createNotebook: fields({ id, title: id }) })) : [];
    const notes = Array.from({ length: count }, () => randomUUID()).map((id, position) => {
      noteIds.push(id);
      return { createNote: fields({ id, notebookId: notebooks[position % 2], title: id }) };
    });
    const items = noteIds
      .slice(-count)
      .map((noteId) => ({ createChecklistItem: fields({ id: randomUUID(), noteId, text: 'look' }) }));
    await test.request(push, { mutations: [...books, ...notes, ...items] }, { token: ada!.token });
  }

  const relations = `query ($workspaceId: ID!) {
    notes(where: { workspaceId: $workspaceId }, first: 200) {
      nodes { title checklistCount notebook { title noteCount } }
    }
  }`;

  it('takes as many statements for many notes with notebooks and counts as for few', async () => {
    const few = await statementsOf(() => test.request(relations, { workspaceId }, { token: lin!.token }));
    await addNotes(60);
    const many = await statementsOf(() => test.request(relations, { workspaceId }, { token: lin!.token }));
    expect(many.result.data.notes.nodes).toHaveLength(63);
    expect(
      many.result.data.notes.nodes.every((node: { checklistCount: number }) => node.checklistCount === 1),
    ).toBe(true);
    expect(many.count).toBe(few.count);
    expect(many.count).toBeLessThanOrEqual(6);
  });

  it('gives one record by id, and null for what is deleted or not there', async () => {
    const one = 'query ($id: ID!) { note(id: $id) { title notebook { id } } }';
    const [id] = noteIds;
    expect((await test.request(one, { id }, { token: lin!.token })).data.note).toEqual({
      title: id,
      notebook: { id: notebooks[0] },
    });
    expect((await test.request(one, { id: randomUUID() }, { token: lin!.token })).data.note).toBeNull();
    const input = mutation(test.runtime, { id, baseVersion: 1 });
    await test.request(push, { mutations: [{ deleteNote: input }] }, { token: ada!.token });
    expect((await test.request(one, { id }, { token: lin!.token })).data.note).toBeNull();
  });

  it('gives a text as devices exchange it, in a query and in a page of changes, in one statement for many', async () => {
    const list = `query ($w: ID!, $first: Int) {
      notes(where: { workspaceId: $w }, first: $first) { nodes { body bodySync { text edits } } } }`;
    const read = (first: number) => () =>
      test.request(list, { w: workspaceId, first }, { token: lin!.token });
    const few = await statementsOf(read(1));
    const many = await statementsOf(read(50));
    for (const { body, bodySync } of many.result.data.notes.nodes)
      expect(bodySync).toEqual({ text: body, edits: null });
    expect(many.count).toBe(few.count);

    const page = `query ($w: ID!) { changes(workspaceId: $w, types: ["Note"]) { records { ... on Note { bodySync { text edits } } } } }`;
    const { changes } = (await test.request(page, { w: workspaceId }, { token: lin!.token })).data;
    expect(changes.records[0]).toEqual({ bodySync: { text: '', edits: null } });
  });

  it('shows nothing to whoever is not a member, by whichever door', async () => {
    const [, id] = noteIds;
    const { token } = stranger!;
    expect(
      (await test.request('query ($id: ID!) { note(id: $id) { title } }', { id }, { token })).data.note,
    ).toBeNull();
    expect(
      (await test.request('query ($id: ID!) { workspace(id: $id) { name } }', { id: workspaceId }, { token }))
        .data.workspace,
    ).toBeNull();
    expect(await test.codeOf(relations, { workspaceId }, { token })).toBe('FORBIDDEN');
    expect(
      await test.codeOf(
        'query ($w: ID!) { changes(workspaceId: $w) { cursor } }',
        { w: workspaceId },
        { token },
      ),
    ).toBe('FORBIDDEN');
    const update = mutation(test.runtime, { id, baseVersion: 1, title: 'mine' });
    const write =
      'mutation ($input: UpdateNoteInput!) { updateNote(input: $input) { outcome userErrors { code } note { title } } }';
    const { data } = await test.request(write, { input: update }, { token });
    expect(data.updateNote).toMatchObject({ outcome: 'REJECTED', note: null });
  });

  it('lets a viewer read and not write', async () => {
    const input = mutation(test.runtime, { id: randomUUID(), workspaceId, title: 'no' });
    const write =
      'mutation ($input: CreateNotebookInput!) { createNotebook(input: $input) { outcome userErrors { code } } }';
    const { data } = await test.request(write, { input }, { token: lin!.token });
    expect(data.createNotebook).toEqual({ outcome: 'REJECTED', userErrors: [{ code: 'FORBIDDEN' }] });
  });

  it('asks nobody in who does not say who they are', async () => {
    for (const query of [
      relations,
      'query ($workspaceId: ID!) { changes(workspaceId: $workspaceId) { cursor } }',
    ])
      expect(await test.codeOf(query, { workspaceId })).toBe('UNAUTHENTICATED');
    expect(await test.codeOf(push, { mutations: [] })).toBe('UNAUTHENTICATED');
  });

  it('pages changes, and follows them to what a list shows', async () => {
    const query = `query ($w: ID!, $after: Cursor) { changes(workspaceId: $w, after: $after, first: 20) {
      records { __typename ... on Note { id notebook { id } } } tombstones { type id } cursor hasMore reset } }`;
    const seen = new Map<string, unknown>();
    let after: string | undefined;
    let more = true;
    while (more) {
      const { changes } = (await test.request(query, { w: workspaceId, after }, { token: lin!.token })).data;
      for (const record of changes.records)
        if (record.__typename === 'Note') seen.set(record.id, record.notebook.id);
      ({ cursor: after, hasMore: more } = changes);
    }
    expect([...seen.keys()].sort()).toEqual(noteIds.slice(1).sort());
    expect(await test.codeOf(query, { w: await test.workspace(lin!), after }, { token: lin!.token })).toBe(
      'BAD_USER_INPUT',
    );
  });
});

/** What reaches the database while `work` is done: every statement, whoever writes it, goes through this one method. */
async function statementsOf<T>(work: () => Promise<T>): Promise<{ result: T; count: number }> {
  const query = vi.spyOn(pg.Client.prototype, 'query');
  try {
    const result = await work();
    return { result, count: query.mock.calls.length };
  } finally {
    query.mockRestore();
  }
}
