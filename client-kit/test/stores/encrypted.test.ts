import { describe, expect, it } from 'vitest';
import { encrypted } from '../../src/stores/encrypted.js';
import { memoryStores } from '../../src/stores/memory.js';
import type { StoreFactory } from '../../src/stores/store.js';
import { faultyStores, seededRandom } from '../../src/testing/index.js';
import { nextMacrotask } from '../../src/environment/macrotask.js';

const random = seededRandom(5);
const [first, second, third] = [1, 2, 3].map((fill) => new Uint8Array(32).fill(fill)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
];
const sealedWith = (inner: StoreFactory, key: Uint8Array, ...previousKeys: Uint8Array[]) =>
  encrypted(inner, { key, previousKeys, random });

/** What somebody finds who has the device. */
async function rawOf(inner: StoreFactory, name = 'a'): Promise<Map<string, string>> {
  const store = await inner.open(name);
  const pairs = new Map(await store.scan(''));
  await store.close();
  return pairs;
}

const notes = Array.from({ length: 100 }, (_, at) => ({
  put: `record/Note/${at}`,
  value: `{"title":"secret ${at} ü \u{1F600} \ud800"}`,
}));
const pairs = notes.map(({ put, value }) => [put, value]);

/** A device with notes on it under the first key. */
async function written() {
  const inner = memoryStores();
  const store = await sealedWith(inner, first).open('a');
  await store.write(notes);
  await store.close();
  return inner;
}

/** Rotation goes on by itself while the store is open. */
async function rotated(stores: { onPreviousKeys(): Promise<string[]> }): Promise<void> {
  for (let turns = 0; (await stores.onPreviousKeys()).length > 0; turns += 1) {
    expect(turns).toBeLessThan(1_000);
    await nextMacrotask();
  }
}

const sorted = (found: Array<[string, string]>) =>
  found.sort(([a], [b]) => Number(a.slice(12)) - Number(b.slice(12)));

