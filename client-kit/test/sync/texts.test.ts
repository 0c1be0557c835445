import { yjsText } from '@holdfast/schema/text';
import { describe, expect, it } from 'vitest';
import { HoldfastError, userError } from '@holdfast/schema/errors';
import fc from 'fast-check';
import { seededRandom } from '../../src/testing/seeded-random.js';
import { faultyStores } from '../../src/testing/faulty-store.js';
import { memoryStores } from '../../src/stores/memory.js';
import type { Replica, Transport } from '../../src/sync/index.js';
import { createItem, minute, second, updateItem, workspace, world } from '../support/world.js';

const long = 'The quick brown fox jumps over the lazy dog.\n'.repeat(200);
const textOf = (replica: Replica, id: string) => replica.visible('StockItem', id)?.data.remarks;
const write = (replica: Replica, id: string, text: string, more: Record<string, unknown> = {}) =>
  replica.enqueue(updateItem(id, { remarks: { text }, ...more }));
const editOf = (entry: { input: Readonly<Record<string, unknown>> } | undefined) =>
  (entry?.input.remarks as { edit?: string } | undefined)?.edit;

/** Two devices that both hold one item with this text. */
async function two(text: string) {
  const { time, server, device } = world();
  let cut = false;
  let mute = false;
  /** Of a device that is mute, the server gets what is sent, and its answers are lost. */
  const api = (line: Transport): Transport => ({
    ...line,
    push: async (...sent) => {
      const answers = await line.push(...sent);
      if (mute) throw new HoldfastError('OFFLINE');
      return answers;
    },
  });
  const network = () => (cut ? ({ fault: 'lost' } as const) : {});
  const phone = device({ deviceId: 'phone', seed: 1, network, api });
  const tablet = device({ deviceId: 'tablet', seed: 2 });
  const here = await phone.open();
  const there = await tablet.open();
  for (const replica of [here, there]) replica.start();
  const { entry } = await here.enqueue(createItem('a', { remarks: text }));
  const id = String(entry.input.id);
  await time.advance(minute);
  const onServer = () => server.records().get(`StockItem:${id}`)?.remarks;
  return {
    ...{ time, server, phone, here, there, id, onServer },
    cut: (now: boolean) => (cut = now),
    mute: (now: boolean) => (mute = now),
  };
}

