import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { mutation, testApp, type SignedIn, type TestApp } from './test-app.js';

const push = `mutation ($mutations: [QueuedMutation!]!) {
  push(mutations: $mutations) {
    outcome
    userErrors { code }
    conflicts { id type recordId field strategy state winner base theirs theirName theirAt yours yourName explanation version }
  }
}`;
const resolve = `mutation ($input: ResolveConflictInput!) {
  resolveConflict(input: $input) {
    outcome userErrors { code } conflicts { id }
    conflict { id state winner resolution replaced resolvedByName resolvedAt explanation version }
  }
}`;
const revert = `mutation ($input: RevertResolutionInput!) {
  revertResolution(input: $input) { outcome userErrors { code } conflict { state version } }
}`;

describe('a conflict over the API', () => {
  let test: TestApp;
  let ada: SignedIn;
  let grace: SignedIn;
  let workspaceId: string;
  beforeAll(async () => {
    test = await testApp();
    [ada, grace] = [await test.person('Ada'), await test.person('Grace')];
    workspaceId = await test.workspace(ada, [[grace, 'EDITOR']]);
  });

  const send = async ({ token }: SignedIn, ...mutations: object[]) =>
    (await test.request(push, { mutations }, { token })).data.push;
  const rename = (id: string, title: string) => ({
    updateNotebook: mutation(test.runtime, { id, baseVersion: 1, title }),
  });
  const meet = async () => {
    const id = randomUUID();
    const created = { createNotebook: mutation(test.runtime, { id, workspaceId, title: 'Trip' }) };
    await send(ada, created, rename(id, 'Hers'));
    const [answer] = await send(grace, rename(id, 'Mine'));
    return { notebookId: id, conflict: answer.conflicts[0], outcome: answer.outcome as string };
  };
  const decide = async ({ token }: SignedIn, query: string, input: object) =>
    Object.values<{ outcome: string; userErrors: Array<{ code: string }>; conflict: object }>(
      (await test.request(query, { input: mutation(test.runtime, input) }, { token })).data,
    )[0];
  const titleOf = async (id: string) =>
    (await test.request(`query ($id: ID!) { notebook(id: $id) { title } }`, { id }, { token: ada.token }))
      .data.notebook.title;

  it('is told whole in the answer, decided by one, refused to the next, and taken back', async () => {
    const { notebookId, conflict, outcome } = await meet();
    expect(outcome).toBe('CONFLICTED');
    expect(conflict).toMatchObject({
      type: 'Notebook',
      recordId: notebookId,
      field: 'title',
      strategy: 'MANUAL',
      state: 'OPEN',
      winner: 'NOBODY',
      base: '"Trip"',
      theirs: '"Hers"',
      theirName: 'Ada',
      yours: '"Mine"',
      yourName: 'Grace',
    });
    const { id, version: baseVersion } = conflict;
    const decided = await decide(ada, resolve, { id, baseVersion, choice: 'VALUE', value: '"Ours"' });
    expect(decided).toMatchObject({
      outcome: 'APPLIED',
      conflicts: [],
      conflict: {
        state: 'RESOLVED',
        resolution: '"Ours"',
        replaced: '"Hers"',
        resolvedByName: 'Ada',
        version: 2,
      },
    });
    expect(await titleOf(notebookId)).toBe('Ours');
    expect(await decide(grace, resolve, { id, baseVersion, choice: 'YOURS' })).toMatchObject({
      outcome: 'REJECTED',
      userErrors: [{ code: 'CONFLICT_CLOSED' }],
      conflict: { state: 'RESOLVED', resolvedByName: 'Ada' },
    });
    expect(await decide(grace, revert, { id, baseVersion: 2 })).toMatchObject({
      outcome: 'APPLIED',
      conflict: { state: 'OPEN', version: 3 },
    });
    expect(await titleOf(notebookId)).toBe('Hers');
  });

  it('is decided by one of two who ask at once', async () => {
    const { conflict } = await meet();
    const input = { id: conflict.id, baseVersion: 1 };
    const answers = await Promise.all([
      decide(ada, resolve, { ...input, choice: 'THEIRS' }),
      decide(grace, resolve, { ...input, choice: 'YOURS' }),
    ]);
    expect(answers.map((answer) => answer?.userErrors[0]?.code ?? answer?.outcome).sort()).toEqual([
      'APPLIED',
      'CONFLICT_CLOSED',
    ]);
  });
});
