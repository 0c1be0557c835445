import { HoldfastError } from '@holdfast/schema/errors';
import { describe, expect, it } from 'vitest';
import { defaultPolicy, type Replica, type Transport } from '../../src/sync/index.js';
import { faultyStore, type NetworkPlan, type StoreFault } from '../../src/testing/index.js';
import {
  createItem,
  ids,
  manifest,
  minute,
  second,
  updateItem,
  world,
  workspace,
  type DeviceOptions,
} from '../support/world.js';

/** A device that notes down what each of its pushes carried, whether the server took it or not. */
async function watched(options: DeviceOptions = {}, schema = manifest) {
  const { time, server, device } = world(schema);
  const pushes: string[][] = [];
  const { api = (transport: Transport) => transport } = options;
  const phone = device({
    ...options,
    api: (transport) => ({
      ...transport,
      push: (batch, signal) => {
        pushes.push(batch.map(({ input }) => String(input.clientMutationId)));
        return api(transport).push(batch, signal);
      },
    }),
  });
  return { time, server, phone, pushes, replica: await phone.open() };
}

const createMany = async (replica: Replica, count: number): Promise<string[]> => {
  const made = Array.from({ length: count }, (_, at) => replica.enqueue(createItem(`${at}`)));
  return (await Promise.all(made)).map(({ entry }) => entry.clientMutationId);
};
const sizes = (pushes: readonly string[][]) => pushes.map(({ length }) => length);

describe('a long queue', () => {
  it('goes in as few pushes as it fits in, in order, and a short one in one', async () => {
    const { time, pushes, replica } = await watched();
    const made = await createMany(replica, 1_000);
    replica.start();
    await time.until(() => replica.outbox().length === 0);
    expect(sizes(pushes)).toEqual([500, 500]);
    expect(pushes.flat()).toEqual(made);
    await createMany(replica, 7);
    await time.until(() => replica.outbox().length === 0);
    expect(sizes(pushes.slice(2))).toEqual([7]);
  });

  it('is taken out a hundred at a time, so that nothing waits for the recording of a whole push', async () => {
    const { time, device } = world();
    const phone = device();
    const left: number[] = [];
    const store = faultyStore(await phone.stores.open('ada'), (_write, batch) => {
      const gone = batch.filter((change) => 'remove' in change && change.remove.startsWith('outbox/'));
      if (gone.length > 0) left.push(gone.length);
      return undefined;
    });
    const replica = await phone.open({ store });
    await createMany(replica, 250);
    replica.start();
    await time.until(() => replica.outbox().length === 0);
    expect(left).toEqual([100, 100, 50]);
  });

  it('is cut by what its edits weigh as well', async () => {
    const policy = { pushBytes: 20_000 };
    const { time, pushes, replica } = await watched({ policy });
    for (let at = 0; at < 30; at += 1)
      await replica.enqueue(createItem(`${at}`, { remarks: 'é'.repeat(1_000) }));
    replica.start();
    await time.until(() => replica.outbox().length === 0);
    expect(sizes(pushes)).toEqual([8, 8, 8, 6]);
  });

  it('goes as a whole also after hours without network: where nothing gets through, less would not either', async () => {
    let fault: ReturnType<NetworkPlan> = { fault: 'lost' };
    const { time, pushes, replica } = await watched({ network: () => fault });
    replica.start();
    const made = await createMany(replica, 1_000);
    await time.advance(3 * 60 * minute);
    fault = { delay: 100 };
    await time.until(() => replica.outbox().length === 0);
    expect(pushes).toEqual([made.slice(0, 500), made.slice(500)]);
  });

  it('goes in smaller parts over a line that takes too long for so much, and in larger ones when it is better', async () => {
    let slow = true;
    const bandwidth =
      (transport: Transport): Transport['push'] =>
      (batch, signal) =>
        slow && batch.length > 100 ? new Promise(() => undefined) : transport.push(batch, signal);
    const { time, server, pushes, replica } = await watched({
      api: (transport) => ({ ...transport, push: bandwidth(transport) }),
    });
    const made = await createMany(replica, 700);
    replica.start();
    await time.until(() => replica.outbox().length < 700, 30 * minute);
    slow = false;
    await time.until(() => replica.outbox().length === 0);
    expect(sizes(pushes).slice(0, 4)).toEqual([500, 250, 125, 62]);
    expect(made.every((id) => server.effects(id) === 1)).toBe(true);
    await createMany(replica, 500);
    await time.until(() => replica.outbox().length === 0);
    expect(pushes.at(-1)).toHaveLength(500);
  });

  it('goes in smaller parts where something on the line lets no more pass, though the server is there', async () => {
    const gate =
      (transport: Transport): Transport['push'] =>
      (batch, signal) =>
        batch.length > 100 ? Promise.reject(new HoldfastError('OFFLINE')) : transport.push(batch, signal);
    const { time, replica } = await watched({ api: (it) => ({ ...it, push: gate(it) }) });
    await createMany(replica, 300);
    replica.start();
    await time.until(() => replica.outbox().length === 0, 30 * minute);
  });

  it('learns how many a server takes at once, and does not ask for more again', async () => {
    const limited =
      (transport: Transport): Transport['push'] =>
      (batch, signal) =>
        batch.length > 100
          ? Promise.reject(new HoldfastError('PAYLOAD_TOO_LARGE'))
          : transport.push(batch, signal);
    const { time, pushes, replica } = await watched({ api: (it) => ({ ...it, push: limited(it) }) });
    await createMany(replica, 500);
    replica.start();
    await time.until(() => replica.outbox().length === 0);
    expect(sizes(pushes)).toEqual([500, 250, 125, ...Array<number>(8).fill(62), 4]);
  });

  it('goes on in large parts once the one edit is set aside that is too large for the server', async () => {
    const strict =
      (transport: Transport): Transport['push'] =>
      (batch, signal) =>
        JSON.stringify(batch).includes('vast')
          ? Promise.reject(new HoldfastError('PAYLOAD_TOO_LARGE'))
          : transport.push(batch, signal);
    const { time, pushes, replica } = await watched({ api: (it) => ({ ...it, push: strict(it) }) });
    await replica.enqueue(createItem('vast'));
    await createMany(replica, 800);
    replica.start();
    await time.until(() => replica.status().pending === 0);
    expect(replica.outbox()).toMatchObject([{ state: 'refused', refusal: [{ code: 'PAYLOAD_TOO_LARGE' }] }]);
    expect(sizes(pushes)).toEqual([500, 250, 125, 62, 31, 15, 7, 3, 1, 500, 300]);
  });
});

