import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { mutation, testApp, type SignedIn, type TestApp } from '../app/test-app.js';

const push = `mutation ($mutations: [QueuedMutation!]!) { push(mutations: $mutations) { outcome } }`;
const answers = `query ($ids: [ID!]!) {
  answers(clientMutationIds: $ids) { clientMutationId outcome userErrors { code path } }
}`;

describe('what became of mutations that were sent before', () => {
  let test: TestApp;
  let ada: SignedIn;
  let grace: SignedIn;
  const [made, refused] = [randomUUID(), randomUUID()];

  beforeAll(async () => {
    test = await testApp();
    ada = await test.person('Ada');
    grace = await test.person('Grace');
    const workspaceId = await test.workspace(ada, [[grace, 'EDITOR']]);
    const notebook = (clientMutationId: string, title: string) => ({
      createNotebook: mutation(test.runtime, { clientMutationId, id: randomUUID(), workspaceId, title }),
    });
    const mutations = [notebook(made, 'Kelp'), notebook(refused, 'x'.repeat(10_000))];
    await test.request(push, { mutations }, { token: ada.token });
  });

  it('is told from the receipts, refusals too; what never came is not in the list', async () => {
    const ids = [randomUUID(), made, refused.toUpperCase()];
    const { data } = await test.request(answers, { ids }, { token: ada.token });
    const told = [...data.answers].sort((a, b) => (a.outcome < b.outcome ? -1 : 1));
    expect(told).toEqual([
      { clientMutationId: made, outcome: 'APPLIED', userErrors: [] },
      {
        clientMutationId: refused,
        outcome: 'REJECTED',
        userErrors: [{ code: 'BAD_USER_INPUT', path: ['title'] }],
      },
    ]);
  });

  it('is told to nobody else, and not to strangers', async () => {
    const { data } = await test.request(answers, { ids: [made] }, { token: grace.token });
    expect(data.answers).toEqual([]);
    expect(await test.codeOf(answers, { ids: [made] })).toBe('UNAUTHENTICATED');
  });

  it('is not told of what is no id, nor of more ids than a push may have', async () => {
    const codeFor = (ids: string[]) => test.codeOf(answers, { ids }, { token: ada.token });
    expect(await codeFor(['kelp'])).toBe('BAD_USER_INPUT');
    expect(await codeFor(Array.from({ length: 501 }, () => randomUUID()))).toBe('BAD_USER_INPUT');
  });
});
