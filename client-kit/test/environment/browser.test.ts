import { afterEach, describe, expect, it, vi } from 'vitest';
import { browserEnvironment } from '../../src/environment/index.js';
import { nextMacrotask } from '../../src/environment/macrotask.js';

/** Something of a browser that tells of its changes. */
function told<State extends object>(state: State) {
  const target = Object.assign(new EventTarget(), state);
  return Object.assign(target, {
    becomes: (event: string, next: Partial<State>) => {
      Object.assign(target, next);
      target.dispatchEvent(new Event(event));
    },
  });
}

describe("a browser's word on the line and the battery", () => {
  afterEach(() => vi.unstubAllGlobals());

  it('is nothing where it has no such thing', async () => {
    vi.stubGlobal('navigator', { onLine: true });
    const { connectivity, power } = browserEnvironment();
    await nextMacrotask();
    expect([connectivity.metered?.(), power?.low()]).toEqual([undefined, undefined]);
    connectivity.subscribe(() => undefined)();
  });

  it.each([
    [{ type: 'wifi', saveData: false }, false],
    [{ type: 'cellular', saveData: false }, true],
    [{ type: 'wifi', saveData: true }, true],
    [{ saveData: false }, false],
  ])('is %o: metered %s', (connection, metered) => {
    vi.stubGlobal('navigator', { onLine: true, connection });
    expect(browserEnvironment().connectivity.metered?.()).toBe(metered);
  });

  it('is told when it changes, until nobody listens', async () => {
    const connection = told({ type: 'wifi', saveData: false });
    const battery = told({ level: 0.5, charging: false });
    vi.stubGlobal('navigator', { onLine: true, connection, getBattery: async () => battery });
    const { connectivity, power } = browserEnvironment();
    await nextMacrotask();
    const heard: unknown[] = [];
    const stops = [
      connectivity.subscribe(() => heard.push(connectivity.metered?.())),
      power!.subscribe(() => heard.push(power!.low())),
    ];
    connection.becomes('change', { type: 'cellular' });
    battery.becomes('levelchange', { level: 0.1 });
    battery.becomes('chargingchange', { charging: true });
    expect(heard).toEqual([true, true, false]);
    for (const stop of stops) stop();
    connection.becomes('change', { type: 'wifi' });
    expect(heard).toHaveLength(3);
  });

  it('is nothing where a page may not ask', async () => {
    vi.stubGlobal('navigator', { getBattery: async () => Promise.reject(new Error('not allowed')) });
    const { power } = browserEnvironment();
    await nextMacrotask();
    expect(power?.low()).toBeUndefined();
  });
});
