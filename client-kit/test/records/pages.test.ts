import { HoldfastError } from '@holdfast/schema/errors';
import { describe, expect, it } from 'vitest';
import type { ChangePage, Replica, Transport } from '../../src/sync/index.js';
import {
  createItem,
  deleteItem,
  ids,
  minute,
  pageByPage,
  second,
  start,
  updateItem,
  workspace,
  world,
} from '../support/world.js';

const codes = (replica: Replica) =>
  [...replica.records('StockItem', workspace)].map(({ code }) => code).sort();
const itemOf = (id: string, version: number, more: Record<string, unknown> = {}) => ({
  type: 'StockItem',
  data: {
    id,
    workspaceId: workspace,
    version,
    code: `v${version}`,
    labels: [],
    onHand: 0,
    price: 1,
    cost: null,
    countedAt: null,
    createdAt: '2026-10-01T00:00:00.000Z',
    updatedAt: '2026-10-01T00:00:00.000Z',
    deletedAt: null,
    ...more,
  },
  texts: { remarks: { text: '', edits: null } },
});
const page = (parts: Partial<ChangePage>): ChangePage => ({
  records: [],
  tombstones: [],
  settled: [],
  cursor: 'c1',
  hasMore: false,
  reset: false,
  ...parts,
});

/** A device whose server answers `changes` with the pages given, one after another, then with nothing new. */
async function fed(pages: ChangePage[]) {
  const { time, device } = world();
  const asked: Array<string | undefined> = [];
  const api = (transport: Transport): Transport => ({
    ...pageByPage(transport, async ({ after }) => {
      asked.push(after);
      return pages.shift() ?? page({ cursor: after ?? 'c0' });
    }),
    live: () => () => undefined,
  });
  const phone = device({ api });
  const replica = await phone.open();
  replica.start();
  await time.advance(second);
  return { time, phone, replica, asked, pages };
}

