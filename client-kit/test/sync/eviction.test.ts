import { describe, expect, it } from 'vitest';
import { HoldfastError } from '@holdfast/schema/errors';
import type { Replica, SyncPolicy } from '../../src/sync/index.js';
import { faultyStore, seededRandom } from '../../src/testing/index.js';
import type { StoreFactory } from '../../src/stores/store.js';
import { memoryStores } from '../../src/stores/memory.js';
import { browserOf } from '../support/browser.js';
import { notesManifest } from '../support/notes.js';
import {
  createItem,
  createOrder,
  deleteItem,
  minute,
  second,
  updateItem,
  workspace,
  world,
  type World,
} from '../support/world.js';

const [red, green, blue] = [
  workspace,
  '0192f000-0000-7000-8000-000000000002',
  '0192f000-0000-7000-8000-000000000003',
];
const all = [red, green, blue];
/** What the items of one workspace take, about: there is room for two. */
const itemsOfEach = 4;
const budget = 2_700;

const codes = (replica: Replica, of?: string) =>
  [...replica.records('StockItem', of)].map(({ code }) => code).sort();
const state = (replica: Replica, of: string) =>
  replica.storage().workspaces.find(({ workspaceId }) => workspaceId === of)?.state;
const here = (replica: Replica) => all.filter((of) => state(replica, of) === 'here');

const stored = async (stores: StoreFactory, prefix: string) => (await stores.open('ada')).scan(prefix);
const contents = (replica: Replica, of: string) =>
  new Map(
    ['StockItem', 'Order'].flatMap((type) =>
      [...replica.records(type, of)].map((data) => [data.id, data] as const),
    ),
  );
const contentsOf = (server: World['server'], of: string) =>
  new Map(
    [...server.records().values()]
      .filter(({ workspaceId }) => workspaceId === of)
      .map((data) => [data.id, data]),
  );

/** Three workspaces with some items each, written by a tablet, and a phone that has not started yet. */
async function filled({
  policy = { recordBytes: budget },
  stores = memoryStores(),
}: { policy?: Partial<SyncPolicy>; stores?: StoreFactory } = {}) {
  const { time, server, device } = world();
  for (const of of all) server.setRole('ada', of, 'OWNER');
  const tablet = await device({ deviceId: 'tablet', seed: 2 }).open();
  tablet.start();
  for (const [at, of] of all.entries())
    for (let code = 0; code < itemsOfEach; code += 1)
      await tablet.enqueue(createItem(`${'rgb'[at]}${code}`, { workspaceId: of }));
  await time.until(() => tablet.outbox().length === 0);
  const phone = device({ policy: { pageSize: 2, ...policy }, stores });
  return { time, server, tablet, phone, device };
}

/** The same, with the phone up to date: red was used first, then green, then blue. */
async function used(options?: Parameters<typeof filled>[0]) {
  const it = await filled(options);
  const replica = await it.phone.open({ policy: { pageSize: 2 } });
  replica.start();
  await it.time.advance(second);
  expect(here(replica)).toEqual(all);
  for (const of of all) replica.use(of);
  await replica.close();
  return it;
}

