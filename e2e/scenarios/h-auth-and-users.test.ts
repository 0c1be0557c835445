/**
 * Field bugs, class H: auth while offline, token refresh, user switch. Every row of the list stands here, but for these:
 *
 * | row | why not |
 * | --- | --- |
 * | powersync-js#257 | one long-lived worker for several tabs comes with the leader among tabs; that a signed-out token is never sent again is here |
 * | amplify-js#7345 | there is no sync expression to go stale: what a person syncs is what they are a member of, which is here |
 */
import { HoldfastError } from '@holdfast/schema/errors';
import { describe, expect, it } from 'vitest';
import type { Phone } from '../src/app/phone.js';
import type { Mishap } from '../src/world/weather.js';
import { countSent, expectWell, join, rowsOf, useStage } from './stage.js';

const stage = useStage();
const minute = 60_000;
const day = 24 * 60 * minute;

/** Everything that is on a device's disk, as one text. */
async function diskText({ disk }: Phone): Promise<string> {
  const texts = [];
  for (const name of await disk.list()) {
    const store = await disk.open(name);
    texts.push(name, ...(await store.scan('')).flat());
    await store.close();
  }
  return texts.join('\n');
}

describe('Being offline signs nobody out, and nobody sees what is not theirs', () => {
  it('amplify-js#10393: fourteen days offline, then the session is renewed and the queue drains', async () => {
    const { world, place, A, B, note } = await stage();
    B.crash();
    A.offline();
    await A.rename(note, 'two weeks ago');
    A.crash();
    await world.pass(14 * day);
    await A.start();
    await world.pass(5 * minute);
    expect(A.app.auth.user()).toMatchObject({ name: 'ada' });
    A.online();
    await B.start();
    await expectWell({ world, place });
    expect(await rowsOf(world, 'Note')).toMatchObject([{ title: 'two weeks ago' }]);
  });

  it('amplify-android#2783: an expired token offline is not signed out; a revoked device is', async () => {
    const { world, ada, A } = await stage();
    A.offline();
    await world.pass(30 * minute);
    expect(A.app.auth.user()).toMatchObject({ name: 'ada' });
    expect(A.status().state).toBe('offline');
    const console = await world.console(ada);
    const { devices } = await console.ask('{ devices { id name } }');
    const mine = (devices as { id: string; name: string }[]).find(({ name }) => name === 'A');
    await console.ask('mutation($id: ID!) { revokeDevice(id: $id) { id } }', { id: mine?.id });
    A.online();
    await world.time.until('signed out', () => A.app.auth.user() === undefined, 10 * minute);
    expect(await diskText(A)).not.toContain('first');
  });

  it.each<Mishap>([
    'lose request',
    'bad gateway',
    'server error',
    'gateway timeout',
    'portal',
    'refuse',
    'truncate',
    'too many',
    'hang',
  ])('amplify-ui#6057: a renewal that fails by "%s" signs nobody out', async (mishap) => {
    const { world, place, A, note } = await stage();
    await world.pass(16 * minute);
    for (let time = 0; time < 3; time++) A.link.befall(mishap, { carrying: 'refreshSession' });
    await A.rename(note, 'with an old token');
    await world.pass(5_000);
    expect(A.app.auth.user()).toMatchObject({ name: 'ada' });
    await expectWell({ world, place });
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('no network');
      },
    ],
    ['rejects', () => Promise.reject(new Error('no network'))],
    ['hangs', () => new Promise<string>(() => undefined)],
  ] as const)(
    'powersync-kotlin#219: a token that %s leaves the kit up, and is asked for again',
    async (_how, token) => {
      const { world, ada, place } = await stage();
      let asked = 0;
      const phone = world.device('outside');
      phone.options = { auth: { userId: ada.id, token: () => (asked++, token()) } };
      await phone.start();
      await phone.createNotebook(place, { title: 'while no token can be had' });
      await world.pass(10 * minute);
      expect(asked).toBeGreaterThan(5);
      expect(phone.outbox()).toHaveLength(1);
      expect(['offline', 'connecting']).toContain(phone.status().state);
      phone.crash();
    },
  );

  it('powersync-js#257: after a sign-out, no request carries the old token', async () => {
    const { world, A, note } = await stage();
    await A.signOut();
    await world.pass(minute);
    const sent = countSent(A);
    await world.pass(60 * minute);
    expect(sent(/./)).toBe(0);
    await expect(A.rename(note, 'nobody')).rejects.toThrow();
  });

  it('amplify-js#5312: signed out, the device holds no byte of what the person had', async () => {
    const { world, A, note } = await stage();
    await A.rename(note, 'a most private title');
    await world.settle();
    expect(await diskText(A)).toContain('a most private title');
    await A.signOut();
    const left = await diskText(A);
    for (const secret of ['a most private title', 'Basecamp', 'ada@', note.id])
      expect(left).not.toContain(secret);
  });

  it('amplify-js#5312: unsent edits are in the way of a sign-out until something is said about them', async () => {
    const { world, place, ada, A, note } = await stage();
    A.offline();
    await A.rename(note, 'unsent');
    const refused: unknown = await A.signOut().catch((error: unknown) => error);
    expect(HoldfastError.is(refused, 'UNSENT_EDITS')).toBe(true);
    await A.signOut({ unsent: 'keep' });
    expect(A.app.auth.user()).toBeUndefined();
    A.online();
    await A.signIn(ada);
    await expectWell({ world, place });
    expect(await rowsOf(world, 'Note')).toMatchObject([{ title: 'unsent' }]);
  });

  it('amplify-js#7152: one, another, and the first again on one device see and send their own alone', async () => {
    const { world, place, ada, grace, A, note } = await stage();
    const secret = await world.people.workspace('Secret');
    await world.people.member(secret, ada, 'OWNER');
    await world.time.drive('now', A.app.sync.now());
    const diary = await A.createNotebook(secret, { title: 'diary' });
    await world.settle();
    A.offline();
    await A.editNotebook(diary, { title: 'dear diary' });
    await A.signOut({ unsent: 'keep' });
    A.online();
    await A.signIn(grace);
    await world.settle();
    expect(A.outbox()).toEqual([]);
    expect(await A.notebook(diary).catch(() => null)).toBeNull();
    await A.rename(note, 'by grace');
    await world.settle();
    await A.signOut();
    await A.signIn(ada);
    await expectWell({ world, place }, [secret]);
    expect(await A.notebook(diary)).toMatchObject({ title: 'dear diary' });
    expect(await A.note(note)).toMatchObject({ title: 'by grace' });
  });

  it("amplify-js#7345: the next person's sync begins with what they belong to", async () => {
    const { world, A } = await stage();
    const lin = await world.people.person('lin');
    const harbour = await world.people.workspace('Harbour');
    await world.people.member(harbour, lin, 'EDITOR');
    await A.signOut();
    await A.signIn(lin);
    await world.settle();
    expect(A.app.sync.memberships().map(({ workspaceId }) => workspaceId)).toEqual([harbour.id]);
    expect(A.status().state).toBe('live');
  });

  it('zitadel#9631: the lost answer of a renewal is given again', async () => {
    const { world, place, A, note } = await stage();
    await world.pass(16 * minute);
    for (let time = 0; time < 2; time++) A.link.befall('lose answer', { carrying: 'refreshSession' });
    await A.rename(note, 'after the lost renewal');
    await expectWell({ world, place });
    expect(A.app.auth.user()).toMatchObject({ name: 'ada' });
  });

  it.each([
    [9, true],
    [11, false],
  ])(
    'audiobookshelf#5281: a renewal lost %i minutes ago goes on: %s; the queue is kept in any case',
    async (minutes, goesOn) => {
      const { world, place, ada, A, note } = await stage();
      A.offline();
      await world.pass(16 * minute);
      A.online();
      A.weather({ loseAnswer: 1 });
      await A.rename(note, 'queued');
      const renewed = () =>
        world.history.lines().some(({ who, what }) => who === 'A' && /lost refreshSession/i.test(what));
      await world.time.until('the lost renewal', renewed, 5 * minute);
      A.crash();
      await world.pass(minutes * minute);
      await A.online().start();
      await world.pass(2 * minute);
      expect(A.status().state).toBe(goesOn ? 'live' : 'needs-sign-in');
      if (!goesOn) {
        expect(A.outbox()).toHaveLength(1);
        await A.signIn(ada);
      }
      await expectWell({ world, place });
      expect(await rowsOf(world, 'Note')).toMatchObject([{ title: 'queued' }]);
    },
  );

  it('graphql-ws#482: a token that runs out on an open socket is renewed, and listening resumes', async () => {
    const { world, place, A, B, note } = await stage();
    for (let edit = 0; edit < 8; edit++) {
      await world.pass(10 * minute);
      await A.rename(note, `edit ${edit}`);
      await world.pass(10_000);
      expect(await B.note(note)).toMatchObject({ title: `edit ${edit}` });
    }
    await expectWell({ world, place });
  });

  it('a membership that ends while edits are unsent: the records go, the edits stay and say why', async () => {
    const { world, place, ada, grace, B, note } = await stage();
    B.offline();
    await B.rename(note, 'too late');
    const console = await world.console(ada);
    await console.ask('mutation($input: RemoveMemberInput!) { removeMember(input: $input) { id } }', {
      input: { workspaceId: place.id, userId: grace.id },
    });
    B.online();
    await expectWell({ world, place });
    expect(await B.notes(place).catch(() => [])).toEqual([]);
    expect(B.outbox()).toMatchObject([
      { input: { title: 'too late' }, refusal: [{ code: expect.any(String) }] },
    ]);
    expect(B.app.sync.exportOutbox()).toContain('too late');
    expect(B.status().notices).toMatchObject([{ kind: 'MEMBERSHIP_ENDED' }]);
  });

  it('two devices of one person, one signed out: the other goes on', async () => {
    const { world, place, ada, A, note } = await stage();
    const C = await join(world, 'C', ada);
    await A.signOut();
    await world.pass(20 * minute);
    await C.rename(note, 'still here');
    await expectWell({ world, place });
  });
});
