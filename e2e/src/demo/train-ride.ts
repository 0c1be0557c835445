import type { Phone, Ref } from '../app/phone.js';
import type { Place } from '../world/people.js';
import type { World } from '../world/world.js';
import type { Narrator } from './narrator.js';

/** What the story is told with. */
export interface Stage {
  readonly world: World<Phone>;
  readonly narrator: Narrator;
  readonly place: Place;
  readonly ada: Phone;
  readonly grace: Phone;
  /** What the network did to a device since this was last asked. */
  readonly news: (phone: Phone) => string;
}

const minutes = (count: number): number => count * 60_000;

/** A train, two people, one shared notebook, and everything that a network does on a train. */
export async function rideTheTrain(stage: Stage): Promise<void> {
  const { trip, list } = await boarding(stage);
  await tunnel(stage, trip, list);
  await oneBar(stage, trip, list);
  await guestNetwork(stage, list);
  await flatBattery(stage, trip);
  await sameNote(stage, list);
  await arrival(stage);
}

async function boarding({ world, narrator, place, ada, grace }: Stage): Promise<{ trip: Ref; list: Ref }> {
  narrator.scene('The platform. Both devices are online.');
  const trip = await ada.createNotebook(place, { title: 'The trip' });
  const list = await ada.createNote(place, trip, { title: 'Packing list', tags: ['todo'] });
  await ada.createItem(place, list, { text: 'Rain coat' });
  await world.settle();
  narrator.say('Ada makes a notebook and a packing list on her phone.');
  const seen = await grace.note(list);
  narrator.say(`Grace's tablet shows "${seen?.title ?? 'nothing'}" without asking: the server told it.`);
  await world.pass(minutes(1));
  return { trip, list };
}

async function tunnel({ world, narrator, place, ada, grace }: Stage, trip: Ref, list: Ref): Promise<void> {
  narrator.scene('A tunnel. No network at all.');
  for (const phone of [ada, grace]) phone.offline();
  for (const title of ['Hotel', 'Museum', 'Where to eat']) await ada.createNote(place, trip, { title });
  await ada.tag(list, 'train', 'urgent');
  narrator.say(
    `Ada writes three notes and tags the list. Each is on her phone's disk before she looks up: ${waiting(ada)}.`,
  );
  await world.pass(minutes(2));
  const item = await grace.createItem(place, list, { text: 'Sandwiches' });
  for (let votes = 0; votes < 3; votes++) await grace.vote(item);
  narrator.say(
    `Grace adds "Sandwiches" and votes for it three times. Her tablet says ${(await grace.item(item))?.votes ?? 0} votes; ${waiting(grace)}.`,
  );
  await world.pass(minutes(2));
}

async function oneBar({ world, narrator, ada, grace, news }: Stage, trip: Ref, list: Ref): Promise<void> {
  narrator.scene('One bar. Requests arrive; most answers do not.');
  news(ada);
  news(grace);
  for (const phone of [ada, grace]) phone.weather({ loseAnswer: 0.7, duplicate: 0.3, delay: [300, 2_500] });
  await ada.rewrite(list, 'Two bags. One for the rain.');
  await ada.editNotebook(trip, { colour: 'KELP' });
  await world.pass(minutes(4));
  narrator.say(`Ada's phone cannot know what arrived, so it sends again, under the same ids: ${news(ada)}.`);
  narrator.say(
    `Grace's tablet does the same: ${news(grace)}. The server applies each edit once and repeats its answer.`,
  );
}

async function guestNetwork({ world, narrator, ada, news }: Stage, list: Ref): Promise<void> {
  narrator.scene('The train has a guest network. It answers everything itself.');
  ada.weather('captive portal');
  await ada.pin(list);
  await world.pass(minutes(2));
  narrator.say(
    `Every request gets "200 OK" and a welcome page: ${news(ada)}. The phone does not take that for the server: ${ada.status().state}, ${waiting(ada)}.`,
  );
}

async function flatBattery({ world, narrator, place, ada, news }: Stage, trip: Ref): Promise<void> {
  narrator.scene("Ada's battery dies while the phone is sending.");
  ada.weather({ loseAnswer: 0.5, delay: [300, 900] });
  await ada.createNote(place, trip, { title: 'Tickets' });
  ada.crashAtWrite(2, 'before');
  await world.pass(minutes(1));
  ada.crash();
  narrator.say('The phone is gone in the middle of a write. Nobody said goodbye to anybody.');
  await world.pass(minutes(3));
  await ada.start();
  const notes = await ada.notes(place);
  narrator.say(
    `With a borrowed charger it starts again on what its disk holds: ${notes.length} notes on the screen, ${waiting(ada)}.`,
  );
  await world.pass(minutes(1));
  news(ada);
}

async function sameNote({ world, narrator, ada, grace, news }: Stage, list: Ref): Promise<void> {
  narrator.scene('Both edit the same note, and neither sees the other.');
  for (const phone of [ada, grace]) phone.weather('black hole');
  await ada.rename(list, 'Packing list for rain');
  await ada.tag(list, 'rain');
  await world.pass(minutes(1));
  await grace.rename(list, 'Packing list, final');
  await grace.tag(list, 'final');
  narrator.say(
    'Ada renames the list and tags it; a minute later Grace does too. Their requests vanish without a word.',
  );
  const answer = await ada.rename(list, 'x'.repeat(501));
  narrator.say(
    `Ada's cat walks over the keyboard. 501 characters are refused at once: "${answer.updateNote.userErrors[0]?.message ?? ''}"`,
  );
  await world.pass(minutes(3));
  news(ada);
  news(grace);
}

async function arrival({ world, narrator, ada, grace, place, news }: Stage): Promise<void> {
  narrator.scene('The station. The network is back; nobody touches a device.');
  for (const phone of [ada, grace]) phone.hints('silent').online();
  await world.settle();
  narrator.say(
    `Ada's phone: ${news(ada)}; ${waiting(ada)}. Grace's tablet: ${news(grace)}; ${waiting(grace)}.`,
  );
  const notes = await ada.notes(place);
  const list = notes.find(({ title }) => title.startsWith('Packing'));
  narrator.say(
    `Both show "${list?.title ?? ''}": the later rename stands. Tags are from both: ${list?.tags.join(', ') ?? ''}.`,
  );
}

function waiting(phone: Phone): string {
  const { pending } = phone.status();
  if (pending === 0) return 'nothing waits';
  return pending === 1 ? '1 edit waits' : `${pending} edits wait`;
}
