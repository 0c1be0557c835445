import { describe, expect, it } from 'vitest';
import type { SyncScope } from '../../src/records/scope.js';
import type { PullRequest, Replica, Transport } from '../../src/sync/index.js';
import { seededRandom } from '../../src/testing/index.js';
import {
  createItem,
  createOrder,
  deleteItem,
  minute,
  pageByPage,
  second,
  updateItem,
  workspace,
  world,
  type World,
} from '../support/world.js';

const other = '0192f000-0000-7000-8000-000000000002';
const codes = (replica: Replica, type = 'StockItem') =>
  [...replica.records(type)].map(({ code }) => code).sort();
const told = ({ pages }: PullRequest): string =>
  pages.map(({ types }) => types?.join(',') ?? 'all').join(' + ');

/** A tablet that has put an item and an order into each of two workspaces, and a phone that keeps what `scope` says. */
async function filled(scope: SyncScope, metered = false) {
  const { time, server, device } = world();
  server.setRole('ada', other, 'OWNER');
  const tablet = await device({ deviceId: 'tablet', seed: 2 }).open();
  tablet.start();
  for (const [place, code] of [
    [workspace, 1],
    [other, 2],
  ] as const) {
    const { record } = await tablet.enqueue(createItem(`item ${code}`, { workspaceId: place }));
    await tablet.enqueue(createOrder(String(record!.id), code, { workspaceId: place }));
  }
  await time.until(() => tablet.outbox().length === 0);
  const asked: string[] = [];
  const api = (transport: Transport): Transport => ({
    ...transport,
    pull: (request) => (asked.push(told(request)), transport.pull(request)),
  });
  const phone = device({ api });
  phone.environment.connectivity.meter(metered);
  const replica = await phone.open({ scope });
  replica.start();
  await time.advance(second);
  return { time, server, tablet, phone, replica, asked, idOf: (code: string) => idOf(tablet, code) };
}

const idOf = (replica: Replica, code: string) =>
  String([...replica.records('StockItem')].find((record) => record.code === code)?.id);

describe('lazy types', () => {
  it('come when all others are here, and from then on with them', async () => {
    const { time, tablet, replica, asked } = await filled({ lazy: ['Order'] });
    expect(asked[1]).toBe('Conflict,StockItem + Conflict,StockItem');
    expect(asked.slice(2)).toContain('Conflict,StockItem + Order');
    expect([codes(replica, 'Order'), replica.status().state]).toEqual([[1, 2], 'live']);
    await tablet.enqueue(createOrder(idOf(tablet, 'item 1'), 3));
    await time.advance(second);
    expect(codes(replica, 'Order')).toEqual([1, 2, 3]);
    asked.splice(0);
    await replica.now();
    expect(asked).toEqual(['all + all']);
  });

  it('wait on a metered line, which the status says, and come when somebody looks at them', async () => {
    const { time, replica, connectivity } = await filled({ lazy: ['Order'] }, true).then((it) => ({
      ...it,
      ...it.phone.environment,
    }));
    expect([codes(replica), codes(replica, 'Order')]).toEqual([['item 1', 'item 2'], []]);
    expect(replica.status()).toMatchObject({ state: 'live', lazyHeldBy: ['metered'] });
    expect([replica.hasSynced(workspace), replica.hasSynced(workspace, 'Order')]).toEqual([true, false]);
    replica.want('Order');
    await time.advance(second);
    expect([codes(replica, 'Order'), replica.hasSynced(workspace, 'Order')]).toEqual([[1, 2], true]);
    expect(replica.status().lazyHeldBy).toBeUndefined();
    connectivity.meter(false);
  });

  it('come once the line is free again, and by a round that is asked for', async () => {
    const waiting = await filled({ lazy: ['Order'] }, true);
    waiting.phone.environment.connectivity.meter(false);
    await waiting.time.advance(second);
    expect(codes(waiting.replica, 'Order')).toEqual([1, 2]);
    const { replica } = await filled({ lazy: ['Order'] }, true);
    await replica.now();
    expect(codes(replica, 'Order')).toEqual([1, 2]);
  });
});

