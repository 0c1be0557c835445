import { describe, expect, it } from 'vitest';
import { deletedKept } from '../../src/records/deleted.js';
import type { Replica } from '../../src/sync/index.js';
import { notesManifest, person } from '../support/notes.js';
import { minute, second, workspace, world } from '../support/world.js';

const titles = (replica: Replica) => replica.deleted().map(({ data }) => data.title);
const stored = async (device: { stores: { open(name: string): Promise<unknown> } }, name: string) =>
  JSON.stringify(await ((await device.stores.open(name)) as { scan(p: string): Promise<unknown> }).scan(''));

/** Two people in one workspace, both up to date and with the same notes. */
async function two() {
  const { time, server, device } = world(notesManifest);
  const phone = device();
  const tablet = device({ userId: 'bob', deviceId: 'tablet' });
  const [mine, theirs] = [await phone.open(), await tablet.open()];
  for (const replica of [mine, theirs]) replica.start();
  const [ada, bob] = [person(mine), person(theirs)];
  const trip = await ada.notebook('Trip');
  const packing = await ada.note(trip, 'Packing');
  const route = await ada.note(trip, 'Route');
  await time.advance(minute);
  return { time, server, phone, mine, theirs, ada, bob, trip, packing, route };
}

describe('what was deleted', () => {
  it('is remembered by every device that had it, over restarts, until it is there again', async () => {
    const { time, phone, mine, theirs, ada, bob, packing, route } = await two();
    await ada.removeNote(packing);
    await time.advance(minute);
    await bob.removeNote(route);
    await time.advance(minute);
    for (const replica of [mine, theirs]) expect(titles(replica)).toEqual(['Route', 'Packing']);

    await mine.close();
    const again = await phone.open();
    expect(again.deleted()).toMatchObject([
      { type: 'Note', id: route, workspaceId: workspace, data: { title: 'Route', colour: 'SAND' } },
      { type: 'Note', id: packing },
    ]);
    again.start();
    await again.enqueue({ name: 'restoreNote', input: { id: route } });
    await time.advance(minute);
    expect(person(again).notes()).toEqual(['Route']);
    for (const replica of [again, theirs]) expect(titles(replica)).toEqual(['Packing']);
  });

  it('is told at once, before anything is sent, and not where the delete was refused', async () => {
    const { time, server, mine, ada, packing } = await two();
    mine.pause('test');
    await ada.removeNote(packing);
    expect(titles(mine)).toEqual(['Packing']);
    server.setRole('ada', workspace, 'VIEWER');
    mine.resume('test');
    await time.advance(minute);
    expect(mine.outbox()).toMatchObject([{ state: 'refused' }]);
    expect(titles(mine)).toEqual([]);
  });

  it('together with what it is in, comes back with that and is not told apart', async () => {
    const { time, mine, theirs, ada, trip, packing } = await two();
    await ada.removeNote(packing);
    await time.advance(second);
    await ada.removeNotebook(trip);
    await time.advance(minute);
    for (const replica of [mine, theirs]) expect(titles(replica)).toEqual(['Trip', 'Packing']);
    await ada.restoreNotebook(trip);
    await time.advance(minute);
    expect(ada.notes()).toEqual(['Route']);
    for (const replica of [mine, theirs]) expect(titles(replica)).toEqual(['Packing']);
  });

  it('is the last of many, and of long texts the beginning', async () => {
    const { time, mine, ada, trip } = await two();
    const notes: string[] = [];
    for (let at = 0; at <= deletedKept; at += 1) notes.push(await ada.note(trip, `note ${at}`.padEnd(400)));
    await time.advance(minute);
    for (const id of notes) {
      await ada.removeNote(id);
      await time.advance(second);
    }
    await time.advance(minute);
    expect(titles(mine)).toHaveLength(deletedKept);
    expect(titles(mine)[0]).toBe(`note ${deletedKept}`.padEnd(200));
    expect(titles(mine).at(-1)).toBe('note 1'.padEnd(200));
  });

  it('leaves the device when the membership ends', async () => {
    const { time, server, phone, mine, ada, packing } = await two();
    await ada.removeNote(packing);
    await time.advance(minute);
    expect(await stored(phone, 'ada')).toContain('Packing');
    server.setRole('ada', workspace, undefined);
    await mine.now();
    expect(mine.deleted()).toEqual([]);
    expect(await stored(phone, 'ada')).not.toContain('Packing');
  });
});
