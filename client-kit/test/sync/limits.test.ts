import { describe, expect, it } from 'vitest';
import { createItem, ids, second, updateItem, world } from '../support/world.js';

describe('an outbox that has no more room', () => {
  it('warns before, refuses what comes after with a clear error, and takes edits again once some have left', async () => {
    const { time, server, device } = world();
    const phone = device({ policy: { outboxEntries: 10 } });
    const replica = await phone.open();
    const rooms: unknown[] = [];
    replica.onStatus(() => rooms.push(replica.status().room));
    for (let at = 0; at < 10; at += 1) await replica.enqueue(createItem(`${at}`));
    expect(rooms).toEqual([...Array<undefined>(7).fill(undefined), 'little', 'little', 'none']);
    await expect(replica.enqueue(createItem('one too many'))).rejects.toMatchObject({
      code: 'OUTBOX_FULL',
      retryable: true,
    });
    expect([replica.outbox().length, [...replica.records('StockItem')].length]).toEqual([10, 10]);
    expect((await phone.open()).status()).toMatchObject({ pending: 10, room: 'none' });
    replica.start();
    await time.until(() => replica.outbox().length === 0);
    expect(replica.status().room).toBeUndefined();
    await replica.enqueue(createItem('now'));
    await time.until(() => server.records().size === 11);
  });

  it('takes of many made in one tick as many as fit, in the order of the calls', async () => {
    const replica = await world()
      .device({ policy: { outboxEntries: 3 } })
      .open();
    const made = await Promise.allSettled(
      ['A', 'B', 'C', 'D', 'E'].map((code) => replica.enqueue(createItem(code))),
    );
    expect(made.map(({ status }) => status)).toEqual([
      ...Array<string>(3).fill('fulfilled'),
      ...Array<string>(2).fill('rejected'),
    ]);
    expect(replica.outbox().map(({ input }) => input.code)).toEqual(['A', 'B', 'C']);
  });

  it('is judged by record and by bytes as well', async () => {
    const id = ids()();
    const policy = { outboxEntriesOfRecord: 3, outboxBytes: 2_000 };
    const replica = await world().device({ policy }).open();
    await replica.enqueue(createItem('A', { id }));
    await replica.enqueue(updateItem(id, { code: 'B' }));
    await replica.enqueue(updateItem(id, { code: 'C' }));
    const full = { code: 'OUTBOX_FULL' };
    await expect(replica.enqueue(updateItem(id, { code: 'D' }))).rejects.toMatchObject(full);
    await replica.enqueue(createItem('another record'));
    await expect(replica.enqueue(createItem('long', { remarks: 'x'.repeat(1_500) }))).rejects.toMatchObject(
      full,
    );
  });

  it('keeps all that is in it when a newer version of the app allows fewer, and lets a person decide about it', async () => {
    const { time, server, device } = world();
    const phone = device();
    const before = await phone.open();
    server.setRole('ada', createItem('A').input.workspaceId, 'VIEWER');
    const { entry } = await before.enqueue(createItem('A'));
    await before.enqueue(createItem('B'));
    const after = await phone.open({ policy: { outboxEntries: 1, outboxBytes: 1 } });
    after.start();
    await time.advance(second);
    expect(after.outbox().map(({ state }) => state)).toEqual(['refused', 'refused']);
    await after.edit(entry.clientMutationId, { code: 'A again', price: 1 });
    expect(after.outbox()).toHaveLength(2);
  });
});

describe('an edit that no request could carry', () => {
  it('is refused at once, with what is wrong, whole or as what a refused one becomes', async () => {
    const replica = await world()
      .device({ policy: { mutationBytes: 1_000 } })
      .open();
    await expect(replica.enqueue(createItem('A', { remarks: 'é'.repeat(600) }))).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      userErrors: [{ code: 'PAYLOAD_TOO_LARGE', path: [] }],
    });
    expect(replica.outbox()).toEqual([]);
    await replica.enqueue(createItem('B', { remarks: 'e'.repeat(600) }));
  });
});

describe('edits of texts made in one tick', () => {
  it('are made anew without one of them that was not taken', async () => {
    const { time, server, device } = world();
    const replica = await device({ policy: { outboxEntriesOfRecord: 3 } }).open();
    const id = ids()();
    await replica.enqueue(createItem('A', { id, remarks: 'one' }));
    const write = (text: string) => replica.enqueue(updateItem(id, { remarks: { text } }));
    const made = await Promise.allSettled(['one two', 'one two three', 'one two three four'].map(write));
    expect(made.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(replica.visible('StockItem', id)?.data.remarks).toBe('one two three');
    replica.start();
    await time.until(() => replica.outbox().length === 0);
    expect(server.records().get(`StockItem:${id}`)).toMatchObject({ remarks: 'one two three' });
  });
});