describe('a drain over a line with a round trip of 100 ms', () => {
  /** Virtual milliseconds until 1,000 edits are through, with these answers lost. */
  async function drain(isLost: (request: number) => boolean, policy = {}) {
    let requests = 0;
    const network: NetworkPlan = (kind) =>
      kind === 'push' && isLost((requests += 1)) ? { fault: 'answer-lost', delay: 100 } : { delay: 100 };
    const { time, server, pushes, replica } = await watched({ network, policy });
    const made = await createMany(replica, 1_000);
    const begun = time.clock.now();
    replica.start();
    await time.until(() => replica.outbox().length === 0);
    expect(made.filter((id) => server.effects(id) !== 1)).toEqual([]);
    return { ms: time.clock.now() - begun, made, pushes };
  }

  it('takes two round trips for a thousand edits', async () => {
    const { ms, made, pushes } = await drain(() => false);
    expect([ms, pushes.length, pushes.flat()]).toEqual([200, 2, made]);
  });

  it('takes hardly longer where the device was offline for hours and hears that the network is back', async () => {
    let fault: ReturnType<NetworkPlan> = { fault: 'lost' };
    const { time, phone, replica } = await watched({ network: () => fault });
    replica.start();
    await createMany(replica, 1_000);
    await time.advance(3 * 60 * minute);
    fault = { delay: 100 };
    const begun = time.clock.now();
    phone.environment.connectivity.set(true);
    await time.until(() => replica.outbox().length === 0);
    expect(time.clock.now() - begun).toBeLessThanOrEqual(200 + defaultPolicy.hintMs);
  });

  it('takes little longer where the first answer after those hours is lost: another one shows that the server is there', async () => {
    let back = false;
    let lost = 0;
    const { time, phone, replica } = await watched({
      network: (kind) => {
        if (!back) return { fault: 'lost' };
        return kind === 'push' && (lost += 1) === 1 ? { fault: 'answer-lost', delay: 100 } : { delay: 100 };
      },
    });
    replica.start();
    await createMany(replica, 1_000);
    await time.advance(3 * 60 * minute);
    back = true;
    const begun = time.clock.now();
    phone.environment.connectivity.set(true);
    await time.until(() => replica.outbox().length === 0);
    // Two hints, the push that was lost, the pull that was not, and the two pushes.
    expect(time.clock.now() - begun).toBeLessThanOrEqual(2 * defaultPolicy.hintMs + 400);
  });

  it('waits longer and longer where the line fails with each push alone, whatever else is answered', async () => {
    const begun: number[] = [];
    const { time, replica } = await watched({
      network: (kind) => (kind === 'push' ? { fault: 'lost' } : {}),
      policy: { liveCheckMs: 50 },
      api: (transport) => ({
        ...transport,
        push: (batch, signal) => {
          begun.push(time.clock.now());
          return transport.push(batch, signal);
        },
      }),
    });
    await createMany(replica, 1);
    replica.start();
    await time.advance(10 * minute);
    expect(begun.length).toBeLessThan(40);
  });

  it('applies each edit once and in order where every tenth answer is lost after the server has acted', async () => {
    const even = await drain(() => false, { pushBatch: 20 });
    const lossy = await drain((request) => request % 10 === 0, { pushBatch: 20 });
    expect([...new Set(lossy.pushes.flat())]).toEqual(lossy.made);
    expect(lossy.ms).toBeLessThan(3 * even.ms);
  });
});

