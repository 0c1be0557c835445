import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { QueuedMutation } from '@holdfast/schema/merge';
import type { Actor } from '../../src/sync/index.js';
import { eachDatabase, fieldNotesDatabase } from '../support/databases.js';
import { fieldNotesWorld, type FieldNotesWorld } from '../support/field-notes-world.js';

describe('permissions', () => {
  eachDatabase(fieldNotesDatabase, (open) => {
    let world: FieldNotesWorld;
    beforeAll(async () => {
      world = await fieldNotesWorld(open);
    });

    const rename = () => world.write('updateNotebook', world.notebookId, { title: 'Other' });
    const refusal = async (actor: Actor, mutation: QueuedMutation) => {
      const [answer] = await world.sync.push(actor, [mutation]);
      return { code: answer?.userErrors[0]?.code ?? answer?.outcome, record: answer?.record };
    };

    it('let an owner and an editor write, and a viewer not', async () => {
      expect((await refusal(world.ada, world.createNotebook())).code).toBe('APPLIED');
      expect((await refusal(world.grace, world.createNotebook())).code).toBe('APPLIED');
      expect((await refusal(world.lin, world.createNotebook())).code).toBe('FORBIDDEN');
      expect((await refusal(world.lin, rename())).code).toBe('FORBIDDEN');
    });

    it('tell a stranger of a record no more than of one that is not there', async () => {
      const absent = world.mutation('updateNotebook', { id: randomUUID(), baseVersion: 1, title: 'Other' });
      expect(await refusal(world.stranger, rename())).toEqual({ code: 'NOT_FOUND', record: null });
      expect(await refusal(world.stranger, absent)).toEqual({ code: 'NOT_FOUND', record: null });
    });

    it('tell a stranger of a workspace no more than of one that is not there', async () => {
      const here = await refusal(world.stranger, world.createNotebook());
      const nowhere = await refusal(world.stranger, world.createNotebook({ workspaceId: randomUUID() }));
      expect(here).toEqual({ code: 'FORBIDDEN', record: null });
      expect(nowhere).toEqual(here);
    });

    it('show nothing of a record whose id somebody tries to take in another workspace', async () => {
      const own = await world.workspace([[world.stranger, 'OWNER']]);
      const taken = await refusal(
        world.stranger,
        world.createNotebook({ id: world.notebookId, workspaceId: own }),
      );
      expect(taken).toEqual({ code: 'BAD_USER_INPUT', record: null });
      expect(
        await world.database.prisma.notebook.findUnique({ where: { id: world.notebookId } }),
      ).toMatchObject({
        workspaceId: world.workspaceId,
      });
    });

    it('open the log to members of any role, and to nobody else', async () => {
      const { workspaceId } = world;
      expect((await world.sync.changes(world.lin, { workspaceId })).records.length).toBeGreaterThan(0);
      await expect(world.sync.changes(world.stranger, { workspaceId })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
      await expect(world.sync.changes(world.ada, { workspaceId: randomUUID() })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
    });

    it('know what everybody is', async () => {
      expect(await world.sync.roleIn(world.grace.userId, world.workspaceId)).toBe('EDITOR');
      expect(await world.sync.roleIn(world.stranger.userId, world.workspaceId)).toBeUndefined();
    });

    it('hold for stored answers too: one who has left gets the outcome again, and not the record', async () => {
      const workspaceId = await world.workspace([
        [world.ada, 'OWNER'],
        [world.grace, 'EDITOR'],
      ]);
      const made = world.createNotebook({ workspaceId });
      await world.sync.push(world.grace, [made]);
      await world.database.query('DELETE FROM "Membership" WHERE "workspaceId" = $1 AND "userId" = $2', [
        workspaceId,
        world.grace.userId,
      ]);
      const [again] = await world.sync.push(world.grace, [made]);
      expect(again).toMatchObject({ outcome: 'APPLIED', replayed: true, record: null });
    });
  });
});
