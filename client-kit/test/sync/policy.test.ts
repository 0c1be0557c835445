import { describe, expect, it } from 'vitest';
import { allowanceOf, problemOfWindows, type AllowancePolicy } from '../../src/sync/allowance.js';
import { defaultPolicy, type SyncPolicy } from '../../src/sync/policy.js';
import { createItem, minute, second, start, world } from '../support/world.js';

const hour = 60 * minute;
const around = { metered: false, batteryLow: false, zoneMinutes: 0 };
const at = (time: string) => Date.parse(`2026-11-${time}:00.000Z`);

describe('what the policy lets through', () => {
  const night = { ...defaultPolicy, windows: [{ from: '22:00', to: '06:00' }] };
  const allowance = (policy: AllowancePolicy, time: string, more = {}) =>
    allowanceOf(policy, { ...around, ...more }, at(time));

  it('is everything without windows, on a free line, with a full battery', () => {
    expect(allowance(defaultPolicy, '01T08:00')).toEqual({ allows: 'all', because: [] });
  });

  it.each([
    ['01T21:59', 'nothing', at('01T22:00')],
    ['01T22:00', 'all', undefined],
    ['02T05:59', 'all', undefined],
    ['02T06:00', 'nothing', at('02T22:00')],
  ])('follows windows over midnight: %s', (time, allows, opensAt) => {
    const because = allows === 'all' ? [] : ['outside-window'];
    expect(allowance(night, time)).toEqual({ allows, because, ...(opensAt && { opensAt }) });
  });

  it('goes by the local time of the device', () => {
    expect(allowance(night, '01T20:30', { zoneMinutes: 120 }).allows).toBe('all');
    expect(allowance(night, '01T19:30', { zoneMinutes: 120 }).opensAt).toBe(at('01T20:00'));
  });

  it('counts a window to the day on which it opens', () => {
    // 1 November 2026 is a Sunday.
    const sunday = { ...defaultPolicy, windows: [{ from: '22:00', to: '06:00', days: [0] }] };
    expect(allowance(sunday, '02T03:00').allows).toBe('all');
    expect(allowance(sunday, '02T23:00').opensAt).toBe(at('08T22:00'));
  });

  it('is the strictest of all, with the reasons of that', () => {
    const policy = { ...night, whenMetered: 'edits', whenBatteryLow: 'nothing' } as const;
    const both = { metered: true, batteryLow: true };
    expect(allowance(policy, '01T23:00', both)).toEqual({ allows: 'nothing', because: ['low-battery'] });
    expect(allowance(policy, '01T23:00', { metered: true })).toEqual({
      allows: 'edits',
      because: ['metered'],
    });
    expect(allowance(policy, '01T12:00', both).because).toEqual(['outside-window', 'low-battery']);
  });

  it.each([
    [{ from: '9:00', to: '10:00' }],
    [{ from: '09:00', to: '24:00' }],
    [{ from: '09:00', to: '10:00', days: [7] }],
    [{ from: '09:00', to: '10:00', days: [] }],
  ])('is refused for what is no window: %o', (window) => {
    expect(problemOfWindows([window])).toContain(JSON.stringify(window));
  });
});

describe('sync under a policy', () => {
  /** A device that is up to date, with another one beside it. */
  async function started(policy: Partial<SyncPolicy>) {
    const { time, server, device } = world();
    const phone = device({ policy });
    const replica = await phone.open();
    replica.start();
    await time.advance(second);
    return { time, server, replica, ...phone.environment };
  }

  it('waits for its window, says so, and drains when that opens, by time alone', async () => {
    const { time, server, replica } = await started({ windows: [{ from: '22:00', to: '06:00' }] });
    await replica.enqueue(createItem('A'));
    expect(replica.status()).toMatchObject({
      ...{ state: 'paused', pausedBy: ['outside-window'], pending: 1 },
      nextAttemptAt: start + 14 * hour,
    });
    await time.advance(14 * hour - minute);
    expect(server.records().size).toBe(0);
    await time.advance(2 * minute);
    expect([server.records().size, replica.status().state, replica.status().pausedBy]).toEqual([
      1,
      'live',
      [],
    ]);
    await time.advance(9 * hour);
    expect(replica.status()).toMatchObject({ state: 'paused', pausedBy: ['outside-window'] });
  });

  it('sends and fetches once when a person asks, and waits again', async () => {
    const { time, server, replica } = await started({ windows: [{ from: '22:00', to: '06:00' }] });
    await replica.enqueue(createItem('A'));
    await replica.now();
    expect([server.records().size, replica.outbox()]).toEqual([1, []]);
    expect(replica.status()).toMatchObject({ state: 'paused', pausedBy: ['outside-window'] });
    await replica.enqueue(createItem('B'));
    await time.advance(hour);
    expect(server.records().size).toBe(1);
  });

  it('sends edits and fetches nothing on a metered line, where the policy says so', async () => {
    const { time, server, replica, connectivity } = await started({ whenMetered: 'edits' });
    connectivity.meter(true);
    expect(replica.status()).toMatchObject({ state: 'paused', pausedBy: ['metered'] });
    await replica.enqueue(createItem('A'));
    await time.advance(second);
    expect([server.records().size, replica.outbox(), replica.status().state]).toEqual([1, [], 'paused']);
    connectivity.meter(false);
    await time.advance(second);
    expect(replica.status()).toMatchObject({ state: 'live', pausedBy: [] });
  });

  it('waits while the battery is low, and beside that for whoever paused it', async () => {
    const { time, server, replica, power } = await started({ whenBatteryLow: 'nothing' });
    power.set(true);
    await replica.enqueue(createItem('A'));
    replica.pause('by hand');
    expect(replica.status().pausedBy).toEqual(['by hand']);
    await expect(replica.now()).rejects.toMatchObject({ message: expect.stringContaining('by hand') });
    replica.resume('by hand');
    await time.advance(hour);
    expect([server.records().size, replica.status().pausedBy]).toEqual([0, ['low-battery']]);
    power.set(false);
    await time.advance(second);
    expect([server.records().size, replica.status().state]).toEqual([1, 'live']);
  });

  it('tells whoever asked what went wrong, and does not try again before the policy lets it', async () => {
    const { time, device } = world();
    let lost = 0;
    const phone = device({
      network: () => ((lost += 1), { fault: 'lost' }),
      policy: { whenMetered: 'nothing' },
    });
    const replica = await phone.open();
    phone.environment.connectivity.meter(true);
    replica.start();
    await expect(Promise.all([replica.now(), time.advance(second)])).rejects.toMatchObject({
      code: 'OFFLINE',
    });
    expect(lost).toBe(1);
    await time.advance(hour);
    expect(lost).toBe(1);
  });
});
