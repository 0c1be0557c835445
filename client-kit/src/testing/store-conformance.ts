import { partsOf, type StoreFactory } from '../stores/store.js';

/** The test runner's words, as Vitest and Jest have them. */
export interface ConformanceTools {
  readonly describe: (name: string, tests: () => void) => void;
  readonly it: (name: string, test: () => Promise<void>) => void;
  readonly expect: (actual: unknown) => { toEqual(expected: unknown): void };
}

/**
 * The laws of a store, as tests: run by every store of the kit, and meant to be run by yours. `makeFactory` gives a
 * factory with no stores in it, for each test another.
 */
export function storeConformance(
  { describe, it, expect }: ConformanceTools,
  name: string,
  makeFactory: () => StoreFactory | Promise<StoreFactory>,
): void {
  const failure = async (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'it did not reject',
      (error: { code?: unknown }) => error.code,
    );

  describe(`${name} keeps the laws of a store`, () => {
    it('starts empty and whole', async () => {
      const store = await (await makeFactory()).open('a');
      expect(store.report).toEqual({ setAside: [], mended: false });
      expect(await store.scan('')).toEqual([]);
      expect(await store.get('x')).toEqual(undefined);
      await store.close();
    });

    it('reads what was written, also after it was closed and opened again', async () => {
      const factory = await makeFactory();
      const first = await factory.open('a');
      await first.write([
        { put: 'x', value: '1' },
        { put: 'y', value: 'ü \n\u0000 \u{1F600} \ud800' },
      ]);
      expect(await first.get('x')).toEqual('1');
      await first.close();
      const second = await factory.open('a');
      expect(await second.scan('')).toEqual([
        ['x', '1'],
        ['y', 'ü \n\u0000 \u{1F600} \ud800'],
      ]);
      await second.close();
    });

    it('applies a batch in its order: the last word on a key stands', async () => {
      const store = await (await makeFactory()).open('a');
      await store.write([{ put: 'x', value: '1' }, { remove: 'x' }, { put: 'x', value: '2' }]);
      await store.write([{ put: 'y', value: '1' }, { remove: 'y' }, { remove: 'never there' }]);
      expect(await store.scan('')).toEqual([['x', '2']]);
      await store.close();
    });

    it('scans by prefix, in the order of the keys', async () => {
      const store = await (await makeFactory()).open('a');
      const keys = ['b/2', 'a/1', 'b/10', 'b', 'c', 'b/\uffff\uffff', 'b/é'];
      await store.write(keys.map((put) => ({ put, value: put })));
      expect((await store.scan('b/')).map(([key]) => key)).toEqual(['b/10', 'b/2', 'b/é', 'b/\uffff\uffff']);
      expect((await store.scan('')).length).toEqual(keys.length);
      await store.close();
    });

    it('gives in parts what it gives at once', async () => {
      const store = await (await makeFactory()).open('a');
      const keys = Array.from({ length: 25 }, (_, at) => `b/${at}`).sort();
      await store.write(['a/1', ...keys, 'c'].map((put) => ({ put, value: `of ${put}` })));
      const found: Array<[string, string]> = [];
      for await (const part of partsOf(store, 'b/', 10)) {
        expect(part.length > 0 && part.length <= 10).toEqual(true);
        found.push(...part);
        await store.write([{ put: 'd', value: 'written meanwhile' }]);
      }
      expect(found.sort(([a], [b]) => (a < b ? -1 : 1))).toEqual(keys.map((key) => [key, `of ${key}`]));
      await store.close();
    });

    it('lets batches take effect in the order of the calls, without being waited for', async () => {
      const store = await (await makeFactory()).open('a');
      const values = Array.from({ length: 50 }, (_, at) => String(at));
      await Promise.all(values.map((value) => store.write([{ put: 'x', value }])));
      expect(await store.get('x')).toEqual('49');
      await store.close();
    });

    it('finishes what was under way before it closes, and refuses what comes later', async () => {
      const factory = await makeFactory();
      const store = await factory.open('a');
      const written = store.write([{ put: 'x', value: '1' }]);
      await store.close();
      await written;
      expect(await failure(store.get('x'))).toEqual('STORE_FAILED');
      expect(await failure(store.scan(''))).toEqual('STORE_FAILED');
      expect(await failure(store.write([{ put: 'x', value: '2' }]))).toEqual('STORE_FAILED');
      const again = await factory.open('a');
      expect(await again.get('x')).toEqual('1');
      await again.close();
    });

    it('when it is opened twice, is refused, or shows in one what the other wrote', async () => {
      const factory = await makeFactory();
      const store = await factory.open('a');
      const opening = factory.open('a');
      const refusal = await failure(opening);
      if (refusal === 'it did not reject') {
        await store.write([{ put: 'x', value: '1' }]);
        expect(await (await opening).get('x')).toEqual('1');
        await (await opening).close();
      } else expect(refusal).toEqual('STORE_LOCKED');
      await store.close();
      await (await factory.open('a')).close();
    });

    it('where several tabs may write to it, tells whoever is late, and takes nothing of theirs', async () => {
      const factory = await makeFactory();
      const [store, other] = [await factory.open('a'), await factory.open('a').catch(() => undefined)];
      const [mine, theirs] = [store.shared, other?.shared];
      if (mine && theirs) {
        expect(mine.name).toEqual(theirs.name);
        expect(await mine.revision()).toEqual(undefined);
        const [one, two] = await Promise.all([
          mine.write([{ put: 'x', value: 'mine' }], undefined, '1 mine'),
          theirs.write([{ put: 'x', value: 'theirs' }, { remove: 'y' }], undefined, '1 theirs'),
        ]);
        expect([one, two].filter(Boolean)).toEqual([true]);
        const [winner, value] = one ? (['1 mine', 'mine'] as const) : (['1 theirs', 'theirs'] as const);
        expect([await theirs.revision(), await store.get('x')]).toEqual([winner, value]);
        expect(await theirs.write([{ put: 'x', value: 'next' }], winner, '2 theirs')).toEqual(true);
        expect(await theirs.write([{ put: 'x', value: 'twice' }], winner, '2 theirs')).toEqual(true);
        expect(await mine.write([{ put: 'y', value: 'guarded' }], '2 theirs', '2 theirs')).toEqual(true);
        expect(await mine.write([{ remove: 'x' }], winner, '2 mine')).toEqual(false);
        expect(await store.scan('')).toEqual([
          ['x', 'next'],
          ['y', 'guarded'],
        ]);
        await factory.destroy('a');
        expect(await theirs.write([{ put: 'x', value: 'after the end' }], '2 theirs', '3 theirs')).toEqual(
          false,
        );
        expect([await mine.revision(), await store.scan('')]).toEqual([undefined, []]);
      }
      await other?.close();
      await store.close();
    });

    it('keeps stores of different names apart, whatever the names are', async () => {
      const factory = await makeFactory();
      const names = ['a', 'A', 'a/b', '../a', 'ü ☃', 'user:7'];
      for (const name of names) {
        const store = await factory.open(name);
        await store.write([{ put: 'name', value: name }]);
        await store.close();
      }
      expect((await factory.list()).sort()).toEqual([...names].sort());
      for (const name of names) {
        const store = await factory.open(name);
        expect(await store.scan('')).toEqual([['name', name]]);
        await store.close();
      }
    });

    it('leaves nothing of a store that is destroyed', async () => {
      const factory = await makeFactory();
      const store = await factory.open('a');
      await store.write([{ put: 'x', value: '1' }]);
      await store.close();
      await factory.destroy('a');
      await factory.destroy('never there');
      expect(await factory.list()).toEqual([]);
      const again = await factory.open('a');
      expect(await again.scan('')).toEqual([]);
      await again.close();
    });

    it('takes a large batch and large values', async () => {
      const factory = await makeFactory();
      const store = await factory.open('a');
      await store.write(Array.from({ length: 2_000 }, (_, at) => ({ put: `k${at}`, value: 'v' })));
      await store.write([{ put: 'large', value: 'x'.repeat(1_000_000) }]);
      await store.close();
      const again = await factory.open('a');
      expect((await again.scan('k')).length).toEqual(2_000);
      expect((await again.get('large'))?.length).toEqual(1_000_000);
      await again.close();
    });
  });
}