describe('a text', () => {
  it('keeps what two people wrote apart from each other, in the same words everywhere', async () => {
    const { time, here, there, id, onServer, cut } = await two('milk, bread');
    cut(true);
    await write(here, id, 'oat milk, bread');
    await write(there, id, 'milk, bread, salt');
    await time.advance(minute);
    expect(textOf(here, id)).toBe('oat milk, bread');
    cut(false);
    await time.advance(10 * minute);
    expect(textOf(here, id)).toBe('oat milk, bread, salt');
    expect(textOf(there, id)).toBe('oat milk, bread, salt');
    expect(onServer()).toBe('oat milk, bread, salt');
  });

  it('travels as an edit that is as large as what was typed', async () => {
    const { here, id } = await two(long);
    const { entry } = await write(here, id, long.replace('brown', 'red'));
    expect(editOf(entry)?.length).toBeLessThan(300);
    expect(JSON.stringify(entry).length).toBeLessThan(1_000);
  });

  it('takes an edit that the app encoded itself as it is', async () => {
    const { here, id } = await two('milk');
    const of = { of: `StockItem:${id}:remarks`, text: 'milk', state: undefined };
    const edit = yjsText.editTo(of, 'milk and tea', 'somebody');
    const { entry, record } = await here.enqueue(updateItem(id, { remarks: { edit } }));
    expect(editOf(entry)).toBe(edit);
    expect(record?.remarks).toBe('milk and tea');
  });

  it('that is given as it stands is not edited, and does not count as written', async () => {
    const { here, id } = await two('milk');
    const { entry } = await write(here, id, 'milk', { code: 'b' });
    expect(entry.input).not.toHaveProperty('remarks');
  });

  it('never goes back on the screen: not by an answer, a page, or another person’s edit', async () => {
    const { time, here, there, id } = await two('');
    const seen: string[] = [];
    here.onRecords(() => seen.push(String(textOf(here, id))));
    let typed = '';
    for (const letter of 'holdfast') {
      typed += letter;
      await write(here, id, typed);
      if (letter === 'd') void write(there, id, `${String(textOf(there, id))} and more`);
      await time.advance(letter < 'h' ? 5 : second);
    }
    await time.advance(minute);
    const letters = (text: string) => text.replace(' and more', '');
    for (const [at, text] of seen.entries())
      expect(letters(text).startsWith(letters(seen[at - 1] ?? ''))).toBe(true);
    expect(letters(seen.at(-1) ?? '')).toBe('holdfast');
    expect(textOf(there, id)).toBe(textOf(here, id));
  });

  it('has every one of many edits that are made before the first is on the disk', async () => {
    const { time, here, there, id } = await two('');
    await Promise.all([write(here, id, 'a'), write(here, id, 'ab'), write(here, id, 'abc')]);
    expect(textOf(here, id)).toBe('abc');
    await time.advance(minute);
    expect(textOf(there, id)).toBe('abc');
  });

  it('keeps what others wrote before an answer that came first, and that brings no text', async () => {
    const { time, here, there, id, cut } = await two('bread');
    here.pause('test');
    await write(there, id, 'bread and salt');
    await time.advance(minute);
    cut(false);
    const pushed = write(here, id, 'rye bread');
    here.resume('test');
    await pushed;
    await time.advance(minute);
    expect(textOf(here, id)).toBe('rye bread and salt');
  });

  it('has nothing of an edit that was refused, though the answer tells how the record stands', async () => {
    const { time, server, device } = world();
    const readers = device({ userId: 'grace', deviceId: 'reader', seed: 3 });
    server.setRole('grace', workspace, 'VIEWER');
    const [writer, reader] = [await device().open(), await readers.open()];
    for (const replica of [writer, reader]) replica.start();
    const { entry } = await writer.enqueue(createItem('a', { remarks: 'bread' }));
    const id = String(entry.input.id);
    await time.advance(minute);
    reader.pause('test');
    await write(writer, id, 'bread and salt');
    await time.advance(minute);
    await write(reader, id, 'rye bread');
    reader.resume('test');
    await time.advance(minute);
    const [refused] = reader.outbox();
    expect(refused?.refusal?.map(({ code }) => code)).toEqual(['FORBIDDEN']);
    await reader.discard(String(refused?.clientMutationId));
    expect([textOf(reader, id), textOf(writer, id)]).toEqual(['bread and salt', 'bread and salt']);
  });

  it('is edited on after a restart', async () => {
    const { time, phone, here, there, id } = await two('bread');
    await write(here, id, 'bread, salt');
    await time.advance(minute);
    await write(here, id, 'bread, salt, tea');
    await here.close();
    const again = await phone.open();
    expect(textOf(again, id)).toBe('bread, salt, tea');
    await write(again, id, 'rye bread, salt, tea');
    again.start();
    await time.advance(minute);
    expect(textOf(there, id)).toBe('rye bread, salt, tea');
  });

  it('that an earlier version of the kit stored is one that was written at once', async () => {
    const { time, phone, here, there, id } = await two('bread');
    await here.close();
    const store = await phone.stores.open('ada');
    const [[, row] = ['', '']] = await store.scan('record/StockItem/');
    const { texts: _later, ...stored } = JSON.parse(row) as Record<string, unknown>;
    await store.write([{ put: `record/StockItem/${id}`, value: JSON.stringify(stored) }]);
    const again = await phone.open();
    await write(again, id, 'rye bread');
    await write(there, id, 'bread, salt');
    again.start();
    await time.advance(minute);
    expect([textOf(again, id), textOf(there, id)]).toEqual(['rye bread, salt', 'rye bread, salt']);
  });

  it('of a record that comes back, or that this device did not have, comes whole', async () => {
    const { time, here, there, id } = await two('bread');
    await write(here, id, 'bread, salt');
    await time.advance(minute);
    await there.enqueue({ name: 'deleteStockItem', input: { id } });
    await time.advance(minute);
    expect(here.visible('StockItem', id)).toBeUndefined();
    await there.enqueue({ name: 'restoreStockItem', input: { id } });
    await time.advance(minute);
    expect([textOf(here, id), textOf(there, id)]).toEqual(['bread, salt', 'bread, salt']);
  });

  it('whose edits build on what is not here has the workspace fetched from the beginning', async () => {
    const { time, phone, here, there, id } = await two('bread');
    await here.close();
    await (await phone.stores.open('ada')).write([{ remove: `record/StockItem/${id}` }]);
    const again = await phone.open();
    again.start();
    await write(there, id, 'bread, salt');
    await time.advance(10 * minute);
    expect(textOf(again, id)).toBe('bread, salt');
    expect(again.status()).toMatchObject({ state: 'live', notices: [] });
  });

  it('shows in the outbox and its export as what the person wrote', async () => {
    const { here, id } = await two('milk, bread');
    here.pause('test');
    await write(here, id, 'milk, rye bread');
    expect(here.outbox()[0]?.texts).toEqual({ remarks: { removed: '', inserted: 'rye ' } });
    const exported = JSON.parse(here.exportOutbox()) as { entries: Array<{ input: unknown }> };
    expect(exported.entries[0]?.input).toMatchObject({ remarks: { removed: '', inserted: 'rye ' } });
  });

  it('asks for its rule at once where none was given', async () => {
    const { phone } = await two('');
    await expect(phone.open({ text: undefined })).rejects.toThrow(/StockItem\.remarks.*yjsText/);
  });
});

