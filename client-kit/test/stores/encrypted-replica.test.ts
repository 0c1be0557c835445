import { describe, expect, it } from 'vitest';
import { encrypted } from '../../src/stores/encrypted.js';
import { memoryStores } from '../../src/stores/memory.js';
import { seededRandom } from '../../src/testing/index.js';
import { createItem, updateItem, world } from '../support/world.js';

const count = 60;

/** A device whose store is sealed, in step with its server, closed; and what is below the seal. */
async function closed() {
  const { time, server, device } = world();
  const inner = memoryStores();
  const stores = encrypted(inner, { key: new Uint8Array(32).fill(7), random: seededRandom(1) });
  const phone = device({ stores, policy: { restoreSlice: 10 } });
  const replica = await phone.open();
  const made = await Promise.all(
    Array.from({ length: count }, (_, code) => replica.enqueue(createItem(`S-${code}`))),
  );
  replica.start();
  await time.until(() => replica.status().state === 'live');
  await replica.close();
  const ids = made.map(({ record }) => String(record?.id));
  const damage = async (key: string) => (await inner.open('ada')).write([{ put: `=${key}`, value: 'mould' }]);
  return { time, server, phone, ids, inner, damage };
}

describe('a device whose store is encrypted', () => {
  it('shows what it shows, and keeps nothing that could be read without the key', async () => {
    const { time, phone, inner } = await closed();
    const replica = await phone.open();
    await time.until(() => replica.isWhole());
    expect([...replica.records('StockItem')]).toHaveLength(count);
    const raw = await (await inner.open('ada')).scan('');
    expect(raw.filter(([, value]) => /S-\d/.test(value))).toEqual([]);
  });

  it('fetches a record again that was damaged, and says so', async () => {
    const { time, server, phone, ids, damage } = await closed();
    await damage(`record/StockItem/${ids[57]!}`);
    const replica = await phone.open();
    replica.start();
    await time.until(() => replica.status().state === 'live');
    expect(new Set(replica.records('StockItem'))).toEqual(new Set(server.records().values()));
    expect(replica.status().notices).toMatchObject([{ kind: 'RECORD_UNREADABLE' }]);
  });

  it('says that an unsent edit was damaged, and sends the others', async () => {
    const { time, server, phone, ids, inner, damage } = await closed();
    const offline = await phone.open();
    await offline.enqueue(updateItem(ids[0]!, { price: 8 }));
    await offline.enqueue(updateItem(ids[1]!, { price: 9 }));
    await offline.close();
    const [first] = await (await inner.open('ada')).scan('=outbox/');
    await damage(first![0].slice(1));
    const replica = await phone.open();
    expect(replica.status().notices).toMatchObject([{ kind: 'STORE_SET_ASIDE' }]);
    replica.start();
    await time.until(() => replica.status().state === 'live');
    expect(server.records().get(`StockItem:${ids[1]!}`)).toMatchObject({ price: 9 });
    expect((await (await inner.open('ada')).scan('aside/')).map(([, value]) => value)).toEqual(['mould']);
  });
});