describe('a hundred quick edits of one record', () => {
  it('end with the last, in the order in which they were made, whatever is lost on the way and although the app is restarted', async () => {
    let requests = 0;
    const network: NetworkPlan = (kind) =>
      kind === 'push' ? { fault: (requests += 1) % 2 > 0 ? 'answer-lost' : 'lost', delay: 10 } : {};
    let calm = false;
    const { time, server, pushes, phone, replica } = await watched({
      network: (kind) => (calm ? {} : network(kind)),
      policy: { pushBatch: 7 },
    });
    const id = ids()();
    await replica.enqueue(createItem('0', { id }));
    const edits = Array.from({ length: 100 }, (_, at) =>
      replica.enqueue(updateItem(id, { code: `${at + 1}`, onHand: { increment: 1 } })),
    );
    const made = (await Promise.all(edits)).map(({ entry }) => entry.clientMutationId);
    replica.start();
    await time.advance(10 * second);
    await replica.close();
    const again = await phone.open();
    expect(again.visible('StockItem', id)?.data).toMatchObject({ code: '100', onHand: 100 });
    again.start();
    await time.advance(10 * second);
    calm = true;
    await time.until(() => again.outbox().length === 0);
    expect(server.records().get(`StockItem:${id}`)).toMatchObject({ code: '100', onHand: 100, version: 101 });
    expect([...new Set(pushes.flat())].slice(1)).toEqual(made);
  });
});

describe('a process that goes at any moment', () => {
  /** A hundred edits while the network comes and goes; the process dies at one of its writes and is started again. */
  async function day(fault: StoreFault, at: number) {
    let network: ReturnType<NetworkPlan> = { fault: 'lost' };
    const { time, server, device } = world();
    const phone = device({ network: () => network, policy: { pushBatch: 30 } });
    const store = await phone.stores.open('ada');
    let [died, opened, writes] = [false, false, 0];
    const faulty = faultyStore(
      store,
      () => (opened && (writes += 1) === at ? fault : undefined),
      () => (died = true),
    );
    const replica = await phone.open({ store: faulty });
    opened = true;
    const next = ids();
    const promised = new Map<string, string>();
    for (let edit = 0; edit < 100; edit += 1) {
      const id = next();
      void replica.enqueue(createItem(`${edit}`, { id })).then(
        ({ entry }) => promised.set(entry.clientMutationId, id),
        () => undefined,
      );
      // By tens, as quick hands do.
      if (edit % 10 === 9) await time.advance(20);
      if (edit === 49) {
        replica.start();
        network = { fault: 'answer-lost' };
        await time.advance(second);
        network = { delay: 20 };
      }
    }
    await time.advance(second);
    network = { fault: 'lost' };
    const again = died ? await phone.open({ store }) : replica;
    const seen = new Set([...again.records('StockItem', workspace)].map(({ id }) => id));
    const missing = [...promised.values()].filter((id) => !seen.has(id));
    network = {};
    again.start();
    await time.until(() => again.outbox().length === 0);
    return { missing, wrong: [...promised.keys()].filter((id) => server.effects(id) !== 1), died, promised };
  }

  it('has every edit that it promised, shows it before the network is back, and applies it once', async () => {
    for (const fault of ['crash-before', 'crash-after'] as const) {
      let crashes = 0;
      for (let at = 1; ; at += 1) {
        const { missing, wrong, died, promised } = await day(fault, at);
        expect([missing, wrong], `${fault} at write ${at}`).toEqual([[], []]);
        if (!died) {
          expect(promised.size).toBe(100);
          break;
        }
        crashes += 1;
      }
      expect(crashes).toBeGreaterThan(12);
    }
  });
});

describe('the default policy', () => {
  it('asks for no more than the protocol lets a push hold', () => {
    expect(defaultPolicy.pushBatch).toBeLessThanOrEqual(500);
    expect(defaultPolicy.pushBytes).toBeLessThanOrEqual(1_000_000);
    expect(defaultPolicy.mutationBytes).toBeLessThan(8 * 1024 * 1024);
  });
});
