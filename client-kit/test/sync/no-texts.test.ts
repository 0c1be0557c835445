import { readFileSync } from 'node:fs';
import { compileSchema, engineSdl } from '@holdfast/schema/compiler';
import { expect, it } from 'vitest';
import { createItem, minute, updateItem, world } from '../support/world.js';

const warehouse = readFileSync(
  new URL('../../../schema/test/domains/warehouse.graphql', import.meta.url),
  'utf8',
);
/** The second domain, with a remark that one person writes at a time. */
const { manifest } = compileSchema(
  [
    ...engineSdl(),
    {
      name: 'warehouse.graphql',
      text: warehouse
        .replace(' @merge(strategy: TEXT)', '')
        .replace('remarks: TextChange', 'remarks: String'),
    },
  ],
  { version: '2026-11' },
);

it('a schema without texts needs nothing that is made for them', async () => {
  const { time, server, device } = world(manifest);
  const [here, there] = [
    await device({ deviceId: 'phone', seed: 1 }).open({ text: undefined }),
    await device({ deviceId: 'tablet', seed: 2 }).open({ text: undefined }),
  ];
  for (const replica of [here, there]) replica.start();
  const { entry } = await here.enqueue(createItem('a', { remarks: 'milk', onHand: 1 }));
  const id = String(entry.input.id);
  await time.advance(minute);
  const remarks = (replica: typeof here) => replica.visible('StockItem', id)?.data.remarks;

  await there.enqueue(updateItem(id, { remarks: 'oat milk' }));
  await time.advance(minute);
  expect([remarks(here), remarks(there)]).toEqual(['oat milk', 'oat milk']);

  const refused = (await here.enqueue(updateItem(id, { remarks: 'salt', onHand: { increment: -5 } }))).entry;
  await here.enqueue(updateItem(id, { remarks: 'salt and tea' }));
  await time.advance(minute);
  expect(here.outbox().map(({ state }) => state)).toEqual(['refused', 'blocked']);
  await here.edit(refused.clientMutationId, { remarks: 'pepper', onHand: { increment: 1 } });
  await time.advance(minute);
  expect(here.outbox()).toEqual([]);
  expect([remarks(here), remarks(there)]).toEqual(['salt and tea', 'salt and tea']);
  expect(server.records().get(`StockItem:${id}`)?.remarks).toBe('salt and tea');
});