describe('a device with more than its budget', () => {
  it('lets go of the workspace that was used longest ago, whole, also when that was before a restart', async () => {
    const { time, phone } = await used();
    const replica = await phone.open();
    replica.start();
    await time.advance(second);
    expect([codes(replica, red), here(replica)]).toEqual([[], [green, blue]]);
    expect(replica.status()).toMatchObject({ state: 'live', resting: [red] });
    expect(replica.status().overBudget).toBeUndefined();
    expect(replica.hasSynced(red)).toBe(false);
    expect(await stored(phone.stores, 'record/')).toHaveLength(2 * itemsOfEach);
    expect(replica.memberships()).toHaveLength(3);
    await replica.close();
    const again = await phone.open();
    expect([again.status().resting, here(again)]).toEqual([[red], [green, blue]]);
  });

  it('without a budget lets nothing go', async () => {
    const { time, phone } = await used({ policy: {} });
    const replica = await phone.open();
    replica.start();
    await time.advance(second);
    expect(here(replica)).toEqual(all);
    expect(replica.storage().budget).toBeUndefined();
  });

  it('says what is here, of when, and how much of it', async () => {
    const { time, phone } = await used();
    const replica = await phone.open();
    replica.start();
    await time.advance(second);
    const { bytes, outboxBytes, workspaces } = replica.storage();
    const texts = (await stored(phone.stores, 'record/')).map(([, text]) => text.length);
    expect([bytes, outboxBytes]).toEqual([texts.reduce((sum, length) => sum + length, 0), 0]);
    expect(workspaces[0]).toEqual({ workspaceId: red, name: red, state: 'resting', records: 0, bytes: 0 });
    const upToDateAt = replica.status().lastSyncedAt;
    expect(workspaces[2]).toMatchObject({
      state: 'here',
      records: itemsOfEach,
      bytes: bytes / 2,
      upToDateAt,
    });
    await replica.setScope({ workspaces: [red, green] });
    expect(state(replica, blue)).toBe('left-out');
  });

  it('keeps what somebody shows, however long ago it was read', async () => {
    const { time, phone } = await used();
    const replica = await phone.open();
    replica.onAskedForUse(() => replica.use(red));
    replica.start();
    await time.advance(second);
    expect(here(replica)).toEqual([red, blue]);
  });

  it('keeps one that is larger than the budget, and says so', async () => {
    const { time, phone } = await used({ policy: { recordBytes: 1_000 } });
    const replica = await phone.open();
    replica.start();
    await time.advance(second);
    expect([here(replica), replica.status().overBudget]).toEqual([all, true]);
  });

  it('that signs in on a small device does not fetch all of it first', async () => {
    const { time, phone } = await filled();
    const replica = await phone.open();
    replica.use(green);
    replica.start();
    let most = 0;
    replica.onRecords(() => (most = Math.max(most, replica.storage().bytes)));
    await time.advance(second);
    expect(replica.status().state).toBe('live');
    expect(here(replica)).toContain(green);
    // A request brings a page of each workspace at most.
    expect(most).toBeLessThan(budget + 3 * 2 * 300);
    expect(replica.storage().bytes).toBeLessThanOrEqual(budget);
  });

  it('waits until all that is stored has been read', async () => {
    const { time, phone } = await used();
    const replica = await phone.open({ policy: { recordBytes: budget, restoreSlice: 1 } });
    replica.start();
    replica.onStatus(() => expect(replica.isWhole() || replica.status().resting === undefined).toBe(true));
    await time.advance(second);
    expect(here(replica)).toEqual([green, blue]);
  });
});

describe('a workspace never rests', () => {
  it('while edits of it wait', async () => {
    const { time, phone, server } = await used();
    const offline = await phone.open();
    const [item] = [...offline.records('StockItem', red)];
    const { entry } = await offline.enqueue(updateItem(String(item!.id), { price: 2 }));
    for (const of of [green, blue]) offline.use(of);
    // Pushes do not come through, pulls do.
    const replica = await phone.open({
      transport: {
        ...server.transport({ userId: 'ada', deviceId: 'phone' }),
        push: () => new Promise(() => undefined),
      },
    });
    replica.start();
    for (const of of [green, blue]) replica.use(of);
    await time.advance(10 * minute);
    expect(replica.outbox()).toMatchObject([{ clientMutationId: entry.clientMutationId }]);
    expect([here(replica), codes(replica, red).length]).toEqual([[red, blue], itemsOfEach]);
  });

  it('while a person has to look at a refused edit of it', async () => {
    const { time, phone } = await used();
    const replica = await phone.open();
    const [item] = [...replica.records('StockItem', red)];
    await replica.enqueue(updateItem(String(item!.id), { onHand: { increment: -1_000 } }));
    for (const of of [green, blue]) replica.use(of);
    replica.start();
    await time.advance(second);
    expect(replica.outbox()).toMatchObject([{ state: 'refused' }]);
    expect(here(replica)).toEqual([red, blue]);
    await replica.discard(replica.outbox()[0]!.clientMutationId);
    replica.use(green);
    await time.advance(minute);
    expect(here(replica)).toEqual([green, blue]);
  });

  it('while a conflict of it waits for a person', async () => {
    const { time, server, device } = world(notesManifest);
    for (const of of all) server.setRole('ada', of, 'OWNER');
    const [phone, tablet] = [device(), device({ deviceId: 'tablet', seed: 2 })];
    const writer = await tablet.open();
    writer.start();
    const title = (id: string, text: string) => ({ name: 'updateNotebook', input: { id, title: text } });
    const ids: string[] = [];
    for (const of of all) {
      const input = { workspaceId: of, title: 'Here' };
      ids.push(String((await writer.enqueue({ name: 'createNotebook', input })).record!.id));
    }
    const first = await phone.open();
    first.start();
    await time.advance(second);
    first.pause('test');
    await first.enqueue(title(ids[0]!, 'Yours'));
    await writer.enqueue(title(ids[0]!, 'Theirs'));
    await time.advance(second);
    first.resume('test');
    await time.advance(second);
    expect(first.conflicts()).toMatchObject([{ state: 'OPEN', workspaceId: red }]);
    for (const of of all) first.use(of);
    await first.close();
    const replica = await phone.open({ policy: { recordBytes: first.storage().bytes - 100 } });
    replica.start();
    await time.advance(second);
    expect(here(replica)).toEqual([red, blue]);
    await replica.resolveConflict(replica.conflicts()[0]!.id, 'YOURS');
    for (const of of [green, blue]) replica.use(of);
    await time.advance(minute);
    await replica.now();
    expect(here(replica)).toEqual([green, blue]);
  });
});

