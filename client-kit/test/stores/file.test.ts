import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { appendFile, mkdtemp, open, readFile, readdir, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileStores } from '../../src/stores/file.js';

const folder = () => mkdtemp(join(tmpdir(), 'holdfast-'));

/** A store with two batches on disk, closed. */
async function written() {
  const path = await folder();
  const factory = fileStores(path);
  const store = await factory.open('a');
  await store.write([
    { put: 'x', value: '1' },
    { put: 'y', value: '1' },
  ]);
  await store.write([{ put: 'x', value: '2' }, { remove: 'y' }]);
  await store.close();
  return { path, factory, log: join(path, 'a.holdfast') };
}

describe('the file store', () => {
  it('is whole after an append that was cut off at any byte: the last batch is there in full or not at all', async () => {
    const { log, factory } = await written();
    const whole = await readFile(log);
    const firstBatch = whole.indexOf(10, whole.indexOf(10) + 1) + 1;
    for (let length = firstBatch; length < whole.length; length += 7) {
      await writeFile(log, whole.subarray(0, length));
      const store = await factory.open('a');
      expect(await store.scan('')).toEqual([
        ['x', '1'],
        ['y', '1'],
      ]);
      expect(store.report).toEqual({ setAside: [], mended: length > firstBatch });
      await store.write([{ put: 'z', value: '3' }]);
      await store.close();
      const again = await factory.open('a');
      expect(await again.get('z')).toBe('3');
      expect(again.report.mended).toBe(false);
      await again.close();
    }
  });

  it('sets a damaged part aside, as it was, says so, and reads the rest', async () => {
    const { log, factory } = await written();
    const text = await readFile(log, 'utf8');
    await writeFile(log, text.replace('"x",1],["y",1]]\t11', '"x",1],["y",1]]\t71'));
    const store = await factory.open('a');
    expect(await store.scan('')).toEqual([['x', '2']]);
    expect(store.report.setAside).toEqual([`${log}.set-aside`]);
    expect(await readFile(`${log}.set-aside`, 'utf8')).toContain('\t71');
    await store.close();
    const again = await factory.open('a');
    expect(again.report.setAside).toEqual([]);
    await again.close();
  });

  it('reads what there is of a file that is nothing but rubbish', async () => {
    const { log, factory } = await written();
    await writeFile(log, Buffer.from([0, 255, 10, 1, 2, 3, 10, 9]));
    const store = await factory.open('a');
    expect(await store.scan('')).toEqual([]);
    expect(store.report.setAside).toHaveLength(1);
    await store.write([{ put: 'x', value: '1' }]);
    await store.close();
  });

  it('does not grow with its history', async () => {
    const { factory, log } = await written();
    const store = await factory.open('a');
    for (let round = 0; round < 40; round += 1)
      await store.write([{ put: 'x', value: `${round}`.repeat(20_000) }]);
    await store.close();
    expect((await stat(log)).size).toBeLessThan(400_000);
    const again = await factory.open('a');
    expect(await again.get('x')).toBe('39'.repeat(20_000));
    await again.close();
  });

  it('goes on taking writes while it is copied without its history, and keeps them', async () => {
    const { factory, log } = await written();
    const store = await factory.open('a');
    const value = (key: number, round: number) => `${key} ${round} ${'ü'.repeat(2_000)}`;
    for (let round = 0; round < 6; round += 1)
      await Promise.all(
        Array.from({ length: 100 }, (_, key) =>
          store.write([{ put: `k/${key}`, value: value(key, round) }, { remove: `k/${key - 60}` }]),
        ),
      );
    const kept = new Map(Array.from({ length: 60 }, (_, at) => [`k/${at + 40}`, value(at + 40, 5)]));
    expect(new Map(await store.scan('k/'))).toEqual(kept);
    const parts: Array<[string, string]> = [];
    for await (const part of store.parts!('k/', 7)) parts.push(...part);
    expect(new Map(parts)).toEqual(kept);
    await store.close();
    expect((await stat(log)).size).toBeLessThan(1_800_000);
    const again = await factory.open('a');
    expect(new Map(await again.scan('k/'))).toEqual(kept);
    expect(again.report).toEqual({ setAside: [], mended: false });
    await again.close();
  });

  it('is whole when its process dies while it is copied without its history', async () => {
    const { factory, log } = await written();
    await writeFile(`${log}.new`, 'half a copy');
    const store = await factory.open('a');
    expect(await store.scan('')).toEqual([['x', '2']]);
    for (let round = 0; round < 40; round += 1)
      await store.write([{ put: 'x', value: `${round}`.repeat(20_000) }]);
    await store.close();
    const again = await factory.open('a');
    expect(await again.get('x')).toBe('39'.repeat(20_000));
    await again.close();
  });

  it('is held by one at a time', async () => {
    const { factory } = await written();
    const store = await factory.open('a');
    await expect(factory.open('a')).rejects.toMatchObject({ code: 'STORE_LOCKED' });
    await expect(factory.destroy('a')).rejects.toMatchObject({ code: 'STORE_LOCKED' });
    await store.close();
    await (await factory.open('a')).close();
  });

  it('is taken over from a process that has died, by one of those who try', async () => {
    const { factory, log, path } = await written();
    const dead = spawn(process.execPath, ['-e', '']);
    await once(dead, 'exit');
    await writeFile(`${log}.lock`, String(dead.pid));
    const opened = await Promise.allSettled(Array.from({ length: 5 }, () => factory.open('a')));
    expect(opened.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of opened) if (one.status === 'fulfilled') await one.value.close();
    expect((await readdir(path)).sort()).toEqual(['a.holdfast']);
  });

  it.runIf(existsSync('/proc/self/stat'))(
    'is taken over from a process that has died and whose id is that of another one now',
    async () => {
      const { factory, log } = await written();
      const held = await factory.open('a');
      const [id, birth] = (await readFile(`${log}.lock`, 'utf8')).split(' ');
      await held.close();
      await writeFile(`${log}.lock`, `${id} ${Number(birth) - 1}`);
      await (await factory.open('a')).close();
      await writeFile(`${log}.lock`, `${id} ${birth}`);
      await expect(factory.open('a')).rejects.toMatchObject({ code: 'STORE_LOCKED' });
    },
  );

  it('leaves nothing of a write that did not fit on the disk, and goes on when there is room', async () => {
    const { factory, log } = await written();
    const store = await factory.open('a');
    const probe = await open(log);
    const prototype = Object.getPrototypeOf(probe) as { write: (...args: unknown[]) => Promise<unknown> };
    await probe.close();
    const { write } = prototype;
    let left = 10;
    prototype.write = function (buffer: unknown, offset: unknown, length: unknown, position: unknown) {
      if (left === 0) return Promise.reject(Object.assign(new Error('no space left'), { code: 'ENOSPC' }));
      const fits = Math.min(left, Number(length));
      left -= fits;
      return write.call(this, buffer, offset, fits, position);
    };
    await expect(store.write([{ put: 'z', value: 'does not fit' }])).rejects.toMatchObject({
      code: 'STORE_FULL',
    });
    prototype.write = write;
    expect(await store.get('z')).toBeUndefined();
    await store.write([{ put: 'z', value: 'fits' }]);
    await store.close();
    const again = await factory.open('a');
    expect([await again.get('z'), again.report]).toEqual(['fits', { setAside: [], mended: false }]);
    await again.close();
  });

  it('goes on after its file was cut or lengthened under its feet', async () => {
    const { factory, log } = await written();
    const store = await factory.open('a');
    await appendFile(log, 'rubbish');
    await store.write([{ put: 'z', value: '3' }]);
    await truncate(log, (await stat(log)).size);
    await store.close();
    const again = await factory.open('a');
    expect(await again.get('z')).toBe('3');
    await again.close();
  });
});
