import { describe, expect, it } from 'vitest';
import { notesManifest, person } from '../support/notes.js';
import { second, world } from '../support/world.js';

/** Two people who called one notebook different things while apart; Bob's name came second. */
async function apart() {
  const { time, server, device } = world(notesManifest);
  const [phone, tablet] = [device(), device({ userId: 'bob', deviceId: 'tablet', seed: 2 })];
  const [first, second_] = [await phone.open(), await tablet.open()];
  const [ada, bob] = [person(first), person(second_)];
  first.start();
  second_.start();
  const trip = await ada.notebook('Trip');
  await time.advance(second);
  second_.pause('tunnel');
  await bob.rename(trip, 'Journey');
  await ada.rename(trip, 'Voyage');
  await time.advance(second);
  second_.resume('tunnel');
  await time.advance(second);
  const open = () => second_.conflicts().filter(({ state }) => state === 'OPEN');
  return { time, server, tablet, adas: first, bobs: second_, ada, bob, trip, open };
}

describe('a conflict that waits for a person', () => {
  it('shows what is there, keeps what was typed, and outlives a restart without a network (FIELD-BUGS 72, 73)', async () => {
    const { tablet, bobs, bob, trip } = await apart();
    expect([bob.title(trip), bobs.outbox(), bobs.recordStatus('Notebook', trip)]).toEqual([
      'Voyage',
      [],
      'conflicted',
    ]);
    const told = bobs.conflicts();
    expect(told).toMatchObject([
      { state: 'OPEN', field: 'title', theirs: 'Voyage', yours: 'Journey', mine: true, recordId: trip },
    ]);
    await bobs.close();
    expect((await tablet.open()).conflicts()).toEqual(told);
  });

  it('is decided offline at once, with its field, and stays so when the answer and the pages come', async () => {
    const { time, server, tablet, bobs, bob, trip, open } = await apart();
    const { id } = open()[0]!;
    bobs.pause('tunnel');
    await bobs.resolveConflict(id, 'YOURS');
    const looks = () => [bob.title(trip), bobs.conflicts().map(({ state }) => state)];
    expect(looks()).toEqual(['Journey', ['RESOLVED']]);
    await bobs.close();
    const again = await tablet.open();
    expect(person(again).title(trip)).toBe('Journey');
    const seen = new Set<unknown>();
    again.onRecords(() => seen.add(person(again).title(trip)));
    again.start();
    await time.advance(second);
    expect([...seen].filter((title) => title !== 'Journey')).toEqual([]);
    expect(again.outbox()).toEqual([]);
    expect(server.records().get(`Notebook:${trip}`)?.title).toBe('Journey');
  });

  it('is decided by a third value, and the decision is taken back', async () => {
    const { time, server, bobs, bob, trip, open } = await apart();
    const { id } = open()[0]!;
    await bobs.resolveConflict(id, { value: 'Odyssey' });
    await time.advance(second);
    expect(server.records().get(`Notebook:${trip}`)?.title).toBe('Odyssey');
    await bobs.revertResolution(id);
    expect([bob.title(trip), open().length]).toEqual(['Voyage', 1]);
    await time.advance(second);
    expect(server.records().get(`Notebook:${trip}`)?.title).toBe('Voyage');
  });

  it('that somebody else has decided meanwhile refuses the second decision, which can be discarded', async () => {
    const { time, adas, bobs, bob, trip, open } = await apart();
    const { id } = open()[0]!;
    bobs.pause('tunnel');
    await bobs.resolveConflict(id, 'YOURS');
    await adas.resolveConflict(id, 'THEIRS');
    await time.advance(second);
    bobs.resume('tunnel');
    await time.advance(second);
    const [refused] = bobs.outbox();
    expect(refused).toMatchObject({ state: 'refused', refusal: [{ code: 'CONFLICT_CLOSED' }] });
    expect(bob.title(trip)).toBe('Voyage');
    await bobs.discard(refused!.clientMutationId);
    expect(bobs.recordStatus('Notebook', trip)).toBe('settled');
  });

  it('waits behind a refused edit of its record', async () => {
    const { time, bobs, bob, trip, open } = await apart();
    bobs.pause('tunnel');
    await bob.rename(trip, 'x'.repeat(500));
    await bobs.resolveConflict(open()[0]!.id, 'YOURS');
    expect(bobs.outbox().at(-1)?.about).toBe(`Notebook:${trip}`);
    await time.advance(second);
  });
});