describe('a workspace that rests', () => {
  /** Red rests. */
  async function resting(options?: Parameters<typeof filled>[0]) {
    const it = await used(options);
    const replica = await it.phone.open();
    replica.start();
    await it.time.advance(second);
    expect(here(replica)).toEqual([green, blue]);
    return { ...it, replica };
  }

  it('comes back when it is used, with what has happened meanwhile, and the next one goes', async () => {
    const { time, tablet, replica } = await resting();
    await tablet.enqueue(createItem('r9', { workspaceId: red }));
    await time.advance(second);
    expect(codes(replica, red)).toEqual([]);
    replica.use(red);
    expect([replica.hasSynced(red), state(replica, red)]).toEqual([false, 'resting']);
    const states = new Set<string | undefined>();
    replica.onStatus(() => states.add(replica.status().firstSync && state(replica, red)));
    await time.until(() => replica.hasSynced(red));
    expect(states).toContain('on-its-way');
    expect(codes(replica, red)).toEqual(['r0', 'r1', 'r2', 'r3', 'r9']);
    await time.advance(second);
    expect([here(replica), replica.status()]).toMatchObject([
      [red, blue],
      { resting: [green], state: 'live' },
    ]);
  });

  it('is fetched again when it was used offline, however late that is possible', async () => {
    const { time, replica } = await resting();
    replica.pause('tunnel');
    replica.use(red);
    await time.advance(10 * minute);
    expect([state(replica, red), replica.hasSynced(red)]).toEqual(['resting', false]);
    replica.resume('tunnel');
    await time.advance(second);
    expect([state(replica, red), codes(replica, red).length]).toEqual(['here', itemsOfEach]);
  });

  it('takes edits: they are kept over a restart and sent, and then all of it is here', async () => {
    const { time, server, phone, replica } = await resting();
    replica.pause('tunnel');
    const { entry } = await replica.enqueue(createItem('new', { workspaceId: red }));
    expect(codes(replica, red)).toEqual(['new']);
    await replica.close();
    const again = await phone.open();
    expect(codes(again, red)).toEqual(['new']);
    again.start();
    await time.advance(second);
    expect([again.outbox(), server.effects(entry.clientMutationId)]).toEqual([[], 1]);
    expect(codes(again, red)).toEqual(['new', 'r0', 'r1', 'r2', 'r3']);
  });

  it('goes for good when the membership ends', async () => {
    const { time, server, phone, replica } = await resting();
    server.setRole('ada', red, undefined);
    void replica.now();
    await time.advance(second);
    expect(replica.status()).toMatchObject({ state: 'live', notices: [{ kind: 'MEMBERSHIP_ENDED' }] });
    expect([replica.status().resting, replica.memberships().length]).toEqual([undefined, 2]);
    expect(await stored(phone.stores, 'cursor/')).toHaveLength(2);
    server.setRole('ada', red, 'EDITOR');
    void replica.now();
    await time.advance(second);
    expect(replica.storage().bytes).toBeLessThanOrEqual(budget);
    replica.use(red);
    await time.advance(second);
    expect(codes(replica, red)).toEqual(['r0', 'r1', 'r2', 'r3']);
  });
});

