import { describe, expect, it } from 'vitest';
import type { Replica } from '../../src/sync/index.js';
import { format } from '../../src/sync/formats.js';
import { memoryStores } from '../../src/stores/memory.js';
import type { Store, StoreChange } from '../../src/stores/store.js';
import { createItem, ids, second, updateItem, workspace, world } from '../support/world.js';

/** A store that says what was written into it. */
async function recorded() {
  const stores = memoryStores();
  const store = await stores.open('ada');
  const written: StoreChange[] = [];
  const recording: Store = {
    report: store.report,
    get: (key) => store.get(key),
    scan: (prefix) => store.scan(prefix),
    write: (batch) => {
      written.push(...batch);
      return store.write(batch);
    },
    close: () => store.close(),
  };
  return { stores, recording, written };
}

/** An entry as the first released format had it. */
const ofFormat1 = (order: number, clientMutationId: string, more: object) => ({
  put: `outbox/${String(order).padStart(16, '0')}/${clientMutationId}`,
  value: JSON.stringify({
    format: 1,
    name: 'createStockItem',
    input: {
      workspaceId: workspace,
      code: `old ${order}`,
      price: 1,
      id: ids(order)(),
      clientMutationId,
      issuedAt: '2026-10-01T08:00:00.000Z',
    },
    clientMutationId,
    issuedAt: '2026-10-01T08:00:00.000Z',
    apiVersion: '2026-11',
    appVersion: '0.9.0',
    workspaceId: workspace,
    order,
    state: 'waiting',
    attempts: 0,
    ...more,
  }),
});

describe('an entry in the store', () => {
  it('weighs little more than what is sent, however many wait', async () => {
    const { recording, written, stores } = await recorded();
    const replica = await world().device({ stores }).open({ store: recording });
    const id = ids()();
    await replica.enqueue(createItem('A', { id }));
    const weights: number[] = [];
    for (let at = 0; at < 300; at += 1) {
      written.length = 0;
      const { entry } = await replica.enqueue(updateItem(id, { code: `${at}` }));
      const weight = written.reduce(
        (sum, change) => sum + ('put' in change ? change.put.length + change.value.length : 0),
        0,
      );
      expect(written).toHaveLength(1);
      weights.push(weight - JSON.stringify(entry.input).length);
    }
    expect(Math.max(...weights)).toBeLessThan(230);
    expect(weights.at(-1)).toBeLessThanOrEqual(Math.max(...weights.slice(0, 200)));
  });

  it('comes back as it was: waiting, refused, with what was done to texts', async () => {
    const { time, device, server } = world();
    const phone = device();
    const replica = await phone.open();
    server.setRole('ada', workspace, 'VIEWER');
    const id = ids()();
    await replica.enqueue(createItem('A', { id, remarks: 'one' }));
    replica.start();
    await time.advance(second);
    await replica.enqueue(updateItem(id, { remarks: { text: 'one two' } }));
    await replica.close();
    const unsent = (it: Replica) => it.outbox().map((entry) => ({ ...entry, attempts: 0 }));
    const again = await phone.open();
    expect(unsent(again)).toEqual(unsent(replica));
    expect(again.outbox()).toMatchObject([
      { state: 'refused', refusal: [{ code: 'FORBIDDEN' }] },
      { state: 'blocked' },
    ]);
  });

  it('of the format before is read, keeps its place and is sent, and a store is marked for those that cannot read it', async () => {
    const { time, device, server } = world();
    const stores = memoryStores();
    const before = await stores.open('ada');
    const [first, second, refused] = [ids(11)(), ids(12)(), ids(13)()];
    await before.write([
      { put: 'format', value: '1' },
      ofFormat1(1, first, {}),
      ofFormat1(4, second, {}),
      ofFormat1(6, refused, { state: 'refused', refusal: [{ code: 'FORBIDDEN', message: 'No.', path: [] }] }),
    ]);
    await before.close();
    const replica = await device({ stores }).open();
    await replica.enqueue(createItem('new'));
    expect(replica.outbox()).toMatchObject([
      { clientMutationId: first, order: 1, state: 'waiting', appVersion: '0.9.0', input: { code: 'old 1' } },
      { clientMutationId: second, order: 4 },
      { clientMutationId: refused, order: 6, state: 'refused', refusal: [{ code: 'FORBIDDEN' }] },
      { order: 7, input: { code: 'new' } },
    ]);
    expect(replica.status().notices).toEqual([]);
    replica.start();
    await time.until(() => replica.outbox().length === 1);
    expect([server.effects(first), server.effects(second), server.effects(refused)]).toEqual([1, 1, 0]);
    await replica.close();
    expect(await (await stores.open('ada')).get('format')).toBe(format);
  });
});
