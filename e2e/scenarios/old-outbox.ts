/**
 * A phone with an app of `2026-05` that goes into a drawer with a day of edits in its outbox. What it held was recorded once
 * (`samples/make.ts`); here are the world that it belongs to, and what it is laid into.
 */
import type { Phone } from '../src/app/phone.js';
import { releaseFor } from '../src/app/apps.js';
import * as old from '../src/generated/2026-05/holdfast.js';
import type { Person, Place } from '../src/world/people.js';
import type { World } from '../src/world/world.js';
import { join } from './stage.js';

/** What the phone's disk holds of its user. */
export interface OldOutbox {
  readonly userId: string;
  /** The edits that wait, for who reads this file. */
  readonly edits: ReadonlyArray<{
    readonly clientMutationId: string;
    readonly name: string;
    readonly input: object;
  }>;
  readonly stores: ReadonlyArray<{
    readonly name: string;
    readonly pairs: ReadonlyArray<readonly [key: string, value: string]>;
  }>;
}

/** The ids of what is edited. */
export const ids = {
  tidePools: '019ab000-0000-7000-8000-000000000001',
  urchins: '019ab000-0000-7000-8000-000000000002',
  gulls: '019ab000-0000-7000-8000-000000000003',
  rockPools: '019ab000-0000-7000-8000-000000000004',
  untitled: '019ab000-0000-7000-8000-000000000005',
} as const;

/** The world's seed: people and workspaces have the same ids in each world of it. */
export const seed = 'a phone in a drawer';

export interface Before {
  readonly world: World<Phone>;
  readonly place: Place;
  readonly ada: Person;
}

/** How the world was when the phone was last seen: Grace had made a notebook with two notes. */
export async function before(world: World<Phone>): Promise<Before> {
  const place = await world.people.workspace('Basecamp');
  const [ada, grace] = [await world.people.person('ada'), await world.people.person('grace')];
  await world.people.member(place, ada, 'OWNER');
  await world.people.member(place, grace, 'EDITOR');
  const B = await join(world, 'B', grace);
  await B.createNotebook(place, { id: ids.tidePools, title: 'Tide pools', colour: 'KELP' });
  await B.createNote(
    place,
    { id: ids.tidePools },
    { id: ids.urchins, title: 'Urchins', body: 'They graze.' },
  );
  await B.createNote(place, { id: ids.tidePools }, { id: ids.gulls, title: 'Gulls' });
  await world.settle();
  return { world, place, ada };
}

/** A day with the app of `2026-05`, far from any network. */
export async function aDayWithout({ world, place, ada }: Before): Promise<OldOutbox> {
  const phone = world.device('A');
  phone.options = releaseFor('2026-05');
  await join(world, 'A', ada);
  phone.offline();
  const made = () => ({ clientMutationId: phone.newId() });
  await phone.write(old.CreateNotebookDocument, {
    ...{ ...made(), id: ids.rockPools, workspaceId: place.id, name: 'Rock pools', colour: '#f2765a' },
  });
  await phone.write(old.UpdateNotebookDocument, { ...made(), id: ids.tidePools, colour: '#2f7f93' });
  await phone.write(old.UpdateNotebookDocument, { ...made(), id: ids.tidePools, name: 'High tide pools' });
  await phone.write(old.CreateNoteDocument, {
    ...{ ...made(), id: ids.untitled, workspaceId: place.id, notebookId: ids.rockPools, tags: ['shore'] },
  });
  await phone.write(old.UpdateNoteDocument, { ...made(), id: ids.untitled, status: 'DRAFT' });
  await phone.write(old.UpdateNoteDocument, {
    ...{ ...made(), id: ids.urchins, notebookId: ids.rockPools, colour: '#6d5a8d' },
    body: { text: 'They graze at night.' },
  });
  await phone.write(old.DiscardNoteDocument, { ...made(), id: ids.gulls });
  const edits = phone
    .outbox()
    .map(({ clientMutationId, name, input }) => ({ clientMutationId, name, input }));
  await phone.close();

  const stores = [];
  for (const name of await phone.disk.list()) {
    if (!name.includes(ada.id)) continue;
    const store = await phone.disk.open(name);
    stores.push({ name, pairs: await store.scan('') });
    await store.close();
  }
  return { userId: ada.id, edits, stores };
}

/** Lays what a phone held onto the disk of one that has not been started. Its session has ended long ago, and is not among it. */
export async function lay({ stores }: OldOutbox, { disk }: Phone): Promise<void> {
  for (const { name, pairs } of stores) {
    const store = await disk.open(name);
    await store.write(pairs.map(([put, value]) => ({ put, value })));
    await store.close();
  }
}
