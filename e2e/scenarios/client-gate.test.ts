/** An operator takes builds of an app out of service that are too old: `minimum client version`. */
import { describe, expect, it } from 'vitest';
import { countSent, effects, expectWell, rowsOf, useStage, type Stage } from './stage.js';

const minute = 60_000;
const hour = 60 * minute;

describe('A build that is too old', () => {
  const stage = useStage();

  /** Ada's phone with the first build of the app, live; the operator has just asked for the second. */
  async function tooOld(): Promise<Stage> {
    const set = await stage();
    const { world, A } = set;
    A.options = { appVersion: 'field-notes/1.0.0' };
    await A.restart();
    await world.settle();
    await world.database.query(
      `INSERT INTO "ClientMinimum" (app, minimum, "setAt") VALUES ('field-notes', '2.0.0', now())`,
    );
    await world.pass(minute);
    return set;
  }

  it('works on without the server, keeps what was done, and sends it once it is a newer one', async () => {
    const { world, place, A, B, note, item } = await tooOld();
    await A.rename(note, 'by the old build');
    await world.pass(minute);
    expect(A.status()).toMatchObject({ state: 'needs-upgrade', pending: 1 });
    expect(A.status().problem).toMatchObject({
      code: 'CLIENT_UPGRADE_REQUIRED',
      message: expect.stringContaining('the server takes 2.0.0 and newer'),
    });

    // The person goes on, the phone is started anew, hours pass; the server is asked now and then, and told nothing.
    await A.vote(item, 2);
    expect(await A.note(note)).toMatchObject({ title: 'by the old build' });
    await A.restart();
    const asked = countSent(A);
    await world.pass(2 * hour);
    await A.tag(note, 'offline');
    expect(A.status()).toMatchObject({ state: 'needs-upgrade', pending: 3, refused: 0 });
    expect(asked()).toBeGreaterThan(2);
    expect(asked()).toBeLessThan(20);
    const done = await effects(world);
    expect(A.outbox().filter(({ clientMutationId }) => done.has(clientMutationId))).toEqual([]);
    // Others do not notice.
    await B.pin(note);
    await world.pass(minute);
    expect(await rowsOf(world, 'Note')).toMatchObject([{ title: 'first', pinned: true }]);

    A.options = { appVersion: 'field-notes/2.0.0' };
    await A.restart();
    await expectWell({ world, place });
    expect(await rowsOf(world, 'Note')).toMatchObject([{ title: 'by the old build', tags: ['offline'] }]);
    expect(await rowsOf(world, 'ChecklistItem')).toMatchObject([{ votes: 2 }]);
  });

  it('hears of it where it only listens, once its connection is a new one, and goes on by itself once the operator lets it', async () => {
    const { world, place, A, B, note } = await tooOld();
    expect(A.status().state).toBe('live');
    world.site.crash('one');
    await world.site.start('one');
    await world.pass(minute);
    expect(A.status()).toMatchObject({ state: 'needs-upgrade' });
    await B.rename(note, 'unheard');
    await world.pass(minute);
    expect(await A.note(note)).toMatchObject({ title: 'first' });

    await world.database.query('DELETE FROM "ClientMinimum"');
    await expectWell({ world, place });
    expect(await A.note(note)).toMatchObject({ title: 'unheard' });
  });
});
