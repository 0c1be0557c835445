import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/db/index.js';
import type { Actor } from '../../src/sync/index.js';
import { eachDatabase } from '../support/databases.js';
import { syncWorld, warehouse, type SyncWorld } from '../support/sync-world.js';
import { warehouseDatabase } from '../support/warehouse.js';

describe('a second domain', () => {
  eachDatabase(warehouseDatabase, (open) => {
    let database: Database<ReturnType<typeof warehouseDatabase.prisma>>;
    let world: SyncWorld;
    beforeAll(async () => {
      ({ database } = await open());
      world = await syncWorld(database, warehouse);
    });

    const item = (input: Record<string, unknown> = {}) =>
      world.mutation('createStockItem', {
        id: randomUUID(),
        workspaceId: world.workspaceId,
        code: 'K-1',
        price: 2.5,
        ...input,
      });
    const order = (itemId: unknown, input: Record<string, unknown> = {}) =>
      world.mutation('createOrder', {
        id: randomUUID(),
        workspaceId: world.workspaceId,
        itemId,
        code: 7,
        ...input,
      });
    const change = (id: unknown, input: Record<string, unknown>) =>
      world.mutation('updateStockItem', { id, baseVersion: 1, ...input });
    const push = (actor: Actor, ...mutations: ReturnType<typeof item>[]) => world.sync.push(actor, mutations);
    const read = async (actor: Actor, id: unknown) => {
      const { records } = await world.sync.changes(actor, { workspaceId: world.workspaceId, first: 1000 });
      return records.find(({ data }) => data.id === id)?.data;
    };

    it('keeps every type of value exactly as it was given', async () => {
      const values = {
        code: `quotes ' " \\ and \n lines, ελληνικά, 🌊`,
        remarks: '{"json": [1, null]} \t $1 %s',
        labels: ['', '"d"', 'NULL', 'a,b', '{c}'],
        onHand: 2_147_483_647,
        price: 0.1 + 0.2,
        cost: 1e-7,
        countedAt: '2026-11-21T09:59:59.123Z',
      };
      const stocked = item(values);
      const ordered = order(stocked.input.id, {
        amount: 12,
        state: 'PICKED',
        dueAt: '0999-12-31T23:00:00.001Z',
        urgent: true,
      });
      const answers = await push(world.ada, stocked, ordered);
      expect(answers.map(({ outcome }) => outcome)).toEqual(['APPLIED', 'APPLIED']);
      expect(await read(world.ada, stocked.input.id)).toEqual(answers[0]?.record);
      expect(await read(world.ada, ordered.input.id)).toEqual(answers[1]?.record);
      expect(answers[0]?.record).toMatchObject(values);
      expect(answers[1]?.record).toMatchObject({
        state: 'PICKED',
        dueAt: '0999-12-31T23:00:00.001Z',
        urgent: true,
        remarks: null,
      });
      const row = await database.prisma.stockItem.findUnique({ where: { id: String(stocked.input.id) } });
      expect(row).toMatchObject({ ...values, countedAt: new Date(values.countedAt) });
    });

    it('clears what is optional', async () => {
      const stocked = item({ countedAt: '2026-11-21T09:00:00.000Z' });
      await push(world.ada, stocked, change(stocked.input.id, { countedAt: null }));
      expect(await read(world.ada, stocked.input.id)).toMatchObject({ countedAt: null, version: 2 });
    });

    it('adds up what several people count at once, and keeps what a limit forbids from happening', async () => {
      const stocked = item({ onHand: 10 });
      const { id } = stocked.input;
      await push(world.ada, stocked);
      await push(world.ada, change(id, { onHand: { increment: 5 } }));
      const [merged] = await push(world.grace, change(id, { onHand: { increment: -3 } }));
      expect(merged).toMatchObject({
        outcome: 'MERGED',
        record: { onHand: 12 },
        conflicts: [{ winner: 'BOTH' }],
      });
      const [refused] = await push(world.grace, change(id, { onHand: { increment: -13 } }));
      expect(refused).toMatchObject({
        outcome: 'REJECTED',
        userErrors: [{ path: ['onHand'] }],
        record: { onHand: 12 },
      });
    });

    it('hides a field from those it is not for, in answers and pages, and takes it from them neither', async () => {
      const stocked = item({ cost: 1.25 });
      const { id } = stocked.input;
      await push(world.ada, stocked);
      expect(await read(world.ada, id)).toMatchObject({ cost: 1.25 });
      expect(await read(world.grace, id)).toMatchObject({ cost: null });
      const [answer, refused] = await push(world.grace, change(id, { code: 'K-2' }), change(id, { cost: 0 }));
      expect(answer).toMatchObject({ outcome: 'APPLIED', record: { code: 'K-2', cost: null } });
      expect(refused).toMatchObject({
        outcome: 'REJECTED',
        userErrors: [{ code: 'FORBIDDEN', path: ['cost'] }],
      });
      expect(await read(world.ada, id)).toMatchObject({ cost: 1.25 });
    });

    it('asks for the role that a write asks for', async () => {
      const stocked = item();
      const remove = () => world.mutation('deleteStockItem', { id: stocked.input.id, baseVersion: 1 });
      const [, refused] = await push(world.grace, stocked, remove());
      expect(refused).toMatchObject({ outcome: 'REJECTED', userErrors: [{ code: 'FORBIDDEN' }] });
      expect((await push(world.ada, remove()))[0]).toMatchObject({ outcome: 'APPLIED' });
    });

    it('lets what was there stand against a late edit, where its rule says so', async () => {
      const stocked = item();
      const { id } = stocked.input;
      await push(world.ada, stocked);
      const counted = '2026-11-21T09:00:00.000Z';
      await push(world.ada, change(id, { countedAt: counted }));
      const [late] = await push(world.grace, change(id, { countedAt: '2026-11-21T09:30:00.000Z' }));
      expect(late).toMatchObject({
        outcome: 'MERGED',
        record: { countedAt: counted },
        conflicts: [{ winner: 'THEIRS' }],
      });
    });

    it('leaves a hidden field to those who may see it: to others its conflict shows no values, and is not theirs to decide', async () => {
      const workspaceId = await world.workspace([
        [world.ada, 'OWNER'],
        [world.lin, 'OWNER'],
        [world.grace, 'EDITOR'],
      ]);
      const stocked = item({ workspaceId, cost: 1 });
      const { id } = stocked.input;
      await push(world.ada, stocked, change(id, { cost: 2 }));
      const mine = change(id, { cost: 3 });
      const [answer] = await push(world.lin, mine);
      expect(answer).toMatchObject({
        outcome: 'CONFLICTED',
        conflicts: [{ field: 'cost', base: '1', theirs: '2', yours: '3' }],
      });
      const conflictId = answer?.conflicts[0]?.id;
      const seenBy = async (actor: Actor) => {
        const { records } = await world.sync.changes(actor, { workspaceId, first: 1000 });
        return records.find(({ data }) => data.id === conflictId)?.data;
      };
      const hidden = { base: null, theirs: null, yours: null, resolution: null, replaced: null };
      expect(await seenBy(world.ada)).toMatchObject({ theirs: '2', yours: '3' });
      const shown = await seenBy(world.grace);
      expect(shown).toMatchObject({ state: 'OPEN', field: 'cost', ...hidden });
      expect(shown?.explanation).not.toContain(' here');

      const decide = () =>
        world.mutation('resolveConflict', { id: conflictId, baseVersion: 1, choice: 'VALUE', value: '5' });
      expect(await push(world.grace, decide())).toMatchObject([
        { outcome: 'REJECTED', userErrors: [{ code: 'FORBIDDEN' }], record: hidden },
      ]);
      expect(await push(world.ada, decide())).toMatchObject([
        { outcome: 'APPLIED', record: { replaced: '2' } },
      ]);
      await database.query(
        `UPDATE "Membership" SET role = 'EDITOR' WHERE "workspaceId" = $1 AND "userId" = $2`,
        [workspaceId, world.lin.userId],
      );
      expect(await push(world.lin, mine)).toMatchObject([{ replayed: true, conflicts: [hidden] }]);
    });

    it('shows of an edit that a delete dropped what its reader may see', async () => {
      const stocked = item();
      const ordered = order(stocked.input.id);
      await push(world.ada, stocked, ordered);
      const { id } = ordered.input;
      await push(world.ada, world.mutation('deleteOrder', { id, baseVersion: 1 }));
      const [answer] = await push(
        world.grace,
        world.mutation('updateOrder', { id, baseVersion: 1, amount: 4, urgent: true }),
      );
      expect(answer).toMatchObject({
        outcome: 'MERGED',
        conflicts: [{ field: 'deletedAt', winner: 'THEIRS', state: 'SETTLED' }],
      });
      expect(JSON.parse(String(answer?.conflicts[0]?.yours))).toEqual({ amount: 4, urgent: true });
      expect(
        (await database.prisma.order.findUnique({ where: { id: String(id) } }))?.deletedAt,
      ).not.toBeNull();
    });

    it('keeps in the audit log who changed what, from what, to what', async () => {
      const stocked = item({ code: 'before' });
      const id = String(stocked.input.id);
      await push(world.ada, stocked, change(id, { code: 'after' }));
      const changes = await database.prisma.change.findMany({
        where: { recordId: id },
        orderBy: { seq: 'asc' },
      });
      expect(changes).toMatchObject([
        { kind: 'CREATE', version: 1, userId: world.ada.userId, deviceId: world.ada.deviceId, before: {} },
        { kind: 'UPDATE', version: 2, before: { code: 'before' }, after: { code: 'after' }, collisions: [] },
      ]);
    });
  });
});
