import { describe, expect, it } from 'vitest';
import { nextPageSize, type PageFate } from '../../src/sync/pace.js';
import { defaultPolicy as policy } from '../../src/sync/policy.js';
import type { Transport } from '../../src/sync/index.js';
import { faultyStore } from '../../src/testing/index.js';
import { createItem, ids, minute, pageByPage, start, workspace, world } from '../support/world.js';

const sizesOn = (fateOf: (size: number) => PageFate, pages = 12): number[] => {
  const sizes = [policy.pageSize];
  while (sizes.length < pages) sizes.push(nextPageSize(sizes.at(-1)!, fateOf(sizes.at(-1)!), policy));
  return sizes;
};

describe('the size of a page', () => {
  it('grows on a quick line to the most that a server gives', () => {
    expect(sizesOn(() => ({ ms: 100, full: true })).at(-1)).toBe(policy.pageSizeMax);
  });

  it('comes to what the line carries in its time, and stays there', () => {
    const perRecord = 15;
    const sizes = sizesOn((size) => ({ ms: 200 + size * perRecord, full: true }));
    for (const size of sizes.slice(6)) expect(200 + size * perRecord).toBeLessThanOrEqual(policy.pageMs);
    expect(sizes.at(-1)).toBe(sizes.at(-2));
    expect(sizes.at(-1)).toBeGreaterThan(50);
  });

  it('is small at once where nothing came, and never less than is worth the way', () => {
    const sizes = sizesOn(() => ({ ms: policy.requestTimeoutMs, failed: true }));
    expect(sizes[1]).toBe(125);
    expect(sizes.at(-1)).toBe(50);
  });

  it('is no larger for pages that were not full', () => {
    expect(sizesOn(() => ({ ms: 10, full: false })).at(-1)).toBe(policy.pageSize);
  });
});

describe('a first sync of 10,000 records', () => {
  it('goes on where it was cut off between two pages, over a line that is slow', async () => {
    const { time, server, device } = world();
    server.setRole('ada', workspace, 'OWNER');
    const id = ids();
    const issuedAt = new Date(start).toISOString();
    const mutations = Array.from({ length: 10_000 }, (_, code) => {
      const { name, input } = createItem(`${code}`, { id: id(), clientMutationId: id(), issuedAt });
      return { name, input };
    });
    await server.transport({ userId: 'ada', deviceId: 'laptop' }).push(mutations);
    let asked = 0;
    let records = 0;
    const api = (transport: Transport) =>
      pageByPage(transport, async (_asked, direct) => {
        asked += 1;
        const page = await direct();
        records += page.records.length;
        // 5 ms a record.
        await new Promise<void>((resolve) => void time.timers.set(5 * page.records.length, resolve));
        return page;
      });
    const phone = device({ api, policy: { restoreSlice: 20_000 } });
    for (let session = 0; session < 4; session += 1) {
      let gone = false;
      const store = faultyStore(
        await phone.stores.open('ada'),
        (index) => (index === 4 ? (session % 2 === 0 ? 'crash-before' : 'crash-after') : undefined),
        () => (gone = true),
      );
      const replica = await phone.open({ store });
      replica.start();
      await time.until(() => gone, 5 * minute);
    }
    const replica = await phone.open();
    expect([...replica.records('StockItem')].length).toBeGreaterThan(2_000);
    replica.start();
    await time.until(() => replica.status().state === 'live', 5 * minute);
    expect([...replica.records('StockItem')]).toHaveLength(10_000);
    // What was on its way when the app went came twice, and nothing else did.
    expect(records - 10_000).toBeLessThanOrEqual(4 * 1_000);
    expect(asked).toBeGreaterThan(10);
  });
});
