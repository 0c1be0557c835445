import type { Phone, Ref } from '../app/phone.js';
import type { Person, Place } from '../world/people.js';
import { createPieces, type Pieces } from './pieces.js';
import type { World } from '../world/world.js';

/** Who and what takes part in one run. */
export interface Cast {
  readonly world: World<Phone>;
  readonly people: readonly Person[];
  readonly places: readonly Place[];
  readonly players: readonly Player[];
  /** Every record that anybody made, by workspace and kind: what people pick from. */
  readonly made: Record<Kind, Made[]>;
  /** What they type into texts. */
  readonly pieces: Pieces;
}

export type Kind = 'notebook' | 'note' | 'item';

export interface Made extends Ref {
  readonly place: Place;
}

/** One person's device in the run. */
export interface Player {
  readonly phone: Phone;
  readonly owner: Person;
  /** The player whose browser this is another tab of. */
  readonly tabOf?: Player;
}

const deviceNames = ['A', 'B', 'C', 'D', 'E'] as const;
/** Who has which device: the first has two, the second two, the third one. */
const ownerOf = [0, 0, 1, 1, 2] as const;
/** Those which are browsers, where a run has any, and their second tabs. */
const secondTabs: Readonly<Record<string, string>> = { A: 'A2', C: 'C2' };

/** Three people with five devices, and one or two workspaces with a notebook each; all signed in and in step. */
export async function assemble(world: World<Phone>, { tabs }: { tabs: boolean }): Promise<Cast> {
  const random = world.random.stream('cast');
  const people = [];
  for (const name of ['ada', 'grace', 'lin']) people.push(await world.people.person(name));
  const [ada, grace, lin] = people as [Person, Person, Person];

  const places = [await world.people.workspace('Basecamp')];
  if (random.chance(0.4)) places.push(await world.people.workspace('Harbour'));
  for (const place of places) {
    await world.people.member(place, ada, 'OWNER');
    await world.people.member(place, grace, 'EDITOR');
    await world.people.member(place, lin, random.chance(0.8) ? 'EDITOR' : 'VIEWER');
  }

  const players: Player[] = [];
  for (const [at, name] of deviceNames.entries()) {
    const second = tabs ? secondTabs[name] : undefined;
    const [phone = world.device(name), tab] = second ? world.tabs([name, second]) : [];
    phone.hints(random.weighted({ honest: 4, silent: 2, 'stuck offline': 1, 'stuck online': 1 }));
    if (random.chance(0.3)) phone.clock.setWrongBy(random.int(-7_200_000, 7_200_000));
    if (random.chance(0.3)) phone.clock.setDrift(random.int(-20, 20));
    await phone.start();
    const owner = people[ownerOf[at] ?? 0] as Person;
    await phone.signIn(owner);
    const player = { phone, owner };
    players.push(player);
    if (tab) players.push({ phone: await tab.start(), owner, tabOf: player });
  }
  await world.settle();

  const made = { notebook: [], note: [], item: [] };
  const cast: Cast = { world, people, places, players, made, pieces: createPieces() };
  for (const place of places)
    cast.made.notebook.push({
      ...(await world.device('A').createNotebook(place, { title: place.name })),
      place,
    });
  return cast;
}
