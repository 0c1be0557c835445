import { isUuid } from '@holdfast/schema';
import { describe, expect, it } from 'vitest';
import { defaultEnvironment, processLocks, uuidv7 } from '../../src/environment/index.js';
import { nextMacrotask } from '../../src/environment/macrotask.js';
import { virtualEnvironment, virtualTime } from '../../src/testing/index.js';
import { second, start } from '../support/world.js';

describe('a new id', () => {
  it('is a UUID of version 7 that tells when it was made', () => {
    const id = uuidv7(virtualEnvironment({ time: virtualTime(start), seed: 1 }));
    expect(isUuid(id)).toBe(true);
    expect(id[14]).toBe('7');
    expect(['8', '9', 'a', 'b']).toContain(id[19]);
    expect(parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(start);
  });

  it('is greater than the one before, in one millisecond and when the clock goes back', () => {
    let skew = 0;
    const environment = virtualEnvironment({ time: virtualTime(start), seed: 1, skew: () => skew });
    const made = Array.from({ length: 10_000 }, (_, at) => {
      if (at === 5_000) skew = -60 * second;
      return uuidv7(environment);
    });
    expect(made).toEqual([...made].sort());
    expect(new Set(made).size).toBe(made.length);
  });
});

describe('locks within a process', () => {
  it('let one in at a time, in order, also after one has failed; other names do not wait', async () => {
    const locks = processLocks();
    const log: string[] = [];
    const work = (name: string) => async () => {
      log.push(`${name} in`);
      await nextMacrotask();
      log.push(`${name} out`);
      if (name === 'a') throw new Error('a failed');
    };
    const all = [locks.run('x', work('a')), locks.run('x', work('b')), locks.run('y', work('c'))];
    expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual([
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(log.filter((line) => !line.startsWith('c'))).toEqual(['a in', 'a out', 'b in', 'b out']);
    expect(log.indexOf('c in')).toBeLessThan(log.indexOf('a out'));
  });
});

describe('the environment of this platform', () => {
  it('has what the kit asks for', async () => {
    const environment = defaultEnvironment();
    expect(Math.abs(environment.clock.now() - Date.now())).toBeLessThan(second);
    expect(environment.random.next()).toBeLessThan(1);
    expect(environment.random.bytes(16)).toHaveLength(16);
    await new Promise<void>((resolve) => void environment.timers.set(0, resolve));
    expect(await environment.locks.run('a', async () => 7)).toBe(7);
    environment.connectivity.subscribe(() => undefined)();
  });
});

describe('virtual time', () => {
  it('fires timers in order, each at its time, and none that was called off', async () => {
    const time = virtualTime(start);
    const log: Array<[string, number]> = [];
    const note = (name: string) => () => void log.push([name, time.clock.now() - start]);
    time.timers.set(20, note('late'));
    time.timers.set(10, note('early'));
    time.timers.set(10, note('early, too'));
    time.timers.set(15, note('never'))();
    await time.advance(15);
    expect(log).toEqual([
      ['early', 10],
      ['early, too', 10],
    ]);
    expect([time.clock.now() - start, time.pending()]).toEqual([15, 1]);
    await expect(time.until(() => false)).rejects.toThrow();
  });
});
