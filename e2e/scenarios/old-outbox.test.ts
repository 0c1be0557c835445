/** An outbox of an app of `2026-05`, recorded once, in the hands of today's app and of today's server. */
import { fieldNotes, type Domain } from '@holdfast/server/app';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { releaseFor, type Release } from '../src/app/apps.js';
import { before, ids, lay, seed, type Before, type OldOutbox } from './old-outbox.js';
import { effects, expectWell, rowsOf, useWorlds } from './stage.js';

const recorded = JSON.parse(
  readFileSync(new URL('samples/outbox-2026-05.json', import.meta.url), 'utf8'),
) as OldOutbox;

const versions = 'versions' in fieldNotes ? fieldNotes.versions : [];
const retired: Domain = {
  ...fieldNotes,
  versions: versions.map((one) => (one.version === '2026-05' ? { ...one, state: 'retired' } : one)),
};

/** A release of today that does not say what became of `discardNote`. */
function forgetful(): Release {
  const release = releaseFor('2026-11');
  const { discardNote: _forgotten, ...known } = release.upcasters['2026-05'] ?? {};
  return { ...release, upcasters: { '2026-05': known } };
}

describe('An outbox of an app of 2026-05', () => {
  const open = useWorlds();

  /** The phone out of the drawer, with this release on it, and Ada signed in again; what it sends is told by version. */
  async function found(domain: Domain, release: Release) {
    const world = await open(seed, { domain });
    const set = await before(world);
    expect(set.ada.id).toBe(recorded.userId);
    const phone = world.device('A');
    phone.options = release;
    const pushed = new Set<string>();
    phone.onWire.add(({ kind, operation, path }) => {
      if (kind === 'request' && operation === 'push') pushed.add(String(path));
    });
    await lay(recorded, phone);
    await phone.start();
    await phone.signIn(set.ada);
    await world.settle();
    return { ...set, phone, pushed };
  }

  /** What Ada did is done, all of it once. */
  async function expectDone({ world }: Before): Promise<void> {
    const times = await effects(world);
    for (const { clientMutationId, name } of recorded.edits)
      expect([name, times.get(clientMutationId)]).toEqual([name, 1]);
    expect(await rowsOf(world, 'Notebook')).toMatchObject([
      { id: ids.tidePools, title: 'High tide pools', colour: 'TIDE' },
      { id: ids.rockPools, title: 'Rock pools', colour: 'CORAL' },
    ]);
    expect(await rowsOf(world, 'Note')).toMatchObject([
      { id: ids.urchins, notebookId: ids.rockPools, colour: 'DUSK' },
      { id: ids.untitled, notebookId: ids.rockPools, title: 'Untitled', status: 'DRAFT', tags: ['shore'] },
    ]);
  }

  it('drains into the newest server from the app that it was made with', async () => {
    const { phone, ...set } = await found(fieldNotes, releaseFor('2026-05'));
    expect(phone.outbox()).toEqual([]);
    await expectDone(set);
  });

  it.each(['2026-11', '2027-02'])(
    'drains from the app of %s, to the version that it was written for',
    async (version) => {
      const { phone, pushed, ...set } = await found(fieldNotes, releaseFor(version));
      expect(phone.outbox()).toEqual([]);
      await expectDone(set);
      expect([...pushed]).toEqual(['/graphql/2026-05']);
    },
  );

  it('is brought to the version of today where that has been retired, and drains', async () => {
    const { phone, pushed, ...set } = await found(retired, releaseFor('2026-11'));
    expect(phone.outbox()).toEqual([]);
    await expectDone(set);
    expect([...pushed]).toContain('/graphql/2026-11');
    await expectWell(set);
  });

  it('waits with its reason where the app does not say what an edit means, and goes on with one that does', async () => {
    const { phone, world, ...set } = await found(retired, forgetful());
    const [waiting, ...others] = phone.outbox();
    expect(others).toEqual([]);
    const discarded = recorded.edits.find(({ name }) => name === 'discardNote');
    expect(waiting).toMatchObject({ ...discarded, state: 'refused', apiVersion: '2026-05' });
    expect(waiting?.refusal?.map(({ code }) => code)).toEqual(['API_VERSION_UNSUPPORTED']);
    expect((await effects(world)).has(String(discarded?.clientMutationId))).toBe(false);
    expect(await rowsOf(world, 'Note')).toHaveLength(3);
    expect(phone.app.sync.exportOutbox()).toContain(ids.gulls);

    phone.options = releaseFor('2026-11');
    await phone.restart();
    await world.settle();
    expect(phone.outbox()).toEqual([]);
    await expectDone({ world, ...set });
  });
});
