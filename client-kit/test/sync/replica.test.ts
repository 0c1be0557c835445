import { describe, expect, it } from 'vitest';
import { createItem, updateItem, workspace, world } from '../support/world.js';

describe('a replica', () => {
  it('sends what was made and shows what others made', async () => {
    const { time, server, device } = world();
    const phone = await device().open();
    const tablet = await device({ deviceId: 'tablet', seed: 2 }).open();
    const { record } = await phone.enqueue(createItem('A-1'));
    expect(phone.status().pending).toBe(1);
    phone.start();
    tablet.start();
    await time.until(() => phone.status().state === 'live' && tablet.status().state === 'live');
    expect(phone.outbox()).toEqual([]);
    expect(server.records().size).toBe(1);
    expect([...tablet.records('StockItem', workspace)]).toEqual([...server.records().values()]);

    await tablet.enqueue(updateItem(String(record?.id), { code: 'A-2' }));
    await time.advance(0);
    expect(phone.visible('StockItem', String(record?.id))?.data.code).toBe('A-2');
    expect(tablet.outbox()).toEqual([]);
  });
});