describe('tabs of one store', () => {
  it('keep what any of them shows, and fetch what any of them opens', async () => {
    const { world, open } = browserOf();
    const { time, server, device } = world;
    for (const of of all) server.setRole('ada', of, 'OWNER');
    const tablet = await device({ deviceId: 'tablet', seed: 2 }).open();
    tablet.start();
    for (const of of all)
      for (let code = 0; code < itemsOfEach; code += 1)
        await tablet.enqueue(createItem(`${code}`, { workspaceId: of }));
    await time.until(() => tablet.outbox().length === 0);
    const policy = { recordBytes: budget };
    const syncing = (await open({ policy })).replica;
    const showing = (await open({ policy })).replica;
    showing.onAskedForUse(() => showing.use(red));
    showing.use(red);
    for (const of of [green, blue]) syncing.use(of);
    syncing.start();
    await time.until(() => syncing.status().state === 'live');
    await time.advance(second);
    expect([state(syncing, red), state(showing, red)]).toEqual(['here', 'here']);
    expect(syncing.status().resting).toHaveLength(1);
    const [gone] = syncing.status().resting!;
    showing.use(gone!);
    await time.until(() => showing.hasSynced(gone!));
    expect(codes(showing, gone).length).toBe(itemsOfEach);
  });
});

describe('use', () => {
  it('is not a write: reading on and on stores the order once a minute at most', async () => {
    const { time, phone } = await used({ policy: {} });
    let writes = 0;
    const store = faultyStore(await phone.stores.open('ada'), () => void (writes += 1));
    const replica = await phone.open({ store });
    for (let at = 0; at < 600; at += 1) {
      replica.use(all[at % 2]!);
      await time.advance(second / 10);
    }
    expect(writes).toBe(1);
  });
});

describe('a store that is full', () => {
  /** Takes no more than so many characters of records. */
  const small = (room: number): StoreFactory => {
    const stores = memoryStores();
    return {
      ...stores,
      async open(name) {
        const store = await stores.open(name);
        return {
          ...store,
          get: store.get.bind(store),
          scan: store.scan.bind(store),
          close: store.close.bind(store),
          report: store.report,
          async write(batch) {
            const kept = new Map(await store.scan('record/'));
            for (const change of batch)
              if ('put' in change && change.put.startsWith('record/')) kept.set(change.put, change.value);
              else if ('remove' in change) kept.delete(change.remove);
            const size = [...kept.values()].reduce((sum, { length }) => sum + length, 0);
            if (size > room) throw new HoldfastError('STORE_FULL');
            await store.write(batch);
          },
        };
      },
    };
  };

  it('makes room for a page by what was used longest ago', async () => {
    const { time, phone } = await filled({ stores: small(budget), policy: {} });
    const replica = await phone.open();
    for (const of of [green, red]) replica.use(of);
    replica.start();
    await time.advance(second);
    expect([here(replica), replica.status().state]).toEqual([[red, green], 'live']);
    replica.use(blue);
    await time.advance(second);
    expect([here(replica), replica.status().state]).toEqual([[red, blue], 'live']);
  });

  it('is reported when nothing may go, and what is here stays', async () => {
    const { time, phone } = await filled({ stores: small(1_000), policy: {} });
    const replica = await phone.open({ scope: { workspaces: [red] } });
    replica.start();
    await time.advance(second);
    expect(replica.status()).toMatchObject({ state: 'backing-off', problem: { code: 'STORE_FULL' } });
    expect(codes(replica, red).length).toBeGreaterThan(0);
    expect(state(replica, red)).toBe('on-its-way');
  });
});