/** A server that refuses what is called `refused`, and all of its record behind that in the same push. */
const refusal = (transport: Transport): Transport => ({
  ...transport,
  push: async (mutations, signal) => {
    const at = mutations.findIndex(({ input }) => input.code === 'refused');
    const taken = at < 0 ? mutations : mutations.slice(0, at);
    const answers = taken.length > 0 ? await transport.push(taken, signal) : [];
    const rest = mutations.slice(taken.length).map(({ input }, behind) => ({
      ...{ clientMutationId: String(input.clientMutationId), outcome: 'REJECTED' as const },
      ...{ replayed: false, conflicts: [] },
      userErrors: [userError(behind === 0 ? 'FORBIDDEN' : 'DEPENDENCY_REFUSED', [])],
    }));
    return [...answers, ...rest];
  },
});

async function refusing(text: string) {
  const { time, server, device } = world();
  const phone = device({ api: refusal });
  const replica = await phone.open();
  const tablet = await device({ deviceId: 'tablet', seed: 2 }).open();
  for (const one of [replica, tablet]) one.start();
  const { entry } = await replica.enqueue(createItem('a', { remarks: text }));
  const id = String(entry.input.id);
  await time.advance(minute);
  const onServer = () => server.records().get(`StockItem:${id}`)?.remarks;
  return { time, server, phone, replica, tablet, id, onServer };
}

