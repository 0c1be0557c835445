import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutboxEntry } from '../../src/outbox/entry.js';
import { Outbox, subjectsOf, type EntryChange } from '../../src/outbox/outbox.js';
import { ids, manifest, updateItem, createOrder, workspace } from '../support/world.js';

const id = ids();
const items = [id(), id(), id()] as const;
const orders = [id(), id()] as const;

const mutation = fc.oneof(
  fc.constantFrom(...items).map((item) => updateItem(item, { code: 'x' })),
  fc
    .tuple(fc.constantFrom(...orders), fc.constantFrom(...items))
    .map(([order, item]) => createOrder(item, 1, { id: order })),
);

/** What may happen to a queue; numbers pick one of the entries that are there. */
const step = fc.oneof(
  { weight: 3, arbitrary: mutation.map((made) => ({ does: 'join', made }) as const) },
  fc.nat(9).map((at) => ({ does: 'leave', at }) as const),
  fc.nat(9).map((at) => ({ does: 'refuse', at }) as const),
  fc.nat(9).map((at) => ({ does: 'renew', at }) as const),
  fc.nat(9).map((at) => ({ does: 'answer', at }) as const),
  fc.nat(9).map((at) => ({ does: 'send', at }) as const),
);

const entryOf = (made: { name: string; input: object }, order: number): OutboxEntry => {
  const clientMutationId = id();
  return {
    format: 3,
    name: made.name,
    input: { ...made.input, clientMutationId },
    clientMutationId,
    issuedAt: '2026-11-01T08:00:00.000Z',
    apiVersion: '2026-11',
    appVersion: '1.0.0',
    workspaceId: workspace,
    order,
    state: 'waiting',
    attempts: 0,
  };
};

describe('the queue in memory', () => {
  it('says of itself what reading it from one end to the other would say, after whatever happened', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const outbox = new Outbox(manifest);
        const apply = (change: EntryChange) => outbox.apply([change]);
        for (const happens of steps) {
          const all = [...outbox.stored()];
          const chosen = 'at' in happens ? all[happens.at] : undefined;
          if (happens.does === 'join') apply({ put: entryOf(happens.made, outbox.nextOrder) });
          if (!chosen) continue;
          const replaces = chosen.clientMutationId;
          if (happens.does === 'leave') apply({ remove: replaces });
          if (happens.does === 'refuse') apply({ put: { ...chosen, state: 'refused' } });
          if (happens.does === 'renew') apply({ put: entryOf(chosen, chosen.order), replaces });
          if (happens.does === 'answer' && chosen.state !== 'refused')
            apply({ put: { ...chosen, answered: true } });
          if (happens.does === 'send') outbox.markSent([chosen]);
          outbox.list();
        }
        const read = new Outbox(manifest);
        read.apply([...outbox.stored()].map((put) => ({ put })));
        const states = (queue: Outbox) =>
          queue.list().map(({ state }) => (state === 'sent' ? 'waiting' : state));
        expect(states(outbox)).toEqual(states(read));
        expect(outbox.list()).toEqual(
          [...outbox.stored()].filter(({ answered }) => !answered).map((entry) => outbox.view(entry)),
        );
        expect(outbox.sendable).toBe(outbox.nextBatch({ entries: 1, bytes: 1 }).length > 0);
        expect([outbox.size, outbox.refused]).toEqual([read.size, read.refused]);
        for (const item of items) {
          const key = `StockItem:${item}`;
          const own = [...outbox.stored()].filter((entry) => subjectsOf(manifest, entry).own === key);
          expect(outbox.of(key)).toEqual(own);
        }
        for (const order of orders)
          expect(outbox.line(`Order:${order}`)).toMatchObject({ linked: outbox.of(`Order:${order}`) });
      }),
      { numRuns: 300 },
    );
  });
});