describe('a device whose process dies, or whose store fails, at any write of an eviction', () => {
  it.each(['crash-before', 'crash-after', 'failed', 'full', 'unsure'] as const)(
    'ends whole: %s',
    async (fault) => {
      for (let at = 0, met = true; met; at += 1) {
        const { time, server, phone } = await used();
        met = false;
        const policy = { recordBytes: budget, restoreSlice: 3 };
        const plan = (index: number) => (index === at && (met = true) ? fault : undefined);
        const first = await phone.open({ store: faultyStore(await phone.stores.open('ada'), plan), policy });
        first.start();
        await time.advance(minute);
        if (!fault.startsWith('crash')) await first.close();
        // Never both: in full here by its cursor, and not here.
        const before = await phone.open({ policy });
        await time.until(() => before.isWhole());
        for (const of of here(before))
          expect(codes(before, of), `${fault} at ${at}`).toHaveLength(itemsOfEach);
        before.start();
        await time.advance(minute);
        expect([here(before), codes(before, red)], `${fault} at ${at}`).toEqual([[green, blue], []]);
        expect(await stored(phone.stores, 'record/')).toHaveLength(2 * itemsOfEach);
        before.use(red);
        await time.advance(minute);
        expect(contents(before, red), `${fault} at ${at}`).toEqual(contentsOf(server, red));
        if (at > 100) throw new Error('This never ends.');
      }
    },
  );
});

describe('a device that keeps to a budget while it is used, over a bad network, with restarts and resets', () => {
  it.each([...Array(15).keys()])(
    'lets no edit go, and in the end has what the server has: seed %i',
    async (seed) => {
      const random = seededRandom(4_000 + seed);
      const pick = <T>(from: readonly T[]): T => from[Math.floor(random.next() * from.length)]!;
      const { time, server, tablet, device } = await filled();
      let calm = false;
      const phone = device({
        policy: { pageSize: 2, restoreSlice: pick([2, 250]), recordBytes: pick([1_000, 2_700, 4_000]) },
        network: () => {
          if (calm) return {};
          const chance = random.next();
          return chance < 0.1 ? { fault: 'lost' } : chance < 0.2 ? { fault: 'answer-lost' } : { delay: 300 };
        },
      });
      const promised: string[] = [];
      let shown = pick(all);
      let replica!: Replica;
      const open = async () => {
        replica = await phone.open();
        const known = new Set(replica.status().resting);
        replica.onAskedForUse(() => replica.use(shown));
        replica.onStatus(() => {
          for (const of of replica.status().resting ?? []) {
            const edits = replica.outbox().filter(({ workspaceId }) => workspaceId === of);
            if (!known.has(of)) expect([of === shown, edits]).toEqual([false, []]);
          }
          known.clear();
          for (const of of replica.status().resting ?? []) known.add(of);
        });
        replica.start();
      };
      const edit = async (by: Replica) => {
        const of = pick(all);
        const items = [...by.records('StockItem', of)];
        const item = items.length > 0 ? pick(items) : undefined;
        const chance = random.next();
        const { entry } = await by.enqueue(
          !item || chance < 0.3
            ? createItem(`${chance}`, { workspaceId: of })
            : chance < 0.6
              ? updateItem(String(item.id), { code: `${chance}` })
              : chance < 0.8
                ? createOrder(String(item.id), 1, { workspaceId: of })
                : deleteItem(String(item.id)),
        );
        if (by === replica) promised.push(entry.clientMutationId);
      };
      await open();
      for (let turn = 0; turn < 60; turn += 1) {
        const chance = random.next();
        if (chance < 0.2) await edit(tablet);
        else if (chance < 0.5) await edit(replica);
        else if (chance < 0.7) replica.use((shown = pick(all)));
        else if (chance < 0.75) server.compact();
        else if (chance < 0.8) void replica.now().catch(() => undefined);
        else if (chance < 0.9) {
          await replica.close();
          await open();
        }
        await time.advance(random.next() * 2_000);
      }
      calm = true;
      await time.advance(10 * minute);
      expect(replica.outbox().filter(({ state }) => state !== 'refused')).toEqual([]);
      const refused = new Set(replica.outbox().map(({ clientMutationId }) => clientMutationId));
      for (const id of promised) expect(server.effects(id)).toBe(refused.has(id) ? 0 : 1);
      for (const { clientMutationId } of replica.outbox()) await replica.discard(clientMutationId);
      for (const of of all) {
        const { status, storage } = replica;
        expect(status().overBudget ?? storage().bytes <= storage().budget!).toBe(true);
        if (state(replica, of) === 'here') expect(contents(replica, of)).toEqual(contentsOf(server, of));
        else expect([state(replica, of), contents(replica, of)]).toEqual(['resting', new Map()]);
      }
      for (const of of all) {
        replica.use((shown = of));
        await time.advance(minute);
        expect(contents(replica, of)).toEqual(contentsOf(server, of));
      }
    },
  );
});