describe('a scope', () => {
  it('keeps some types, and asks for no others', async () => {
    const { replica, asked } = await filled({ types: ['StockItem'] });
    expect([codes(replica), codes(replica, 'Order')]).toEqual([['item 1', 'item 2'], []]);
    expect(asked.filter((types) => types.includes('Order'))).toEqual([]);
    expect([replica.hasAll('StockItem'), replica.hasAll('Order')]).toEqual([true, false]);
  });

  it('keeps some workspaces', async () => {
    const { replica } = await filled({ workspaces: [other] });
    expect([codes(replica), codes(replica, 'Order')]).toEqual([['item 2'], [2]]);
    expect([replica.hasSynced(workspace), replica.hasSynced(other)]).toEqual([false, true]);
    expect(replica.memberships()).toHaveLength(2);
    expect(replica.status()).toMatchObject({ state: 'live' });
    expect(replica.status().firstSync).toBeUndefined();
  });

  it('that becomes narrower takes what is out of it off the device at once, with its cursor, and leaves the rest', async () => {
    const { time, phone, replica } = await filled({});
    replica.pause('test');
    await replica.setScope({ workspaces: [other], types: ['StockItem'] });
    expect([codes(replica), codes(replica, 'Order')]).toEqual([['item 2'], []]);
    const stored = await (await phone.stores.open('ada')).scan('');
    expect(stored.filter(([key]) => key.startsWith('record/'))).toHaveLength(1);
    expect(stored.filter(([key]) => key.startsWith('cursor/'))).toHaveLength(1);
    replica.resume('test');
    await time.advance(second);
    expect([codes(replica), replica.status().state]).toEqual([['item 2'], 'live']);
  });

  it('that becomes wider fetches what is new in it, and what changed meanwhile', async () => {
    const { time, tablet, replica, idOf } = await filled({ workspaces: [workspace], types: ['StockItem'] });
    await tablet.enqueue(updateItem(idOf('item 2'), { code: 'changed' }));
    await time.advance(second);
    await replica.setScope({});
    await time.advance(second);
    expect([codes(replica), codes(replica, 'Order')]).toEqual([
      ['changed', 'item 1'],
      [1, 2],
    ]);
    expect(replica.hasAll('Order')).toBe(true);
  });

  it('is another at the next start of the app, also without a network', async () => {
    const { time, phone, replica } = await filled({});
    await replica.close();
    const again = await phone.open({ scope: { types: ['Order'] }, transport: {} as Transport });
    again.pause('no network');
    again.start();
    await time.advance(0);
    expect([codes(again), codes(again, 'Order')]).toEqual([[], [1, 2]]);
  });

  it('never takes an edit away: its record stays, the edit is sent, and then the record leaves', async () => {
    const { time, server, replica, idOf } = await filled({});
    replica.pause('test');
    const { entry } = await replica.enqueue(updateItem(idOf('item 1'), { code: 'unsent' }));
    await replica.setScope({ workspaces: [other] });
    expect(codes(replica)).toEqual(['item 2', 'unsent']);
    expect(replica.outbox()).toHaveLength(1);
    replica.resume('test');
    await time.advance(second);
    expect([codes(replica), replica.outbox(), server.effects(entry.clientMutationId)]).toEqual([
      ['item 2'],
      [],
      1,
    ]);
  });

  it('does not keep an edit from being made: what is out of it is created, sent, and gone', async () => {
    const { time, server, replica } = await filled({ types: ['StockItem'] });
    const item = idOf(replica, 'item 1');
    await replica.enqueue(createOrder(item, 7));
    expect(codes(replica, 'Order')).toEqual([7]);
    await time.advance(second);
    expect([codes(replica, 'Order'), replica.outbox()]).toEqual([[], []]);
    expect([...server.records().values()].filter(({ code }) => code === 7)).toHaveLength(1);
  });

  it('that names a type that there is not is refused', async () => {
    const { replica } = await filled({});
    await expect(replica.setScope({ types: ['Unicorn'] })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(codes(replica)).toEqual(['item 1', 'item 2']);
  });
});

describe('a device whose scope changes while others write, over a bad network', () => {
  const scopes: SyncScope[] = [
    {},
    { lazy: ['Order'] },
    { types: ['StockItem'] },
    { types: ['Order'], lazy: ['Order'] },
    { workspaces: [workspace] },
    { workspaces: [other], types: ['StockItem', 'Order'], lazy: ['StockItem'] },
  ];

  /** What the server has, as far as the scope goes. */
  const within = (server: World['server'], { workspaces, types }: SyncScope) =>
    new Map(
      [...server.records()].filter(
        ([key, { workspaceId }]) =>
          (types?.some((type) => key.startsWith(`${type}:`)) ?? true) &&
          (workspaces?.includes(String(workspaceId)) ?? true),
      ),
    );

  it.each([...Array(10).keys(), 43, 63, 106])(
    'shows in the end what the server has of it: seed %i',
    async (seed) => {
      const random = seededRandom(1000 + seed);
      const pick = <T>(from: readonly T[]): T => from[Math.floor(random.next() * from.length)]!;
      const { time, server, device } = world();
      server.setRole('ada', other, 'OWNER');
      let calm = false;
      const network = () => {
        if (calm) return {};
        const chance = random.next();
        return chance < 0.1
          ? { fault: 'lost' as const }
          : chance < 0.2
            ? { fault: 'answer-lost' as const }
            : { delay: 300 };
      };
      const stores = { policy: { pageSize: 2, restoreSlice: 1_000 } };
      const tablet = await device({ deviceId: 'tablet', seed: 2, ...stores }).open();
      tablet.start();
      // Parts of one request are read one after another, and others write in between.
      const api = (transport: Transport) =>
        pageByPage(transport, async (_asked, direct) => {
          await new Promise<void>((resolve) => void time.timers.set(random.next() * 1_000, resolve));
          return direct();
        });
      const phone = device({ network, api, ...stores });
      let scope = pick(scopes);
      let replica = await phone.open({ scope });
      replica.start();
      const edit = async (by: Replica) => {
        const items = [...by.records('StockItem')];
        const item = items.length > 0 ? pick(items) : undefined;
        const chance = random.next();
        const place = { workspaceId: pick([workspace, other]) };
        if (!item || chance < 0.3) await by.enqueue(createItem(`${chance}`, place));
        else if (chance < 0.6) await by.enqueue(updateItem(String(item.id), { code: `${chance}` }));
        else if (chance < 0.8)
          await by.enqueue(createOrder(String(item.id), 1, { workspaceId: String(item.workspaceId) }));
        else await by.enqueue(deleteItem(String(item.id)));
      };
      for (let turn = 0; turn < 60; turn += 1) {
        const chance = random.next();
        if (chance < 0.4) await edit(tablet);
        else if (chance < 0.6) await edit(replica);
        else if (chance < 0.75) await replica.setScope((scope = pick(scopes)));
        else if (chance < 0.8) phone.environment.connectivity.meter(random.next() < 0.5);
        else if (chance < 0.85) server.compact();
        else if (chance < 0.88) server.backup()();
        else if (chance < 0.92) {
          await replica.close();
          replica = await phone.open({ scope });
          replica.start();
        } else replica.want('Order');
        await time.advance(random.next() * 2_000);
      }
      calm = true;
      phone.environment.connectivity.meter(false);
      await time.advance(10 * minute);
      void replica.now();
      await time.advance(minute);
      const shown = ['StockItem', 'Order'].flatMap((type) =>
        [...replica.records(type)].map((data) => [`${type}:${String(data.id)}`, data] as const),
      );
      expect(replica.outbox().filter(({ state }) => state !== 'refused')).toEqual([]);
      const refused = new Set(replica.outbox().map(({ input }) => String(input.id)));
      const clean = (entries: Iterable<readonly [string, unknown]>) =>
        new Map([...entries].filter(([key]) => !refused.has(key.split(':')[1]!)).sort());
      expect(clean(shown)).toEqual(clean(within(server, scope)));
    },
  );
});