describe('an encrypted store', () => {
  it('shows nothing of a value, not even that two of them are equal', async () => {
    const inner = memoryStores();
    const store = await sealedWith(inner, first).open('a');
    await store.write([
      { put: 'x', value: 'secret' },
      { put: 'y', value: 'secret' },
    ]);
    const raw = await rawOf(inner);
    expect([...raw.keys()].sort()).toEqual(['=x', '=y', 'format']);
    expect([...raw.values()].join()).not.toMatch(/secret|c2VjcmV0/);
    expect(raw.get('=x')).not.toBe(raw.get('=y'));
  });

  it('is not opened with a wrong key, nor changed', async () => {
    const inner = await written();
    const raw = await rawOf(inner);
    for (const wrong of [sealedWith(inner, second), sealedWith(inner, second, third)])
      await expect(wrong.open('a')).rejects.toMatchObject({ code: 'STORE_KEY_WRONG', retryable: false });
    expect(await rawOf(inner)).toEqual(raw);
    expect(sorted(await (await sealedWith(inner, first).open('a')).scan(''))).toEqual(pairs);
  });

  it('refuses one that was written without encryption, and leaves it as it is', async () => {
    const inner = memoryStores();
    await (await inner.open('a')).write([{ put: 'format', value: '1' }]);
    await expect(sealedWith(inner, first).open('a')).rejects.toMatchObject({ code: 'STORE_KEY_WRONG' });
    expect(await rawOf(inner)).toEqual(new Map([['format', '1']]));
  });

  it('sets a value aside that was changed, cut, or brought from another place, and reads the rest', async () => {
    const inner = memoryStores();
    const stores = sealedWith(inner, first);
    const other = await stores.open('b');
    await other.write([{ put: 'y', value: 'of another store' }]);
    const store = await stores.open('a');
    await store.write(['u', 'v', 'w', 'x', 'y', 'z'].map((put) => ({ put, value: `of ${put}` })));
    const raw = await rawOf(inner);
    const flipped = raw.get('=u')!.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A'));
    await (
      await inner.open('a')
    ).write([
      { put: '=u', value: flipped },
      { put: '=v', value: raw.get('=v')!.slice(0, 40) },
      { put: '=w', value: 'rubbish' },
      { put: '=x', value: raw.get('=z')! },
      { put: '=y', value: (await rawOf(inner, 'b')).get('=y')! },
    ]);
    expect(await store.scan('')).toEqual([['z', 'of z']]);
    expect(store.report.setAside).toEqual(['u', 'v', 'w', 'x', 'y']);
    expect((await rawOf(inner)).get('aside/=w')).toBe('rubbish');
    await store.write([{ put: 'w', value: 'again' }]);
    const again = await stores.open('a');
    expect(await again.scan('')).toEqual([
      ['w', 'again'],
      ['z', 'of z'],
    ]);
    expect(again.report.setAside).toEqual([]);
  });

  it('opens what its first version has written', async () => {
    const inner = memoryStores();
    await (
      await inner.open('user ada')
    ).write([
      { put: 'format', value: '{"encryption":1,"key":"MBLBJmFHyRFrf31SdYsUIA==","previous":[]}' },
      {
        put: '=record/Note/1',
        value: 'oACH+/dHnLht/nR9I2c/J30RZcRJMAptynzA6hoy4u4o3+2CkeYr8txhJnTDG4SpVHBocmgtgsHyFg0=',
      },
    ]);
    const store = await sealedWith(inner, new Uint8Array(32).fill(7)).open('user ada');
    expect(await store.scan('')).toEqual([['record/Note/1', '{"title":"Ü \u{1F600}"}']]);
  });

  it('says what a key is', () => {
    expect(() => sealedWith(memoryStores(), new Uint8Array(16))).toThrow(/32 random bytes/);
    expect(() => encrypted(memoryStores(), { key: 'secret' as never })).toThrow(/32 random bytes/);
  });

  it('stays encrypted when the app’s data is cleared while it runs', async () => {
    const inner = memoryStores();
    let cleared = false;
    const clearing: StoreFactory = {
      ...inner,
      open: async (name) => {
        const store = await inner.open(name);
        const write: typeof store.write = async (batch) => {
          if (!cleared) return store.write(batch);
          cleared = false;
          await store.write((await store.scan('')).map(([remove]) => ({ remove })));
          throw Object.assign(new Error(), { code: 'STORE_CORRUPT', [Symbol.for('holdfast.error')]: true });
        };
        return { ...store, write };
      },
    };
    const store = await sealedWith(clearing, first).open('a');
    await store.write(notes);
    cleared = true;
    await expect(store.write(notes)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
    await store.write(notes);
    await store.close();
    expect(sorted(await (await sealedWith(inner, first).open('a')).scan(''))).toEqual(pairs);
    await expect(sealedWith(inner, second).open('a')).rejects.toMatchObject({ code: 'STORE_KEY_WRONG' });
  });
});

describe('a change of keys', () => {
  it('reads at once, writes all anew, and refuses the old key from then on', async () => {
    const inner = await written();
    const old = await rawOf(inner);
    const stores = sealedWith(inner, second, first);
    expect(await stores.onPreviousKeys()).toEqual(['a']);
    const store = await stores.open('a');
    expect(sorted(await store.scan(''))).toEqual(pairs);
    await rotated(stores);
    await store.close();
    for (const [key, value] of await rawOf(inner)) expect(value).not.toBe(old.get(key));
    await expect(sealedWith(inner, first).open('a')).rejects.toMatchObject({ code: 'STORE_KEY_WRONG' });
    expect(sorted(await (await sealedWith(inner, second).open('a')).scan(''))).toEqual(pairs);
  });

  it('never puts an old value in the place of one that is written meanwhile', async () => {
    const inner = await written();
    const stores = sealedWith(inner, second, first);
    const store = await stores.open('a');
    for (let round = 0; round < 5; round += 1) {
      await store.write(notes.map(({ put }) => ({ put, value: `round ${round}` })));
      await nextMacrotask();
    }
    await store.write([{ remove: 'record/Note/7' }]);
    await rotated(stores);
    expect((await store.scan('')).map(([, value]) => value)).toEqual(Array(99).fill('round 4'));
  });

  it('goes on where it was when the process ends at any write of it', async () => {
    for (let at = 0, crashed = true; crashed; at += 1) {
      const inner = await written();
      crashed = false;
      const dying = faultyStores(
        inner,
        (write) => (write === at ? (at % 2 ? 'crash-before' : 'crash-after') : undefined),
        () => (crashed = true),
      );
      const opening = sealedWith(dying, second, first).open('a');
      for (let turns = 0; turns < 20; turns += 1) await nextMacrotask();
      void opening;
      const stores = sealedWith(inner, second, first);
      const store = await stores.open('a');
      expect(sorted(await store.scan(''))).toEqual(pairs);
      await rotated(stores);
      await store.close();
      expect(sorted(await (await sealedWith(inner, second).open('a')).scan(''))).toEqual(pairs);
      if (!crashed) expect(at).toBeGreaterThan(4);
    }
  });

  it('that is not through needs the key of before, and can itself be overtaken by a third key', async () => {
    const inner = await written();
    const store = await sealedWith(inner, second, first).open('a');
    await store.close();
    await expect(sealedWith(inner, second).open('a')).rejects.toMatchObject({ code: 'STORE_KEY_WRONG' });
    await expect(sealedWith(inner, third, second).open('a')).rejects.toMatchObject({
      code: 'STORE_KEY_WRONG',
    });
    const stores = sealedWith(inner, third, second, first);
    const again = await stores.open('a');
    expect(sorted(await again.scan(''))).toEqual(pairs);
    await rotated(stores);
    expect(sorted(await (await sealedWith(inner, third).open('a')).scan(''))).toEqual(pairs);
  });
});
