import { describe, expect, it } from 'vitest';
import type { Replica } from '../../src/sync/index.js';
import { faultyStore, type NetworkPlan, type StoreFault } from '../../src/testing/index.js';
import {
  createItem,
  createOrder,
  deleteItem,
  ids,
  minute,
  updateItem,
  world,
  workspace,
} from '../support/world.js';

/** A working day: edits online and offline, lost answers, pages, a refusal, a reset. Says which edits were promised. */
async function session(fault: StoreFault, at: number, restoreSlice = 250) {
  const { time, server, device } = world();
  const id = ids();
  const [item, other, order] = [id(), id(), id()];
  let network: ReturnType<NetworkPlan> = {};
  const phone = device({ network: () => network, policy: { pageSize: 2, restoreSlice } });
  const promised = new Map<string, string>();
  let replica!: Replica;
  let crashed = false;
  let restarts = 0;
  let met = false;

  /** Starts the app; if it dies while it starts, starts it again. */
  const open = async () => {
    const store = await phone.stores.open('ada');
    let opened = false;
    const plan = (index: number) => {
      if (index !== at || met) return undefined;
      met = true;
      return fault;
    };
    const faulty = crashed ? store : faultyStore(store, plan, () => (crashed = true));
    void phone.open({ store: faulty }).then((it) => {
      replica = it;
      opened = true;
      it.start();
    });
    await time.advance(0);
    if (!opened) await open();
  };
  /** Makes an edit; after a crash the promise never settles, and the app is started again. */
  const edit = async (mutation: { name: string; input: Record<string, unknown> }) => {
    let settled = false;
    void replica.enqueue(mutation).then(
      ({ entry }) => {
        settled = true;
        promised.set(entry.clientMutationId, mutation.name);
      },
      () => (settled = true),
    );
    await time.advance(200);
    if (!settled) await restartIfCrashed();
  };
  const restartIfCrashed = async () => {
    if (crashed && restarts++ === 0) await open();
  };

  const tablet = await device({ deviceId: 'tablet', seed: 2 }).open();
  tablet.start();
  for (let code = 0; code < 5; code += 1) await tablet.enqueue(createItem(`T-${code}`));
  await time.until(() => tablet.outbox().length === 0);

  await open();
  await time.advance(5_000);
  await restartIfCrashed();
  // The app is started again, and a person edits before all that is stored has been read.
  void replica.close();
  await time.advance(0);
  await open();
  const [known] = [...tablet.records('StockItem')].map((data) => String(data.id)).slice(-1);
  await edit(updateItem(known!, { price: 2 }));
  await edit(createItem('A', { id: item, onHand: 10 }));
  network = { fault: 'answer-lost' };
  await edit(updateItem(item, { onHand: { increment: 5 } }));
  await edit(createOrder(item, 1, { id: order }));
  await time.advance(3_000);
  await restartIfCrashed();
  network = {};
  await time.advance(minute);
  // More than there is: only the server can know that, and it refuses.
  await edit(updateItem(item, { onHand: { increment: -1_000 } }));
  await edit(createItem('B', { id: other }));
  await time.advance(minute);
  await restartIfCrashed();
  network = { fault: 'lost' };
  await edit(updateItem(other, { code: 'B2' }));
  await tablet.enqueue(
    deleteItem(String([...tablet.records('StockItem')].find(({ code }) => code === 'T-0')?.id)),
  );
  await time.advance(5_000);
  server.compact();
  network = {};
  await time.advance(minute);
  await restartIfCrashed();
  await time.advance(2 * minute);
  await restartIfCrashed();
  await time.advance(minute);
  return { server, replica, tablet, promised, met };
}

describe('a device whose process dies, or whose store fails, at any write', () => {
  const faults = ['crash-before', 'crash-after', 'failed', 'full', 'unsure'] as const;
  for (const [fault, slice, when] of [
    ...faults.map((fault) => [fault, 250, 'read at once'] as const),
    ...faults.map((fault) => [fault, 1, 'read one by one'] as const),
  ]) {
    it(`loses nothing that was promised and does nothing twice (${fault}; what is stored is ${when})`, async () => {
      let writes = 0;
      for (let at = 0, more = true; more; at += 1) {
        const { server, replica, promised, tablet, met } = await session(fault, at, slice);
        const label = `${fault} at write ${at}`;
        for (const [clientMutationId] of promised) {
          const kept = replica.outbox().find((entry) => entry.clientMutationId === clientMutationId);
          const effects = server.effects(clientMutationId);
          expect(
            kept ? ['refused', 'blocked'].includes(kept.state) && effects === 0 : effects === 1,
            `${label}: ${promised.get(clientMutationId)}`,
          ).toBe(true);
        }
        const visible = new Map([...replica.records('StockItem', workspace)].map((data) => [data.id, data]));
        const there = [...server.records().values()].filter((data) => 'onHand' in data);
        expect(visible, label).toEqual(new Map(there.map((data) => [data.id, data])));
        expect(new Map([...tablet.records('StockItem')].map((data) => [data.id, data])), label).toEqual(
          visible,
        );
        expect(replica.status().state, label).toBe('live');
        more = met;
        writes = at;
      }
      expect(writes, 'writes in a session').toBeGreaterThan(15);
    });
  }
});
