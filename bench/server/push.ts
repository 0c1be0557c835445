/** Pushes over HTTP, beside the floor: the same notes as one INSERT of many rows, in turn with them. */
import { median } from '../report/median.js';
import { table, whole } from '../table.js';
import { creates, newNotes, renames, type NewNote } from './notes.js';
import { openWorld, pushBody, type BenchWorld, type DatabaseKind } from './world.js';

const rounds = 15;

export async function benchPush(kind: DatabaseKind): Promise<void> {
  const world = await openWorld(kind);
  try {
    await world.database.query('CREATE TABLE "Floor" (LIKE "Note" INCLUDING DEFAULTS INCLUDING INDEXES)');
    const rows: string[][] = [];
    for (const size of [100, 500]) rows.push(...(await compare(world, size)));
    console.log(
      table(
        `${kind}: pushes over HTTP, median of ${rounds}; the floor is one INSERT of the same notes into a table like theirs`,
        ['batch', 'size', 'ms', 'mutations/s', 'rows/s', 'of the floor’s rows/s', 'notes/s of the floor’s'],
        rows,
      ),
    );
  } finally {
    await world.close();
  }
}

async function compare(world: BenchWorld, size: number): Promise<string[][]> {
  const times: Record<'floor' | 'create' | 'rename' | 'again', number[]> = {
    floor: [],
    create: [],
    rename: [],
    again: [],
  };
  for (let round = 0; round < rounds + 3; round += 1) {
    const notes = newNotes(world, size);
    const created = pushBody(creates(notes));
    const renamed = pushBody(renames(notes, 1));
    const spent = {
      floor: await timed(() => insert(world, newNotes(world, size))),
      create: await timed(() => world.post(created)),
      rename: await timed(() => world.post(renamed)),
      again: await timed(() => world.post(renamed)),
    };
    // The first rounds compile code, and fill caches.
    if (round >= 3) for (const [name, ms] of Object.entries(spent)) times[name as 'floor'].push(ms);
  }
  const floor = size / median(times.floor);
  const line = (name: string, ms: number, rowsEach: number): string[] => [
    name,
    String(size),
    ms.toFixed(1),
    whole((size / ms) * 1000),
    rowsEach === 0 ? '-' : whole(((size * rowsEach) / ms) * 1000),
    rowsEach === 0 ? '-' : ((size * rowsEach) / ms / floor).toFixed(2),
    (size / ms / floor).toFixed(2),
  ];
  return [
    line('floor', median(times.floor), 1),
    // Of each, the law asks for its note, its change in the log, its place in the log, and its receipt.
    line('create', median(times.create), 4),
    line('rename', median(times.rename), 4),
    line('replay', median(times.again), 0),
  ];
}

async function insert({ database }: BenchWorld, notes: readonly NewNote[]): Promise<void> {
  const values = notes.map((_, at) => {
    const place = at * 6;
    return `($${place + 1}, $${place + 2}, $${place + 3}, $${place + 4}, $${place + 5}, $${place + 6}, false, 'ACTIVE', 'KELP', 1, now(), now())`;
  });
  await database.query(
    `INSERT INTO "Floor" (id, "workspaceId", "notebookId", title, body, tags, pinned, status, colour, version, "createdAt", "updatedAt")
     VALUES ${values.join(', ')}`,
    notes.flatMap(({ id, workspaceId, notebookId, title, body, tags }) => [
      id,
      workspaceId,
      notebookId,
      title,
      body,
      tags,
    ]),
  );
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
