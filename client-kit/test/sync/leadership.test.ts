import { HoldfastError } from '@holdfast/schema/errors';
import { describe, expect, it } from 'vitest';
import type { Replica } from '../../src/sync/index.js';
import { faultyStore, type NetworkPlan, type StoreFault } from '../../src/testing/index.js';
import { browserOf, type OpenTab } from '../support/browser.js';
import { createItem, ids, minute, second, updateItem, workspace } from '../support/world.js';

const items = (replica: Replica) =>
  [...replica.records('StockItem')].map(({ id, price }) => [id, price]).sort();

/** Some tabs, all started. */
async function started(count: number, network?: NetworkPlan) {
  let requests = 0;
  const plan: NetworkPlan = (kind) => {
    if (kind === 'live') return {};
    requests += 1;
    return network?.(kind) ?? {};
  };
  const browser = browserOf({ network: plan });
  const tabs: OpenTab[] = [];
  for (let at = 0; at < count; at += 1) {
    const one = await browser.open();
    one.replica.start();
    tabs.push(one);
  }
  const [a, b, c] = tabs as [OpenTab, OpenTab, OpenTab];
  await browser.world.time.until(() => tabs.every(({ replica }) => replica.status().state === 'live'));
  return {
    ...browser,
    a,
    b,
    c,
    time: browser.world.time,
    server: browser.world.server,
    requests: () => requests,
  };
}

describe('of several tabs', () => {
  it('one syncs, and all show what it does', async () => {
    let fault: ReturnType<NetworkPlan> = {};
    const { a, b, time, requests, passing } = await started(3, () => fault);
    const before = requests();
    await passing(b.replica.enqueue(createItem('B')));
    await time.until(() => b.replica.outbox().length === 0);
    expect(requests() - before).toBe(1);
    fault = { fault: new HoldfastError('OVERLOADED', undefined, { retryAfterMs: 30_000 }) };
    await passing(b.replica.enqueue(createItem('B2')));
    await time.until(() => b.replica.status().state === 'backing-off');
    expect(b.replica.status()).toEqual(a.replica.status());
    expect(b.replica.status().problem).toMatchObject({ code: 'OVERLOADED', retryAfterMs: 30_000 });
    expect(b.replica.status().nextAttemptAt).toBeGreaterThan(time.clock.now());
  });

  it('one that does not sync can ask for a round, and hears how it went', async () => {
    let fault: ReturnType<NetworkPlan> = {};
    const { b, passing } = await started(2, () => fault);
    await passing(b.replica.now());
    fault = { fault: 'lost' };
    await expect(passing(b.replica.now())).rejects.toMatchObject({ code: 'OFFLINE' });
  });

  it('the next one takes over where the first was, and does what others wait for', async () => {
    let fault: ReturnType<NetworkPlan> = {};
    const { a, b, c, time, server, passing } = await started(3, () => fault);
    fault = { fault: 'answer-silent' };
    const id = ids();
    const made: string[] = [];
    for (let at = 0; at < 5; at += 1) {
      const edit = [a, b, c][at % 3]!.replica.enqueue(createItem(`N-${at}`, { id: id() }));
      const { entry } = await passing(edit);
      made.push(entry.clientMutationId);
      await time.advance(0);
    }
    await time.advance(second);
    const round = c.replica.now();
    await time.advance(0);
    a.tab.die();
    fault = {};
    await passing(round);
    expect(made.map((mutation) => server.effects(mutation))).toEqual([1, 1, 1, 1, 1]);
    await time.until(() => [b, c].every(({ replica }) => replica.status().state === 'live'));
    expect([b.replica.outbox(), c.replica.outbox()]).toEqual([[], []]);
    expect(items(b.replica)).toEqual(items(c.replica));
  });

  it('one that was put to sleep does not keep the others from syncing, nor does it harm when it wakes', async () => {
    const { a, b, time, server, passing } = await started(2);
    a.tab.freeze('wait');
    const { entry } = await passing(b.replica.enqueue(createItem('while it sleeps')));
    await time.until(() => b.replica.outbox().length === 0, 20 * second);
    expect(server.effects(entry.clientMutationId)).toBe(1);
    await time.advance(60 * minute);
    a.tab.thaw();
    await time.advance(second);
    await passing(a.replica.enqueue(createItem('after it woke')));
    await time.until(() => [a, b].every(({ replica }) => replica.outbox().length === 0));
    await time.advance(minute);
    expect(items(a.replica)).toEqual(items(b.replica));
    expect([a.replica.status().state, b.replica.status().state]).toEqual(['live', 'live']);
  });

  it('any can pause all, until it resumes or goes', async () => {
    const { a, b, c, time, passing } = await started(3);
    b.replica.pause('reading');
    await time.advance(0);
    for (const { replica } of [a, b, c])
      expect([replica.status().state, replica.status().pausedBy]).toEqual(['paused', ['reading']]);
    await passing(c.replica.enqueue(createItem('waits')));
    a.tab.die();
    await time.advance(minute);
    expect(c.replica.outbox()).toHaveLength(1);
    b.tab.die();
    await time.until(() => c.replica.outbox().length === 0);
  });

  it('without locks and channels each syncs, and nothing is lost or done twice', async () => {
    const { world, open, passing } = browserOf();
    const { time, server } = world;
    const [a, b] = [await open({ old: true }), await open({ old: true })];
    for (const { replica } of [a, b]) replica.start();
    await time.until(() => [a, b].every(({ replica }) => replica.status().state === 'live'));
    const made: string[] = [];
    for (let at = 0; at < 6; at += 1) {
      const { entry } = await passing([a, b][at % 2]!.replica.enqueue(createItem(`N-${at}`)));
      made.push(entry.clientMutationId);
    }
    await time.advance(10 * minute);
    expect(made.map((mutation) => server.effects(mutation))).toEqual([1, 1, 1, 1, 1, 1]);
    expect([a.replica.outbox(), b.replica.outbox()]).toEqual([[], []]);
    expect(items(a.replica)).toEqual(items(b.replica));
    expect(items(a.replica)).toHaveLength(6);
  });
});