describe('an edit of a text that was made on top of a refused one', () => {
  async function chain() {
    const made = await refusing('bread');
    const { replica, time, id } = made;
    replica.pause('test');
    const refused = (await write(replica, id, 'bread, WRONG', { code: 'refused' })).entry;
    const later = (await write(replica, id, 'bread, WRONG, salt')).entry;
    const last = (await write(replica, id, 'rye bread, WRONG, salt')).entry;
    replica.resume('test');
    await time.advance(minute);
    return { ...made, refused, later, last };
  }

  it('is made anew without it in the batch of the refusal, under its own id', async () => {
    const { replica, phone, id, later } = await chain();
    expect(replica.outbox().map(({ state }) => state)).toEqual(['refused', 'blocked', 'blocked']);
    expect(textOf(replica, id)).toBe('rye bread, salt');
    const again = await phone.open();
    expect(textOf(again, id)).toBe('rye bread, salt');
    const anew = again.outbox()[1];
    expect(anew?.clientMutationId).toBe(later.clientMutationId);
    expect(editOf(anew)).not.toBe(editOf(later));
  });

  it('goes out when the refused one is discarded', async () => {
    const { replica, tablet, time, id, refused, onServer } = await chain();
    await replica.discard(refused.clientMutationId);
    await time.advance(minute);
    expect(replica.outbox()).toEqual([]);
    expect([onServer(), textOf(replica, id), textOf(tablet, id)]).toEqual(Array(3).fill('rye bread, salt'));
  });

  it('joins the refused one when that is retried, with the bytes that it had', async () => {
    const { replica, time, id, refused, onServer } = await chain();
    const renewed = await replica.retry(refused.clientMutationId);
    expect(editOf(renewed)).toBe(editOf(refused));
    await replica.edit((await refusedAgain(replica, time)).clientMutationId, { code: 'b' });
    await time.advance(minute);
    expect(replica.outbox()).toEqual([]);
    expect([onServer(), textOf(replica, id)]).toEqual(Array(2).fill(onServer()));
    expect(String(onServer()).replace(', WRONG', '')).toBe('rye bread, salt');
    expect(onServer()).toContain('WRONG');
  });

  it('stays when the person writes the refused one otherwise, over what is seen by then', async () => {
    const { replica, tablet, time, id, refused, onServer } = await chain();
    await replica.edit(refused.clientMutationId, { code: 'b', remarks: { text: 'rye bread, salt, tea' } });
    await write(replica, id, `${String(textOf(replica, id))}!`);
    await time.advance(minute);
    expect(replica.outbox()).toEqual([]);
    expect(textOf(tablet, id)).toBe(onServer());
    // Two wrote behind the bread; in which order their words stand, nobody said.
    expect(['rye bread, salt, tea!', 'rye bread, tea, salt!']).toContain(onServer());
  });

  it('is made anew as well where a blocked one is discarded', async () => {
    const { replica, time, id, refused, later, onServer } = await chain();
    await replica.discard(later.clientMutationId);
    expect(textOf(replica, id)).toBe('rye bread');
    await replica.discard(refused.clientMutationId);
    await time.advance(minute);
    expect(onServer()).toBe('rye bread');
  });

  it('is carried over to the new words of a refused create', async () => {
    const { time, server, replica } = await refusing('');
    replica.pause('test');
    const { entry } = await replica.enqueue(createItem('refused', { remarks: 'bread and butter' }));
    const id = String(entry.input.id);
    await write(replica, id, 'bread and butter, salt');
    replica.resume('test');
    await time.advance(minute);
    await replica.edit(entry.clientMutationId, { code: 'b', remarks: 'rye bread' });
    await time.advance(minute);
    expect(replica.outbox()).toEqual([]);
    expect(server.records().get(`StockItem:${id}`)?.remarks).toBe('rye bread, salt');
    expect(textOf(replica, id)).toBe('rye bread, salt');
  });

  it('is made anew where the disk had no room for the first', async () => {
    const { time, server, device } = world();
    const stores = faultyStores(memoryStores(), (_index, batch) =>
      JSON.stringify(batch).includes('too much') ? 'full' : undefined,
    );
    const replica = await device({ stores }).open();
    replica.start();
    const { entry } = await replica.enqueue(createItem('a', { remarks: 'bread' }));
    const id = String(entry.input.id);
    await time.advance(minute);
    const outcomes = await Promise.allSettled([
      write(replica, id, 'bread, salt', { code: 'too much' }),
      write(replica, id, 'bread, salt, tea'),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    await time.advance(minute);
    expect(replica.outbox()).toEqual([]);
    expect(server.records().get(`StockItem:${id}`)?.remarks).toBe('bread, tea');
  });
});

async function refusedAgain(replica: Replica, time: { advance(ms: number): Promise<void> }) {
  await time.advance(minute);
  const [entry] = replica.outbox();
  if (entry?.state !== 'refused') throw new Error('It was not refused.');
  return entry;
}

describe('a text that the server wrote anew without its past', () => {
  const worn = async () => {
    const devices = await two('milk');
    await write(devices.here, devices.id, 'milk, bread');
    await devices.time.advance(minute);
    const renew = () => devices.server.renewTexts(`StockItem:${devices.id}`);
    return { ...devices, renew };
  };

  /** A phone with an edit that is done, of which nothing has told it: it has not been started, and hears no answer. */
  const unheard = async () => {
    const devices = await worn();
    await devices.here.close();
    const away = await devices.phone.open();
    devices.mute(true);
    const { entry } = await write(away, devices.id, 'oat milk, bread');
    const { name, input } = entry;
    const line = devices.server.transport({ userId: 'ada', deviceId: 'phone' });
    await line.push([{ name, input }], new AbortController().signal);
    return { ...devices, away, entry };
  };
  /** Another edit on top of it, and the phone goes on, without hearing answers. */
  const goOn = async ({ away, id, time }: Unheard, meanwhile: () => void) => {
    await write(away, id, 'oat milk, rye bread');
    meanwhile();
    away.start();
    await time.advance(minute);
  };
  /** It hears answers again: both edits are there in the end, the first once. */
  const expectBoth = async ({ time, server, there, id, onServer, mute, away, entry }: Unheard) => {
    mute(false);
    await time.advance(10 * minute);
    const all = 'oat milk, rye bread';
    expect([onServer(), textOf(away, id), textOf(there, id)]).toEqual([all, all, all]);
    expect(server.effects(entry.clientMutationId)).toBe(1);
    expect(away.outbox()).toEqual([]);
  };
  type Unheard = Awaited<ReturnType<typeof unheard>>;

  it('takes edits that were made on its past, made anew by the device, with what others wrote since', async () => {
    const { time, here, there, id, onServer, renew } = await worn();
    here.pause('test');
    await write(here, id, 'oat milk, bread');
    await write(here, id, 'oat milk, rye bread');
    renew();
    await write(there, id, 'milk, bread, salt');
    await time.advance(minute);
    here.resume('test');
    await time.advance(minute);
    const all = 'oat milk, rye bread, salt';
    expect([onServer(), textOf(here, id), textOf(there, id)]).toEqual([all, all, all]);
    expect(here.outbox()).toEqual([]);
  });

  it('takes an edit whose answer was lost before that once, and what was made on top of it', async () => {
    const set = await unheard();
    await goOn(set, set.renew);
    expect(textOf(set.away, set.id)).toBe('oat milk, rye bread');
    await expectBoth(set);
  });

  it('takes such an edit once, though the log was put together and nothing says that it is done', async () => {
    const set = await unheard();
    await goOn(set, () => {
      set.renew();
      set.server.compact();
    });
    await expectBoth(set);
  });

  it('takes no edit that an app encoded itself and kept too long: that waits for a person', async () => {
    const { time, here, id, renew, onServer } = await worn();
    const of = { of: `StockItem:${id}:remarks`, text: 'milk', state: undefined };
    const edit = yjsText.editTo(of, 'milk and tea', 'somebody');
    renew();
    await Promise.all([here.now(), time.advance(minute)]);
    await here.enqueue(updateItem(id, { remarks: { edit }, baseVersion: 1 }));
    await time.advance(minute);
    expect(here.outbox()).toMatchObject([{ state: 'refused', refusal: [{ code: 'BAD_USER_INPUT' }] }]);
    expect(onServer()).toBe('milk, bread');
  });

  it('is fetched at once where an edit finds it so, though nobody told the device', async () => {
    const { time, here, id, onServer, renew } = await worn();
    renew();
    await write(here, id, 'oat milk, bread');
    await time.advance(10 * second);
    expect(onServer()).toBe('oat milk, bread');
    expect(here.outbox()).toEqual([]);
  });
});

describe('a server that was restored from a backup', () => {
  it('gets the edits that were made on top of what it lost, made anew on what it has', async () => {
    const { time, server, here, there, id, onServer } = await two('bread');
    const restore = server.backup();
    await write(here, id, 'bread, salt');
    await time.advance(minute);
    here.pause('test');
    const { entry } = await write(here, id, 'bread, salt, tea', { code: 'b' });
    expect(entry.input.baseVersion).toBe(2);
    restore();
    await time.advance(10 * minute);
    here.resume('test');
    await time.advance(10 * minute);
    expect(here.outbox()).toEqual([]);
    expect(onServer()).toBe('bread, tea');
    expect([textOf(here, id), textOf(there, id)]).toEqual(['bread, tea', 'bread, tea']);
  });

  it('is told of no version that it has never had', async () => {
    const { time, server, here, phone, id } = await two('bread');
    const restore = server.backup();
    for (const code of ['b', 'c']) await here.enqueue(updateItem(id, { code }));
    await time.advance(minute);
    here.pause('test');
    const { entry } = await here.enqueue(updateItem(id, { code: 'd' }));
    expect(entry.input.baseVersion).toBe(3);
    restore();
    await here.close();
    let sent: unknown;
    const again = await phone.open();
    again.onOutbox(() => (sent = again.outbox()[0]?.input.baseVersion ?? sent));
    again.start();
    await time.advance(10 * minute);
    expect(sent).toBe(1);
    expect(again.outbox()).toEqual([]);
    expect(server.records().get(`StockItem:${id}`)).toMatchObject({ code: 'd' });
  });
});

describe('what several devices write into one text', () => {
  /** One edit: which device, where in what it sees, and whether the server will refuse it. */
  const edits = fc.array(
    fc.record({
      by: fc.nat(2),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      refused: fc.nat(3).map((one) => one === 0),
      renewed: fc.nat(3).map((one) => one === 0),
      pause: fc.nat(4),
    }),
    { minLength: 6, maxLength: 16 },
  );

  it('is the same everywhere in the end, without losing a word or taking one twice', async () => {
    await fc.assert(
      fc.asyncProperty(edits, fc.nat(), async (steps, seed) => {
        const { time, server, device } = world();
        const random = seededRandom(seed);
        let healed = false;
        const network = () =>
          healed || random.next() < 0.6
            ? { delay: 200 }
            : { fault: random.next() < 0.5 ? ('lost' as const) : ('answer-lost' as const) };
        const replicas = await Promise.all(
          [0, 1, 2].map((at) =>
            device({ deviceId: `d${at}`, seed: seed + at, network, api: refusal }).open(),
          ),
        );
        for (const replica of replicas) replica.start();
        const { entry } = await replicas[0]!.enqueue(createItem('a', { remarks: 'start' }));
        const id = String(entry.input.id);
        await time.until(() => replicas.every((replica) => textOf(replica, id) !== undefined));
        const wanted: string[] = [];
        for (const [number, { by, at, refused, renewed, pause }] of steps.entries()) {
          if (renewed) server.renewTexts(`StockItem:${id}`);
          const replica = replicas[by]!;
          const text = String(textOf(replica, id));
          const place = Math.round(at * text.length);
          const word = `<${number}>`;
          await write(
            replica,
            id,
            text.slice(0, place) + word + text.slice(place),
            refused ? { code: 'refused' } : {},
          );
          if (!refused) wanted.push(word);
          await time.advance(pause * 300);
        }
        healed = true;
        const refusedOnes = () =>
          replicas.flatMap((replica) =>
            replica.outbox().flatMap((one) => (one.state === 'refused' ? [{ replica, one }] : [])),
          );
        await time.until(() => {
          for (const { replica, one } of refusedOnes())
            void replica.discard(one.clientMutationId).catch(() => undefined);
          return replicas.every((replica) => replica.outbox().length === 0);
        });
        await time.advance(10 * minute);
        const text = String(server.records().get(`StockItem:${id}`)?.remarks);
        expect(replicas.map((replica) => textOf(replica, id))).toEqual(Array(3).fill(text));
        // A word may stand inside another one, so its letters are counted.
        const letters = (words: string) => [...words].sort().join('');
        expect(letters(text)).toBe(letters(`start${wanted.join('')}`));
      }),
      { numRuns: 8 },
    );
  });
});
