import { compileSchema, engineSdl, loadSdl } from '@holdfast/schema/compiler';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateApp, generateServer } from '../src/generate.js';
import { typeErrors } from './type-errors.js';

const root = join(import.meta.dirname, '../..');
const sources = [...engineSdl(), ...loadSdl(join(root, 'schema/test/domains'))];
const compiled = compileSchema(sources, { version: '2026-11' });
const operations = [
  { name: 'operations.graphql', text: readFileSync(join(import.meta.dirname, 'operations.graphql'), 'utf8') },
];
const app = await generateApp(compiled, operations);

/** What a front-end team writes against the generated files. A line after `@ts-expect-error` must not compile. */
const usage = `
import type { PushMutationVariables, UpdateStockItemMutationVariables } from './holdfast.js';
import { manifest, OrderDocument } from './holdfast.js';
import * as hooks from './hooks.js';
import type { ClientManifest } from '@holdfast/schema';
import { skipToken } from '@apollo/client/react';

const whole: ClientManifest = manifest;
const envelope = { clientMutationId: 'm', issuedAt: '2026-11-22T09:00:00.000Z', id: 'r' };
const create = { ...envelope, workspaceId: 'w', itemId: 'i', code: 7 };
const drop = { ...envelope, baseVersion: 1 };

export const one: PushMutationVariables = { mutations: [{ createOrder: create }, { deleteOrder: drop }] };
// @ts-expect-error a queued mutation is one mutation
export const both: PushMutationVariables = { mutations: [{ createOrder: create, deleteOrder: drop }] };
// @ts-expect-error a queued mutation is not nothing
export const none: PushMutationVariables = { mutations: [{}] };
// @ts-expect-error an id is a text
export const numbered: PushMutationVariables = { mutations: [{ deleteOrder: { ...drop, id: 7 } }] };
export const changes: UpdateStockItemMutationVariables = {
  input: { ...drop, remarks: { text: 'new' }, labels: { add: ['a'] }, onHand: { increment: 2 }, cost: null },
};

export function Component() {
  const order = hooks.useOrderQuery({ variables: { id: 'o' } });
  const state: 'OPEN' | 'PICKED' | 'SHIPPED' | undefined = order.data?.order?.state;
  const labels: string[] | undefined = order.data?.order?.item?.labels;
  hooks.useOrderQuery(skipToken);
  // @ts-expect-error the variables are needed
  hooks.useOrderQuery();
  // @ts-expect-error and of the right type
  hooks.useOrderQuery({ variables: { id: 7 } });
  hooks.useMeQuery();
  const [createOrder, { loading }] = hooks.useCreateOrderMutation();
  void createOrder({ variables: { input: create } }).then(({ data }) => data?.createOrder.outcome);
  const live = hooks.useChangesSubscription({ variables: { workspaceId: 'w' } });
  return [whole, OrderDocument, state, labels, loading, live.data?.changes.cursor];
}
`;

const serverUsage = `
import type { Resolvers } from './resolvers.js';

export const resolvers: Resolvers = {
  Query: { me: (_parent, _args, context) => ({ id: context.userId, email: '', name: '', workspaces: [] }) },
  Order: { dueAt: () => new Date(0) },
};
`;

/** Everything in one run of the type checker, which takes its seconds only once. */
const empty = await generateApp(compiled, []);
const server = await generateServer(compiled, { context: './context.js#Context' });
const errors = typeErrors(root, {
  app: { ...app, 'usage.ts': usage },
  empty,
  server: { ...server, 'context.ts': 'export interface Context { userId: string }', 'usage.ts': serverUsage },
});

describe('what codegen makes for an app', () => {
  it('compiles under strict, and accepts and refuses what the schema does', () => {
    expect(errors.app).toEqual([]);
  });

  it('is there before the app has operations', () => {
    expect(Object.keys(empty)).toEqual(['holdfast.ts', 'hooks.ts', 'manifest.ts']);
    expect(errors.empty).toEqual([]);
  });

  it('is the same each time', async () => {
    expect(await generateApp(compiled, operations)).toEqual(app);
  });

  it('keeps React out of the documents, which a Node app loads', () => {
    expect(app['holdfast.ts']).not.toMatch(/react/i);
  });

  it('refuses an operation that the schema does not have', async () => {
    const wrong = [{ name: 'wrong.graphql', text: 'query Wrong { nothing }' }];
    await expect(generateApp(compiled, wrong)).rejects.toThrow(/Cannot query field "nothing"/);
  });
});

describe('what codegen makes for the server', () => {
  it('compiles under strict, with the context that it is given', () => {
    expect(errors.server).toEqual([]);
  });
});