/** Two tabs edit in turns while the network comes and goes; the one that syncs dies at this write of its. */
async function session(fault: StoreFault, at: number) {
  let network: ReturnType<NetworkPlan> = {};
  const { world, open } = browserOf({ network: () => network, policy: { pageSize: 2, pushBatch: 3 } });
  const { time, server, device } = world;
  const tablet = await device({ deviceId: 'tablet', seed: 2 }).open();
  tablet.start();
  for (let code = 0; code < 3; code += 1) await tablet.enqueue(createItem(`T-${code}`));
  await time.until(() => tablet.outbox().length === 0);

  const promised = new Map<string, string>();
  let met = false;
  const leader = await open({
    wrap: (store, tab) =>
      faultyStore(
        store,
        (index) => {
          met ||= index === at;
          return index === at ? fault : undefined;
        },
        () => tab.die(),
      ),
  });
  leader.replica.start();
  await time.until(() => leader.replica.status().state === 'live' || met);
  const follower = await open();
  follower.replica.start();
  await time.advance(second);
  const id = ids();
  const item = id();
  const edit = async ({ replica }: OpenTab, mutation: ReturnType<typeof createItem>) => {
    let over = false;
    replica.enqueue(mutation).then(
      ({ entry }) => {
        over = true;
        promised.set(entry.clientMutationId, mutation.name);
      },
      () => (over = true),
    );
    await time.until(() => over || met, minute);
    await time.advance(0);
  };
  await edit(follower, createItem('F', { id: item, onHand: 10 }));
  network = { fault: 'answer-lost' };
  await edit(leader, updateItem(item, { onHand: { increment: 5 } }) as never);
  await edit(follower, updateItem(item, { onHand: { increment: 7 } }) as never);
  await time.advance(3 * second);
  await edit(leader, createItem('L'));
  network = {};
  await tablet.enqueue(createItem('T-3'));
  await edit(follower, updateItem(item, { price: 3 }) as never);
  await time.advance(minute);
  await edit(leader, updateItem(item, { onHand: { increment: -1_000 } }) as never);
  await edit(follower, createItem('F2'));
  await time.advance(2 * minute);
  return { server, tablet, replica: follower.replica, promised, met };
}

describe('where the tab that syncs dies at any write', () => {
  for (const fault of ['crash-before', 'crash-after', 'unsure'] as const)
    it(`the other one has all that was promised, and it is done once (${fault})`, async () => {
      let writes = 0;
      // At the first write there is no other tab yet: that is a start like any other.
      for (let at = 1, more = true; more; at += 1) {
        const { server, tablet, replica, promised, met } = await session(fault, at);
        const label = `${fault} at write ${at}`;
        for (const [mutation, name] of promised) {
          const kept = replica.outbox().find(({ clientMutationId }) => clientMutationId === mutation);
          const effects = server.effects(mutation);
          expect(kept ? kept.state === 'refused' && effects === 0 : effects === 1, `${label}: ${name}`).toBe(
            true,
          );
        }
        const there = [...server.records().values()].filter((data) => 'onHand' in data);
        const byId = (records: Iterable<Readonly<Record<string, unknown>>>) =>
          new Map([...records].map((data) => [data.id, data]));
        expect(byId(replica.records('StockItem', workspace)), label).toEqual(byId(there));
        expect(byId(tablet.records('StockItem')), label).toEqual(byId(there));
        expect(replica.status().state, label).toBe('live');
        [more, writes] = [met, at];
      }
      expect(writes, 'writes in a session').toBeGreaterThan(10);
    });
});