describe('a page', () => {
  const [a, b, c] = [ids(1)(), ids(2)(), ids(3)()];

  it('is asked for from the cursor of the one before, also after a restart', async () => {
    const { time, phone, replica, asked } = await fed([
      page({ records: [itemOf(a, 1)], cursor: 'c1', hasMore: true }),
      page({ records: [itemOf(b, 1)], cursor: 'c2' }),
    ]);
    expect(asked).toEqual([undefined, 'c1']);
    await replica.close();
    const again = await phone.open();
    expect(codes(again)).toEqual(['v1', 'v1']);
    again.start();
    await time.advance(second);
    expect(asked).toEqual([undefined, 'c1', 'c2']);
  });

  it('tells "not synced yet" from "empty", and how far a first sync is', async () => {
    const { time, device } = world();
    const replica = await device({
      network: (kind) => (kind === 'changes' ? { delay: 10 * second } : {}),
    }).open();
    expect(replica.hasSynced(workspace)).toBe(false);
    replica.start();
    await time.advance(second);
    expect(replica.status()).toMatchObject({
      state: 'pulling',
      firstSync: { workspaces: 1, done: 0, records: 0 },
    });
    await time.advance(minute);
    expect(replica.hasSynced(workspace)).toBe(true);
    expect(replica.status().firstSync).toBeUndefined();
    expect(Date.parse(replica.status().lastSyncedAt ?? '')).toBeGreaterThan(start);
  });

  it('with a record that cannot be read gives the others, and reports the one until that is dismissed', async () => {
    const { replica, phone } = await fed([
      page({
        records: [
          itemOf(a, 1),
          { type: 'Unicorn', data: { id: b } },
          { type: 'StockItem', data: { id: b, workspaceId: workspace } },
          itemOf(c, 1),
        ],
      }),
    ]);
    expect(codes(replica)).toEqual(['v1', 'v1']);
    const [notice] = replica.status().notices;
    expect(notice).toMatchObject({ kind: 'RECORD_UNREADABLE', message: expect.stringContaining(b) });
    await replica.close();
    const again = await phone.open();
    expect(again.status().notices).toHaveLength(1);
    await again.dismissNotice(notice?.id ?? '');
    expect(again.status().notices).toEqual([]);
  });

  it('that is older than what is here changes nothing', async () => {
    const { replica } = await fed([
      page({ records: [itemOf(a, 5)], hasMore: true }),
      page({ records: [itemOf(a, 4)], cursor: 'c2' }),
    ]);
    expect(codes(replica)).toEqual(['v5']);
  });

  it('that brings what is here already tells nobody', async () => {
    const { time, replica, pages } = await fed([page({ records: [itemOf(a, 5)] })]);
    pages.push(page({ records: [itemOf(a, 5)], cursor: 'c2' }));
    let told = 0;
    replica.onRecords(() => (told += 1));
    void replica.now();
    await time.advance(second);
    expect(told).toBe(0);
  });

  it('that starts over keeps showing what is here, until the last page tells what has gone', async () => {
    const { time, replica, pages } = await fed([page({ records: [itemOf(a, 5), itemOf(b, 5)] })]);
    pages.push(
      page({ reset: true, records: [itemOf(c, 1)], cursor: 'n1', hasMore: true }),
      page({ records: [itemOf(a, 2)], cursor: 'n2' }),
    );
    const shown: unknown[] = [];
    replica.onRecords(() => shown.push(codes(replica)));
    void replica.now();
    await time.advance(second);
    expect(shown).toEqual([
      ['v1', 'v5', 'v5'],
      ['v1', 'v2'],
    ]);
  });

  it('goes on where a fetch from the beginning was cut off, and sweeps all the same', async () => {
    const { time, phone, replica, pages } = await fed([page({ records: [itemOf(a, 5), itemOf(b, 5)] })]);
    pages.push(page({ reset: true, records: [itemOf(c, 1)], cursor: 'n1', hasMore: true }));
    replica.onRecords(() => void replica.close());
    void replica.now().catch(() => undefined);
    await time.advance(second);
    pages.splice(0);
    pages.push(page({ records: [itemOf(b, 6)], cursor: 'n2' }));
    const again = await phone.open();
    expect(codes(again)).toEqual(['v1', 'v5', 'v5']);
    again.start();
    await time.advance(second);
    expect(codes(again)).toEqual(['v1', 'v6']);
  });

  it('from a server that never accepts its own cursors is fetched no faster than the back-off', async () => {
    const { time, device } = world();
    let asked = 0;
    const api = (transport: Transport) =>
      pageByPage(
        transport,
        async () => ((asked += 1), page({ reset: true, hasMore: true, cursor: `c${asked}` })),
      );
    const replica = await device({ api }).open();
    replica.start();
    await time.advance(minute);
    expect(asked).toBeLessThan(60);
    expect(replica.status()).toMatchObject({ state: 'backing-off', problem: { code: 'INTERNAL' } });
  });

  it('is fetched from the beginning when the stored cursor is no cursor of the server', async () => {
    const { time, device, server } = world();
    let refuse = false;
    const api = (transport: Transport) =>
      pageByPage(transport, async ({ after }, direct) =>
        refuse && after !== undefined ? Promise.reject(new HoldfastError('BAD_USER_INPUT')) : direct(),
      );
    const replica = await device({ api }).open();
    await replica.enqueue(createItem('A'));
    replica.start();
    await time.advance(second);
    refuse = true;
    await replica.now();
    expect(replica.status().state).toBe('live');
    expect(codes(replica)).toEqual([...server.records().values()].map(({ code }) => code));
  });
});

describe('a deletion', () => {
  it('is not undone by a late answer about the time before', async () => {
    const { time, server, device } = world();
    let fault: 'answer-lost' | undefined;
    const replica = await device({ network: (kind) => (kind === 'push' && fault ? { fault } : {}) }).open();
    const tablet = await device({ deviceId: 'tablet', seed: 2 }).open();
    replica.start();
    tablet.start();
    await time.advance(second);
    fault = 'answer-lost';
    const id = String((await replica.enqueue(createItem('A'))).record?.id);
    await time.advance(100);
    expect(replica.outbox()).toMatchObject([{ included: true, state: 'sent' }]);
    await tablet.enqueue(deleteItem(id));
    await time.advance(100);
    expect(codes(replica)).toEqual([]);
    const seen: unknown[] = [];
    replica.onRecords(() => seen.push(codes(replica)));
    fault = undefined;
    await time.advance(minute);
    expect([replica.outbox(), codes(replica), seen, server.records().size]).toEqual([[], [], [], 0]);
  });

  it('is not undone by a stored answer either, when all trace of it has gone from the log', async () => {
    const { time, server, device } = world();
    let offline = true;
    const phone = device({
      network: (kind) => (kind === 'push' ? { fault: 'answer-lost' } : offline ? { fault: 'lost' } : {}),
    });
    const replica = await phone.open();
    replica.start();
    const id = String((await replica.enqueue(createItem('A'))).record?.id);
    await time.advance(second);
    const tablet = await device({ deviceId: 'tablet', seed: 2 }).open();
    tablet.start();
    await time.advance(second);
    await tablet.enqueue(deleteItem(id));
    await time.advance(second);
    server.compact();
    await replica.close();
    const direct = await device({ stores: phone.stores }).open();
    offline = false;
    direct.start();
    await time.advance(minute);
    expect([direct.outbox(), codes(direct)]).toEqual([[], []]);
  });

  it('by somebody else is outlived by an edit that is waiting, on the device as on the server', async () => {
    const { time, server, device } = world();
    let fault: 'lost' | undefined;
    const replica = await device({ network: (kind) => (kind === 'push' && fault ? { fault } : {}) }).open();
    const tablet = await device({ deviceId: 'tablet', seed: 2 }).open();
    replica.start();
    tablet.start();
    const id = String((await replica.enqueue(createItem('A'))).record?.id);
    await time.advance(second);
    fault = 'lost';
    await replica.enqueue(updateItem(id, { code: 'B' }));
    await tablet.enqueue(deleteItem(id));
    await time.advance(second);
    expect(codes(tablet)).toEqual([]);
    expect(codes(replica)).toEqual(['B']);
    fault = undefined;
    await time.advance(minute);
    expect([codes(replica), codes(tablet), server.records().size]).toEqual([['B'], ['B'], 1]);
  });
});

