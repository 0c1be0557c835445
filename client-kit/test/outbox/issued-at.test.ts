import { describe, expect, it } from 'vitest';
import { issuedAfter } from '../../src/outbox/issued-at.js';
import { createItem, minute, second, start, updateItem, world } from '../support/world.js';

const noon = Date.parse('2026-11-01T12:00:00.000Z');

describe('the time of an edit', () => {
  it('is now where that is later than all before it', () => {
    expect(issuedAfter(noon, ['2026-11-01T11:59:59.999Z', undefined, 'never'])).toBe(
      '2026-11-01T12:00:00.000Z',
    );
  });

  it('is later than all before it, by the least there is, where now is not', () => {
    const before = ['2026-11-01T12:00:00.000Z', '2026-11-01T12:30:00.000Z'];
    expect(issuedAfter(noon, before)).toBe('2026-11-01T12:30:00.001Z');
  });

  it('grows from edit to edit within one instant, and when the clock is set back', async () => {
    let skew = 0;
    const replica = await world()
      .device({ skew: () => skew })
      .open();
    const times: string[] = [];
    for (const code of ['a', 'b', 'c']) {
      times.push((await replica.enqueue(createItem(code))).entry.issuedAt);
      skew -= 60 * minute;
    }
    expect(times).toEqual([0, 1, 2].map((ms) => new Date(start + ms).toISOString()));
  });

  it('grows over a restart, also where the outbox is empty by then', async () => {
    let skew = 0;
    const { time, device } = world();
    const phone = device({ skew: () => skew });
    const replica = await phone.open();
    replica.start();
    const { entry } = await replica.enqueue(createItem('a'));
    await time.advance(second);
    expect(replica.outbox()).toEqual([]);
    await replica.close();
    skew = -60 * minute;
    const again = await phone.open();
    const next = (await again.enqueue(createItem('b'))).entry;
    expect(next.issuedAt > entry.issuedAt).toBe(true);
    await again.close();
    const third = await phone.open();
    expect((await third.enqueue(createItem('c'))).entry.issuedAt > next.issuedAt).toBe(true);
  });

  it('is later than that of the record as the person saw it, whoever wrote it', async () => {
    const { time, device } = world();
    const tablet = await device({ deviceId: 'tablet', seed: 2 }).open();
    const replica = await device({ skew: () => -60 * minute }).open();
    for (const one of [tablet, replica]) one.start();
    const id = String((await tablet.enqueue(createItem('a'))).entry.input.id);
    await time.advance(minute);
    await tablet.enqueue(updateItem(id, { code: 'b' }));
    await time.advance(minute);
    const seen = String(replica.visible('StockItem', id)?.data.updatedAt);
    const { entry } = await replica.enqueue(updateItem(id, { code: 'c' }));
    expect(entry.issuedAt > seen).toBe(true);
  });
});
