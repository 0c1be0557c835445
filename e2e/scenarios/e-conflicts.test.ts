/**
 * Field bugs, class E: conflicts that lose in silence, loop or refuse. Every row of the list stands here, but for these:
 *
 * | row | why not |
 * | --- | --- |
 * | couchbase-lite-c#335 on every storage adapter | the stores' shared conformance tests; here, on a device that begins anew |
 * | amplify-swift#3102 on React Native | the kit has one set of events on all platforms; which ones is tested here |
 */
import { describe, expect, it } from 'vitest';
import type { Answered } from '@holdfast/client-kit';
import type { Phone, Ref } from '../src/app/phone.js';
import { disagreement, countSent, effects, expectWell, join, rowsOf, useStage } from './stage.js';

const stage = useStage();
const minute = 60_000;

describe('Conflicts lose nothing, end, and are told', () => {
  it('offix#116: what an edit does not touch is what the others made of it', async () => {
    const { world, place, A, B, notebook, note } = await stage();
    const other = await A.createNotebook(place, { title: 'other' });
    await world.settle();
    B.offline();
    await B.rename(note, 'of Grace');
    await A.editNote(note, { pinned: true, colour: 'DUSK', status: 'DONE', tags: { add: ['salt'] } });
    await A.rewrite(note, 'of Ada');
    await A.move(note, other);
    await world.settle().catch(() => undefined);
    B.online();
    await expectWell({ world, place });
    for (const phone of [A, B])
      expect(await phone.note(note)).toMatchObject({
        title: 'of Grace',
        body: 'of Ada',
        tags: ['salt'],
        ...{ pinned: true, colour: 'DUSK', status: 'DONE', notebookId: other.id },
      });
    expect(notebook.id).not.toBe(other.id);
  });

  it('amplify-js#5945: every refusal reaches the person, with a code, words and where in the edit', async () => {
    const { world, place, ada, grace, A, B, notebook, note, item } = await stage();
    const answers: Answered[] = [];
    B.app.sync.onAnswered((answered) => answers.push(answered));
    B.offline();
    await B.createNote(place, { id: B.newId() }, { title: 'nowhere' });
    await B.createNote(place, notebook, { id: note.id, title: 'an id that is taken' });
    await B.vote(item, 2_000_000_000);
    await B.vote(item, 2_000_000_000);
    B.online();
    await world.settle();
    const demote = await world.console(ada);
    await demote.ask('mutation($input: ChangeRoleInput!) { changeRole(input: $input) { id } }', {
      input: { workspaceId: place.id, userId: grace.id, role: 'VIEWER' },
    });
    B.offline();
    // Not the note: an edit of what a refused creation was to make waits for that, and is not sent.
    await B.editNotebook(notebook, { title: 'as a viewer' });
    B.online();
    await world.settle();
    const refused = B.outbox().filter(({ state }) => state === 'refused');
    expect(refused.length).toBeGreaterThanOrEqual(4);
    for (const { refusal = [] } of refused)
      for (const { code, message, path } of refusal) {
        expect(code).toMatch(/^[A-Z_]+$/);
        expect(message.length).toBeGreaterThan(10);
        expect(Array.isArray(path)).toBe(true);
      }
    expect(answers.filter(({ answer }) => answer.outcome === 'REJECTED').length).toBe(refused.length);
    expect(A.outbox()).toEqual([]);
  });

  it('amplify-js#6278: what is refused for ever is sent once, and the others go on', async () => {
    const { world, place, A, notebook, note } = await stage();
    const sent = countSent(A);
    await A.createNote(place, { id: A.newId() }, { title: 'refused for ever' });
    for (let edit = 0; edit < 5; edit++) await A.rename(note, `edit ${edit}`);
    await A.createNote(place, notebook, { title: 'taken' });
    await world.pass(60 * minute);
    expect(sent(/^push$/)).toBeLessThanOrEqual(3);
    expect(A.outbox()).toMatchObject([{ state: 'refused' }]);
    await expectWell({ world, place });
  });

  it.each([1, 2, 3])(
    'couchbase-lite-core#402: killed at its write %i on the way, the base of a conflict is still the common one',
    async (writes) => {
      const set = await stage();
      const { world, place, A, B } = set;
      await disagreement(set, () => {
        B.link.befall('lose answer', { carrying: 'mutations' });
        B.crashAtWrite(writes, writes % 2 === 0 ? 'after' : 'before');
        world.time.after(30_000, () => {
          if (!B.running()) world.background('B starts again', B.start());
        });
      }).catch(() => undefined);
      if (!B.running()) await B.start();
      B.online();
      await expectWell({ world, place });
      for (const phone of [A, B])
        expect(await phone.conflicts(place)).toMatchObject([
          { base: '"Notebook"', theirs: '"Diving"', yours: '"Reefs"' },
        ]);
    },
  );

  it('couchbase-lite-core#758: killed while it is decided, an open conflict is there again', async () => {
    const set = await stage();
    const { world, place, A } = set;
    await disagreement(set);
    const [conflict] = await A.conflicts(place);
    A.crashAtWrite(1, 'before');
    await A.decide(conflict as Ref, 'YOURS').catch(() => undefined);
    expect(A.running()).toBe(false);
    await A.start();
    expect(await A.conflicts(place)).toMatchObject([{ state: 'OPEN' }]);
    await A.decide(conflict as Ref, 'YOURS');
    await expectWell({ world, place });
  });

  it('couchbase-lite-c#335: conflicts from before are there on a device that begins anew', async () => {
    const set = await stage();
    const { world, place, grace } = set;
    await disagreement(set);
    const C = await join(world, 'C', grace);
    expect(await C.conflicts(place)).toMatchObject([{ state: 'OPEN' }]);
    C.offline();
    await C.restart();
    const [conflict] = await C.conflicts(place);
    await C.decide(conflict as Ref, 'YOURS');
    C.online();
    await expectWell({ world, place });
    expect(await set.A.notebook(set.notebook)).toMatchObject({ title: 'Reefs' });
  });

  const deeds = ['edits', 'deletes', 'does nothing'] as const;
  it.each(deeds.flatMap((ada) => deeds.map((grace) => [ada, grace] as const)))(
    'couchbase-lite-ios#2557: one %s, the other %s, and both end equal',
    async (ada, grace) => {
      const { world, place, A, B, note } = await stage();
      const does = {
        edits: (phone: Phone) => phone.rename(note, `of ${phone.name}`),
        deletes: (phone: Phone) => phone.deleteNote(note),
        'does nothing': () => undefined,
      };
      A.offline();
      B.offline();
      await does[ada](A);
      await does[grace](B);
      A.online();
      B.online();
      await expectWell({ world, place });
      const isThere = ada === 'edits' || grace === 'edits' || (ada === grace && ada === 'does nothing');
      for (const phone of [A, B]) expect((await phone.note(note)) !== null).toBe(isThere);
    },
  );

  it('amplify-swift#3259: of a push with one bad edit the others are taken, and a page with it loses none', async () => {
    const { world, place, A, B, notebook } = await stage();
    A.offline();
    for (let at = 0; at < 6; at++)
      await A.createNote(place, at === 3 ? { id: A.newId() } : notebook, { title: `${at}` });
    A.online();
    await expectWell({ world, place });
    const titles = (await B.notes(place)).map(({ title }) => title).sort();
    expect(titles).toEqual(['0', '1', '2', '4', '5', 'first']);
    expect(A.outbox()).toMatchObject([{ state: 'refused', input: { title: '3' } }]);
  });

  it('amplify-swift#3490: a refused edit is kept with what it said and why, to be retried, changed or let go', async () => {
    const { world, place, A, notebook } = await stage();
    const lost = { id: A.newId() };
    for (const title of ['retried', 'changed', 'let go']) await A.createNote(place, lost, { title });
    await world.settle();
    await A.restart();
    await world.settle();
    const refused = A.outbox();
    expect(refused).toMatchObject([
      { state: 'refused', input: { title: 'retried' }, refusal: [{ code: 'NOT_FOUND' }] },
      { state: 'refused', input: { title: 'changed' }, refusal: [{ code: 'NOT_FOUND' }] },
      { state: 'refused', input: { title: 'let go' }, refusal: [{ code: 'NOT_FOUND' }] },
    ]);
    const [retried, changed, dropped] = refused;
    await A.createNotebook(place, { id: lost.id, title: 'found' });
    await world.settle();
    await A.tryAgain(retried?.clientMutationId ?? '');
    await A.app.sync.edit(changed?.clientMutationId ?? '', { ...changed?.input, notebookId: notebook.id });
    await A.giveUp(dropped?.clientMutationId ?? '');
    await world.settle();
    expect(A.outbox()).toEqual([]);
    expect((await rowsOf(world, 'Note')).map(({ title }) => title).sort()).toEqual([
      'changed',
      'first',
      'retried',
    ]);
  });

  it('amplify-swift#3102: a refusal is told as an event, in the status, in the outbox and on the record', async () => {
    const { world, place, A } = await stage();
    const events: string[] = [];
    const { sync } = A.app;
    sync.onAnswered(({ answer }) => events.push(`answered ${answer.outcome}`));
    sync.onStatus(() => events.push(`status ${sync.status().refused}`));
    sync.onOutbox(() =>
      events.push(
        `outbox ${sync
          .outbox()
          .map(({ state }) => state)
          .join()}`,
      ),
    );
    const note = await A.createNote(place, { id: A.newId() });
    await world.settle();
    expect(events).toContain('answered REJECTED');
    expect(events).toContain('status 1');
    expect(events).toContain('outbox refused');
    expect(sync.recordStatus('Note', note.id)).toBe('refused');
  });

  it('WatermelonDB#1374: edited while its own edit is on the way, only what was not sent is sent then', async () => {
    const { world, place, A, B, note } = await stage();
    A.weather({ delay: [2_000, 2_000] });
    await A.rename(note, 'on the way');
    await world.pass(2_500);
    await A.pin(note);
    await A.tag(note, 'salt');
    await world.pass(2_500);
    expect(A.outbox().map(({ input }) => Object.keys(input))).not.toContainEqual(
      expect.arrayContaining(['title']),
    );
    await expectWell({ world, place });
    expect(await B.note(note)).toMatchObject({ title: 'on the way', pinned: true, tags: ['salt'] });
    expect([...(await effects(world)).values()].every((times) => times === 1)).toBe(true);
  });

  it('pouchdb#8337: the log is compacted while two are apart, and both end equal', async () => {
    const { world, place, A, B, notebook, note, item } = await stage();
    await A.rewrite(note, 'Before.');
    await world.settle();
    B.offline();
    await B.type(note, (text) => `${text} Grace.`);
    await B.vote(item);
    for (let round = 0; round < 5; round++) {
      await A.type(note, (text) => `${text} Ada ${round}.`);
      await A.vote(item);
      await A.createNote(place, notebook, { title: `${round}` });
      await world.pass(10 * minute);
      await world.compact(minute);
    }
    B.online();
    await expectWell({ world, place });
    expect(await B.item(item)).toMatchObject({ votes: 6 });
    const body = (await B.note(note))?.body ?? '';
    for (const words of ['Before.', ' Grace.', ' Ada 0.', ' Ada 4.']) expect(body).toContain(words);
    expect((await A.note(note))?.body).toBe(body);
  });
});
