import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { openGround, type Ground } from '../src/app/field-notes-world.js';
import type { Phone, Ref } from '../src/app/phone.js';
import { screenOf } from '../src/app/screen.js';
import { judge, serverFacts } from '../src/laws/index.js';
import type { Person, Place } from '../src/world/people.js';
import type { World, WorldOptions } from '../src/world/world.js';

/** What most scenarios begin with: two people in one workspace, three devices in step, one note with one item. */
export interface Stage {
  readonly world: World<Phone>;
  readonly place: Place;
  readonly ada: Person;
  readonly grace: Person;
  /** Ada's phone. */
  readonly A: Phone;
  /** Grace's. */
  readonly B: Phone;
  readonly notebook: Ref;
  readonly note: Ref;
  readonly item: Ref;
}

let seeds = 0;

/** To be called once a file: one database for its scenarios, and worlds that are closed behind each. */
export function useWorlds(): (seed: string, options?: Partial<WorldOptions<Phone>>) => Promise<World<Phone>> {
  let ground: Ground;
  const worlds: World<Phone>[] = [];
  beforeAll(async () => {
    ground = await openGround();
  });
  afterEach(async () => {
    for (const world of worlds.splice(0)) await world.close();
  });
  afterAll(() => ground.close());

  return async (seed, options = {}) => {
    const world = await ground.world(seed, options);
    worlds.push(world);
    return world;
  };
}

/** To be called once a file: a world of its own for each of its scenarios, with people and devices in it. */
export function useStage(): (options?: Partial<WorldOptions<Phone>>) => Promise<Stage> {
  const open = useWorlds();
  return async (options = {}) => {
    const world = await open(`scenario ${++seeds}`, options);
    const place = await world.people.workspace('Basecamp');
    const [ada, grace] = [await world.people.person('ada'), await world.people.person('grace')];
    await world.people.member(place, ada, 'OWNER');
    await world.people.member(place, grace, 'EDITOR');
    const A = await join(world, 'A', ada);
    const B = await join(world, 'B', grace);
    const notebook = await A.createNotebook(place);
    const note = await A.createNote(place, notebook, { title: 'first' });
    const item = await A.createItem(place, note);
    await world.settle();
    return { world, place, ada, grace, A, B, notebook, note, item };
  };
}

/** Ada and Grace named one notebook while apart; both are online again, and nobody has decided yet. */
export async function disagreement(
  set: Stage,
  then: (A: Phone, B: Phone) => unknown = () => undefined,
): Promise<void> {
  const { world, A, B, notebook } = set;
  A.offline();
  B.offline();
  await A.editNotebook(notebook, { title: 'Diving' });
  await B.editNotebook(notebook, { title: 'Reefs' });
  A.online();
  await world.pass(60_000);
  await then(A, B);
  B.online();
  await world.settle();
}

/** A device of this person, running and in step. */
export async function join(world: World<Phone>, name: string, person: Person): Promise<Phone> {
  const phone = await world.device(name).start();
  await phone.signIn(person);
  await world.settle();
  return phone;
}

/** Nothing but time passes; then every law holds on every device that runs. */
export async function expectWell(
  { world, place }: Pick<Stage, 'world' | 'place'>,
  others: readonly Place[] = [],
): Promise<void> {
  await world.settle();
  const devices = [];
  for (const phone of world.devices())
    if (phone.running() && phone.app.auth.user()) devices.push(await screenOf(phone, [place, ...others]));
  expect(judge({ ...(await serverFacts(world)), devices })).toEqual([]);
}

/** Counts what a device sends from now on, by the operation's name. */
export function countSent(phone: Phone): (operation?: RegExp) => number {
  const sent: string[] = [];
  phone.onWire.add(({ kind, operation, body }) => {
    if (kind === 'request') sent.push(operation === 'socket' ? `socket ${body ?? ''}` : operation);
  });
  return (operation = /^(?!socket)/) => sent.filter((name) => operation.test(name)).length;
}

/** Every value that the screen showed of a note's field, from now on, each once in a row. */
export function watchNote(phone: Phone, { id }: Ref, field: 'title' | 'version' | 'pinned'): unknown[] {
  const shown: unknown[] = [];
  phone.watchNote({ id }, (note) => {
    const value = note?.[field];
    if (shown.length === 0 || shown.at(-1) !== value) shown.push(value);
  });
  return shown;
}

/** The rows of a table as the server has them. */
export const rowsOf = async ({ database }: World<Phone>, table: 'Note' | 'ChecklistItem' | 'Notebook') =>
  database.query<Record<string, unknown>>(`SELECT * FROM "${table}" WHERE "deletedAt" IS NULL ORDER BY id`);

/** How often each mutation was applied. */
export async function effects({ database }: World<Phone>): Promise<Map<string, number>> {
  const rows = await database.query<{ id: string; times: number }>(
    `SELECT "clientMutationId"::text AS id, count(*)::int AS times FROM "Change" GROUP BY 1`,
  );
  return new Map(rows.map(({ id, times }) => [id, times]));
}