describe('a server that was restored from a backup', () => {
  it('is followed: what it lost goes, what it has stays, and what was not sent arrives', async () => {
    const { time, server, device } = world();
    const replica = await device({ policy: { liveCheckMs: minute } }).open();
    replica.start();
    const kept = String((await replica.enqueue(createItem('kept'))).record?.id);
    await time.advance(second);
    const restore = server.backup();
    await replica.enqueue(updateItem(kept, { code: 'changed after the backup' }));
    await replica.enqueue(createItem('made after the backup'));
    await time.advance(second);
    replica.pause('test');
    await replica.enqueue(createItem('not sent'));
    restore();
    replica.resume('test');
    await time.advance(3 * minute);
    expect(codes(replica)).toEqual(['kept', 'not sent']);
    expect(codes(replica)).toEqual([...server.records().values()].map(({ code }) => code).sort());
  });
});

describe('a membership', () => {
  it('that ends takes the records from the device and leaves the unsent edits, shown and exportable, with the person', async () => {
    const { time, server, device } = world();
    const phone = device();
    const replica = await phone.open();
    replica.start();
    const id = String((await replica.enqueue(createItem('A'))).record?.id);
    await time.advance(second);
    replica.pause('test');
    const { entry } = await replica.enqueue(updateItem(id, { code: 'unsent' }));
    server.setRole('ada', workspace, undefined);
    replica.resume('test');
    await time.advance(minute);
    expect(codes(replica)).toEqual([]);
    expect(replica.memberships()).toEqual([]);
    expect(replica.outbox()).toMatchObject([
      { clientMutationId: entry.clientMutationId, state: 'refused', refusal: [{ code: 'FORBIDDEN' }] },
    ]);
    expect(replica.exportOutbox()).toContain('unsent');
    expect(replica.status().notices).toMatchObject([{ kind: 'MEMBERSHIP_ENDED' }]);
    const stored = JSON.stringify(await (await phone.stores.open('ada')).scan('record/'));
    expect(stored).toBe('[]');
  });

  it('that ended while the device had lost its list of memberships takes the records too', async () => {
    const { time, server, device } = world();
    const phone = device();
    const before = await phone.open();
    before.start();
    await before.enqueue(createItem('A'));
    await time.advance(second);
    await before.close();
    await (await phone.stores.open('ada')).write([{ put: 'fact/memberships', value: '[torn' }]);
    server.setRole('ada', workspace, undefined);
    const replica = await phone.open();
    expect(codes(replica)).toEqual(['A']);
    replica.start();
    await time.advance(second);
    expect(codes(replica)).toEqual([]);
    expect(replica.status().notices).toMatchObject([{ kind: 'MEMBERSHIP_ENDED' }]);
  });

  it('in another role has everything fetched again', async () => {
    const { time, server, device } = world();
    const asked: Array<string | undefined> = [];
    const api = (transport: Transport) =>
      pageByPage(transport, ({ after }, direct) => (asked.push(after), direct()));
    const replica = await device({ api }).open();
    replica.start();
    await replica.enqueue(createItem('A'));
    await time.advance(second);
    asked.splice(0);
    server.setRole('ada', workspace, 'VIEWER');
    await replica.now();
    // What it was asked for with the memberships is of the role before.
    expect(asked).toEqual([expect.any(String), undefined]);
    expect(codes(replica)).toEqual(['A']);
  });
});
