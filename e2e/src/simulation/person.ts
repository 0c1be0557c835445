import type { Ref } from '../app/phone.js';
import { ProcessDied } from '../world/process.js';
import type { Random } from '../world/random.js';
import type { Cast, Kind, Made, Player } from './cast.js';

/** How often a person does what, beside each other. */
const habits = {
  'create note': 14,
  'create item': 12,
  'create notebook': 2,
  rename: 16,
  rewrite: 8,
  tag: 8,
  untag: 4,
  vote: 16,
  check: 6,
  restyle: 8,
  move: 4,
  'rename notebook': 2,
  'delete note': 4,
  'restore note': 3,
  'delete item': 2,
  'delete notebook': 1,
  'too long a title': 1,
  'note in no notebook': 2,
  'take back a refusal': 3,
} as const;
type Habit = keyof typeof habits;

const words = ['kelp', 'tide', 'reef', 'salt', 'gull', 'fog', 'rope', 'sand', 'buoy', 'wren'] as const;
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

const acts: Record<Habit, Act> = {
  'create notebook': async ({ places, made }, { phone }, random) => {
    const place = random.pick(places);
    made.notebook.push({ ...(await phone.createNotebook(place, { title: phrase(random) })), place });
  },
  'create note': onSome('notebook', async ({ phone }, notebook, random, { made }) => {
    const fields = { title: phrase(random), body: phrase(random), tags: [random.pick(words)] };
    made.note.push({ ...(await phone.createNote(notebook.place, notebook, fields)), place: notebook.place });
  }),
  'create item': onSome('note', async ({ phone }, note, random, { made }) => {
    const fields = { text: phrase(random), votes: random.int(0, 3), position: random.next() };
    made.item.push({ ...(await phone.createItem(note.place, note, fields)), place: note.place });
  }),
  rename: onSome('note', ({ phone }, note, random) => phone.rename(note, phrase(random))),
  rewrite: onSome('note', ({ phone }, note, random) =>
    phone.rewrite(note, `${phrase(random)}\n\n${phrase(random)}`),
  ),
  tag: onSome('note', ({ phone }, note, random) => phone.tag(note, random.pick(words), random.pick(words))),
  untag: onSome('note', ({ phone }, note, random) => phone.untag(note, random.pick(words))),
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
    phone.editNotebook(notebook, { title: phrase(random), position: random.next() }),
  ),
  'delete note': onSome('note', ({ phone }, note) => phone.deleteNote(note)),
  'delete item': onSome('item', ({ phone }, item) => phone.deleteItem(item)),
  'delete notebook': onSome('notebook', ({ phone }, notebook) => phone.deleteNotebook(notebook)),
  async 'restore note'({ made }, { phone }, random) {
    const note = made.note.length > 0 ? random.pick(made.note) : undefined;
    if (note) await phone.restoreNote(note);
  },
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
    const record = random.pick(made[kind].slice(-40));
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
