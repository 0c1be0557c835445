/** Pushes over HTTP, each beside its floor in the same round: the rows that it wrote, by INSERTs of many rows. */
import { median } from '../report/median.js';
import { table, whole } from '../table.js';
import { insertAll, makeFloors, rowsOf } from './floor.js';
import { creates, newNotes, renames } from './notes.js';
import { openWorld, pushBody, type BenchWorld, type DatabaseKind } from './world.js';

const rounds = 15;
/** They compile code, and fill caches. */
const warmUp = 10;

export async function benchPush(kind: DatabaseKind): Promise<void> {
  const world = await openWorld(kind);
  try {
    await makeFloors(world);
    const rows: string[][] = [];
    for (const size of [100, 500]) rows.push(...(await compare(world, size)));
    console.log(
      table(
        `${kind}: pushes over HTTP, medians of ${rounds}; a floor is one INSERT of many rows a table, of the very rows of the create`,
        ['', 'mutations', 'rows', 'ms', 'rows/s', 'of the floor of all', 'of the floor of notes alone'],
        rows,
      ),
    );
  } finally {
    await world.close();
  }
}

const works = ['floor: notes alone', 'floor: all four', 'create', 'rename', 'replay'] as const;
type Work = (typeof works)[number];

async function compare(world: BenchWorld, size: number): Promise<string[][]> {
  const times = Object.fromEntries(works.map((work) => [work, [] as number[]])) as Record<Work, number[]>;
  for (let round = 0; round < rounds + warmUp; round += 1) {
    const time = async (work: Work, run: () => Promise<unknown>): Promise<void> => {
      const began = performance.now();
      await run();
      if (round >= warmUp) times[work].push(performance.now() - began);
    };
    const notes = newNotes(world, size);
    const [created, renamed] = [pushBody(creates(notes)), pushBody(renames(notes, 1))];
    await time('create', () => world.post(created));
    const written = await rowsOf(world, notes);
    await time('floor: all four', () => insertAll(world, written));
    // Once more under their names, without what the floor of all holds already.
    await world.database.query('TRUNCATE "FloorNote"');
    await time('floor: notes alone', () => insertAll(world, written.slice(0, 1)));
    await time('rename', () => world.post(renamed));
    await time('replay', () => world.post(renamed));
  }
  // Of each mutation, the law asks for four rows: its record, its change in the log, its place there, its receipt.
  const rowsOfEach: Record<Work, number> = {
    ...{ 'floor: notes alone': 1, 'floor: all four': 4 },
    ...{ create: 4, rename: 4, replay: 0 },
  };
  const speed = (work: Work): number => (size * rowsOfEach[work]) / median(times[work]);
  return works.map((work) => [
    work,
    whole(size),
    whole(size * rowsOfEach[work]),
    median(times[work]).toFixed(1),
    rowsOfEach[work] === 0 ? '-' : whole(speed(work) * 1000),
    rowsOfEach[work] === 0 ? '-' : (speed(work) / speed('floor: all four')).toFixed(2),
    rowsOfEach[work] === 0 ? '-' : (speed(work) / speed('floor: notes alone')).toFixed(2),
  ]);
}
