import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { memoryStores } from '../../src/stores/memory.js';
import { format, formats } from '../../src/sync/formats.js';
import { faultyStore } from '../../src/testing/index.js';
import { createItem, minute, world } from '../support/world.js';
import { shapeOf } from './shapes.js';
import { aDay, anUpgrade, sightOf, type Sample } from './story.js';

const folder = new URL('.', import.meta.url);
const samples = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => [name, JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Sample] as const);

/** A device on which an app of another time has left this. */
async function deviceWith({ pairs }: Sample) {
  const stores = memoryStores();
  const store = await stores.open('ada');
  await store.write(pairs.map(([put, value]) => ({ put, value })));
  await store.close();
  const made = world();
  return { ...made, phone: made.device({ stores, seed: 3 }), stores };
}

describe('a store that a kit of another time has written', () => {
  it('is here for every format that there has been', () => {
    const here = samples.map(([, sample]) => sample.format);
    expect([...new Set(here)].sort()).toEqual(Object.keys(formats).sort());
    for (const [name, { pairs, ...sample }] of samples)
      expect(new Map(pairs).get('format'), name).toBe(sample.format);
  });

  it.each(samples)('shows all that it showed, and takes edits: %s', async (_name, sample) => {
    const { phone, stores } = await deviceWith(sample);
    const replica = await phone.open();
    await replica.whole();
    expect(sightOf(replica)).toEqual(sample.sees);
    expect(replica.status().notices).toEqual([]);
    const { entry } = await replica.enqueue(createItem('new'));
    await replica.close();

    const again = await phone.open();
    expect(again.outbox().map(({ clientMutationId }) => clientMutationId)).toEqual([
      ...sample.sees.outbox.map(([id]) => id),
      entry.clientMutationId,
    ]);
    await again.close();
    expect(await (await stores.open('ada')).get('format')).toBe(format);
  });

  it.each(samples)(
    'is rebuilt from a server that knows nothing of it, and keeps its edits: %s',
    async (_name, sample) => {
      const { phone, server, time } = await deviceWith(sample);
      const tablet = await phone.open({ store: await memoryStores().open('new') });
      tablet.start();
      await tablet.enqueue(createItem('from the server'));
      await time.until(() => tablet.outbox().length === 0);
      const replica = await phone.open();
      replica.start();
      await time.until(() => replica.status().state === 'live');
      await time.advance(minute);
      const left = new Map(replica.outbox().map(({ clientMutationId, state }) => [clientMutationId, state]));
      for (const [id] of sample.sees.outbox)
        expect(
          server.effects(id) === 1 || ['refused', 'blocked'].includes(left.get(id) ?? 'gone'),
          `${id} ${left.get(id)}`,
        ).toBe(true);
      expect([...replica.records('StockItem')].map(({ code }) => code).sort()).toEqual(
        [...server.records().values()]
          .flatMap(({ code, onHand }) => (onHand === undefined ? [] : [code]))
          .sort(),
      );
    },
  );

  it.each(samples)('is not spoiled by a process that dies while it is opened: %s', async (_name, sample) => {
    for (const fault of ['crash-before', 'crash-after'] as const)
      for (let at = 0, met = true; met; at += 1) {
        met = false;
        const { phone, stores, time } = await deviceWith(sample);
        const plan = (index: number) => (index === at ? ((met = true), fault) : undefined);
        const store = faultyStore(await stores.open('ada'), plan, () => undefined);
        void phone.open({ store }).catch(() => undefined);
        await time.advance(0);
        const replica = await phone.open();
        expect(sightOf(replica), `${fault} at write ${at}`).toEqual(sample.sees);
        await replica.close();
      }
  });
});

describe('what this kit stores', () => {
  it('is what the sample of its format says: who changes how things are stored adds a format, and its sample', async () => {
    const stored = [await aDay(), await anUpgrade()].flatMap(({ pairs }) => pairs);
    const sampled = samples
      .filter(([, sample]) => sample.format === format)
      .flatMap(([, { pairs }]) => pairs);
    expect(
      shapeOf(stored),
      'Things are stored otherwise than before. Give that a number in src/sync/formats.ts, and make its sample: test/samples/make.ts',
    ).toEqual(shapeOf(sampled));
  });
});
