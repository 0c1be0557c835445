import type { Phone, Ref } from '../app/phone.js';
import { ProcessDied } from '../world/process.js';
import type { Random } from '../world/random.js';
import { habits, type Habit } from './habits.js';
import { retype } from './pieces.js';
import type { Cast, Kind, Made, Player } from './cast.js';

const words = ['kelp', 'tide', 'reef', 'salt', 'gull', 'fog', 'rope', 'sand', 'buoy', 'wren'] as const;
/** So few that people meet at them. */
const labels = words.slice(0, 3);
const colours = ['SAND', 'CORAL', 'KELP', 'TIDE', 'DUSK'] as const;

/** Does one thing of a person's day on this device; nothing where there is nothing to do it with. */
export async function doSomething(cast: Cast, player: Player, random: Random): Promise<void> {
  const habit = random.weighted<Habit>(habits);
  cast.world.history.note(player.phone.name, habit);
  await acts[habit](cast, player, random);
}

type Act = (cast: Cast, player: Player, random: Random) => Promise<unknown>;

/** An edit of some record of this kind that the person can see. */
const onSome =
  (kind: Kind, act: (player: Player, record: Made, random: Random, cast: Cast) => Promise<unknown>): Act =>
  async (cast, player, random) => {
    const record = await seen(cast, player, kind, random);
    if (record) await act(player, record, random, cast);
  };

/** An edit of some record that there ever was, seen or not. */
const onAny =
  (kind: Kind, act: (phone: Phone, record: Made) => Promise<unknown>): Act =>
  async ({ made }, { phone }, random) => {
    if (made[kind].length > 0) await act(phone, random.pick(made[kind]));
  };

/** What a person does about one of the conflicts that the device shows. */
const onConflict =
  (state: 'OPEN' | 'RESOLVED', act: (phone: Phone, conflict: Ref, random: Random) => Promise<unknown>): Act =>
  async ({ places }, { phone }, random) => {
    const shown = await phone.conflicts(random.pick(places));
    const some = shown.filter((conflict) => conflict.state === state);
    if (some.length > 0) await act(phone, random.pick(some), random);
  };

const acts: Record<Habit, Act> = {
  'create notebook': async ({ places, made }, { phone }, random) => {
    const place = random.pick(places);
    made.notebook.push({ ...(await phone.createNotebook(place, { title: phrase(random) })), place });
  },
  'create note': onSome('notebook', async ({ phone }, notebook, random, { made, pieces }) => {
    const body = pieces.fresh(random) + pieces.fresh(random);
    const fields = { title: phrase(random), body, tags: [random.pick(labels)] };
    made.note.push({ ...(await phone.createNote(notebook.place, notebook, fields)), place: notebook.place });
  }),
  'create item': onSome('note', async ({ phone }, note, random, { made }) => {
    const fields = { text: phrase(random), votes: random.int(0, 3), position: random.next() };
    made.item.push({ ...(await phone.createItem(note.place, note, fields)), place: note.place });
  }),
  rename: onSome('note', ({ phone }, note, random) => phone.rename(note, phrase(random))),
  type: onSome('note', ({ phone }, note, random, { pieces }) =>
    phone.type(note, (text) => retype(text, pieces, random)),
  ),
  tag: onSome('note', ({ phone }, note, random) => phone.tag(note, random.pick(labels), random.pick(labels))),
  untag: onSome('note', ({ phone }, note, random) => phone.untag(note, random.pick(labels))),
  vote: onSome('item', ({ phone }, item, random) => phone.vote(item, random.int(-2, 5))),
  check: onSome('item', ({ phone }, item, random) => phone.check(item, random.chance(0.7))),
  restyle: onSome('note', ({ phone }, note, random) =>
    phone.editNote(note, {
      pinned: random.chance(0.5),
      colour: random.pick(colours),
      ...(random.chance(0.5) && { status: random.pick(['DRAFT', 'ACTIVE', 'DONE']) }),
    }),
  ),
  move: onSome('note', async (player, note, random, cast) => {
    const notebook = await seen(cast, player, 'notebook', random);
    if (notebook?.place === note.place) await player.phone.move(note, notebook);
  }),
  'rename notebook': onSome('notebook', ({ phone }, notebook, random) =>
    phone.editNotebook(notebook, {
      title: phrase(random),
      ...(random.chance(0.3) && { position: random.next() }),
    }),
  ),
  'delete note': onSome('note', ({ phone }, note) => phone.deleteNote(note)),
  'delete item': onSome('item', ({ phone }, item) => phone.deleteItem(item)),
  'delete notebook': onSome('notebook', ({ phone }, notebook) => phone.deleteNotebook(notebook)),
  'restore note': onAny('note', (phone, note) => phone.restoreNote(note)),
  'restore item': onAny('item', (phone, item) => phone.restoreItem(item)),
  'restore notebook': onAny('notebook', (phone, notebook) => phone.restoreNotebook(notebook)),
  'decide a conflict': onConflict('OPEN', (phone, conflict, random) => {
    const choice = random.pick(['THEIRS', 'YOURS', 'VALUE'] as const);
    return phone.decide(conflict, choice, choice === 'VALUE' ? phrase(random) : undefined);
  }),
  'take a decision back': onConflict('RESOLVED', (phone, conflict) => phone.takeBack(conflict)),
  'too long a title': onSome('note', ({ phone }, note) => phone.rename(note, 'x'.repeat(501))),
  async 'note in no notebook'({ places, made }, { phone }, random) {
    const place = random.pick(places);
    made.note.push({ ...(await phone.createNote(place, { id: phone.newId() }, { title: 'lost' })), place });
  },
  async 'take back a refusal'({ world }, { phone }, random) {
    const refused = phone.outbox().filter(({ state }) => state === 'refused');
    if (refused.length === 0) return;
    const { clientMutationId } = random.pick(refused);
    await (random.chance(0.7) ? phone.giveUp(clientMutationId) : phone.tryAgain(clientMutationId));
    world.history.note(phone.name, `took back ${clientMutationId}`);
  },
};

/** A record of this kind that the device shows; undefined if a few tries find none. */
async function seen(
  { made }: Cast,
  { phone }: Player,
  kind: Kind,
  random: Random,
): Promise<Made | undefined> {
  for (let tries = 0; tries < 4 && made[kind].length > 0; tries++) {
    // Half of the time what is new and talked about, so that people meet there.
    const record = random.pick(made[kind].slice(random.chance(0.5) ? -5 : -40));
    if (await shown(phone[kind](record))) return record;
  }
  return undefined;
}

/** What a query shows; nothing where the device has never heard of the record, and the server cannot be asked. */
async function shown(query: Promise<Ref | null>): Promise<Ref | null> {
  try {
    return await query;
  } catch (error) {
    if (error instanceof ProcessDied) throw error;
    return null;
  }
}

const phrase = (random: Random): string =>
  Array.from({ length: random.int(1, 4) }, () => random.pick(words)).join(' ');
