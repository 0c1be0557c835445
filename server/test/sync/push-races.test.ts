import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AppDatabase } from '../../src/db/index.js';
import type { Sync } from '../../src/sync/index.js';
import { fieldNotesDatabase, onPostgres } from '../support/databases.js';
import { syncWorld, type SyncWorld } from '../support/sync-world.js';

describe('two servers on one database', () => {
  onPostgres(fieldNotesDatabase, (open) => {
    let database: AppDatabase;
    let world: SyncWorld;
    let servers: Sync[];
    beforeAll(async () => {
      const opened = await open();
      ({ database } = opened);
      world = await syncWorld(database);
      servers = [world.sync, world.server({ database: await opened.peer() })];
    });

    const create = (workspaceId = world.workspaceId, id: string = randomUUID()) =>
      world.mutation('createNotebook', { id, workspaceId, title: 'Trip' });
    const onBoth = <T>(work: (server: Sync) => Promise<T>) => Promise.all([...servers, ...servers].map(work));

    it('apply the same push once, and give one answer, at once and afterwards', async () => {
      const id = randomUUID();
      const mutations = [
        create(world.workspaceId, id),
        world.mutation('updateNotebook', { id, baseVersion: 1, title: 'Renamed' }),
        world.mutation('updateNotebook', { id: randomUUID(), baseVersion: 1, title: 'Nowhere' }),
      ];
      const answers = await onBoth((server) => server.push(world.ada, mutations));
      answers.push(...(await onBoth((server) => server.push(world.ada, mutations))));
      expect(answers.filter(([first]) => first?.replayed === false)).toHaveLength(1);
      const stored = answers.map((answer) => answer.map(({ replayed: _, ...rest }) => rest));
      for (const answer of stored) expect(answer).toEqual(stored[0]);
      const changes = await database.prisma.change.count({ where: { recordId: id } });
      expect(changes).toBe(2);
    });

    it('give one id to one workspace, where both are asked for it at once', async () => {
      const other = await world.workspace([[world.ada, 'OWNER']]);
      for (let round = 0; round < 10; round += 1) {
        const id = randomUUID();
        const answers = await Promise.all([
          servers[0]!.push(world.ada, [create(world.workspaceId, id)]),
          servers[1]!.push(world.ada, [create(other, id)]),
        ]);
        expect(answers.map(([answer]) => answer?.outcome).sort()).toEqual(['APPLIED', 'REJECTED']);
      }
    });

    it('give one clientMutationId one meaning, where both are asked at once in two workspaces', async () => {
      const other = await world.workspace([[world.ada, 'OWNER']]);
      for (let round = 0; round < 10; round += 1) {
        const clientMutationId = randomUUID();
        const [here, there] = [create(), create(other)].map((mutation) => ({
          ...mutation,
          input: { ...mutation.input, clientMutationId },
        }));
        const answers = await Promise.all([
          servers[0]!.push(world.ada, [here!]),
          servers[1]!.push(world.ada, [there!]),
        ]);
        const codes = answers.map(([answer]) => answer?.userErrors[0]?.code ?? answer?.outcome);
        expect(codes.sort()).toEqual(['APPLIED', 'IDEMPOTENCY_KEY_REUSED']);
      }
    });
  });
});
