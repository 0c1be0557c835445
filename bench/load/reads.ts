/** Reads over HTTP with 10,000 notes, each beside its floor in the same round: the rows that it answers, by one SELECT. */
import { pullDocument } from '@holdfast/schema';
import { median } from '../report/median.js';
import { table, whole } from '../table.js';
import { creates, newNotes } from './notes.js';
import { documents, openWorld, pushBody, type BenchWorld, type DatabaseKind } from './world.js';

const stored = 10_000;
const rounds = 15;
/** They compile code, and fill caches. */
const warmUp = 10;
/** Requests under way at the same time. */
const atOnce = 8;

const list = `query ($where: NoteFilter!, $first: Int) {
  notes(where: $where, orderBy: CREATED_DESC, first: $first) {
    nodes { id title body tags pinned version updatedAt notebook { title } }
    pageInfo { hasNextPage endCursor }
  }
}`;

interface Read {
  readonly name: string;
  readonly rows: number;
  readonly body: string;
  /** The same rows, asked of the database itself. */
  readonly floor: () => Promise<unknown>;
}

export async function benchReads(kind: DatabaseKind): Promise<void> {
  const world = await openWorld(kind);
  try {
    for (let made = 0; made < stored; made += 500) await world.post(pushBody(creates(newNotes(world, 500))));
    const rows: string[][] = [];
    for (const read of await readsOf(world)) rows.push(await measured(world, read));
    console.log(
      table(
        `${kind}: reads over HTTP, ${whole(stored)} notes, medians of ${rounds}; the floor is one SELECT of the same rows, without HTTP and GraphQL`,
        ['', 'rows', 'ms', 'floor ms', 'rows/s', 'of the floor', `requests/s, ${atOnce} at once`],
        rows,
      ),
    );
  } finally {
    await world.close();
  }
}

async function readsOf(world: BenchWorld): Promise<Read[]> {
  const { workspaceId, database } = world;
  const page = (first: number, after?: string): string =>
    JSON.stringify({
      query: pullDocument(documents, { memberships: false, pages: 1 }),
      variables: { workspaceId0: workspaceId, first0: first, ...(after && { after0: after }) },
    });
  const select = (what: string, first: number) => () =>
    database.query(`SELECT ${what} WHERE n."workspaceId" = $1 ORDER BY n."createdAt" DESC LIMIT ${first}`, [
      workspaceId,
    ]);
  const latest = await lastCursor(world, page);
  return [
    {
      name: 'a list of 50 notes, each with its notebook',
      rows: 50,
      body: JSON.stringify({ query: list, variables: { where: { workspaceId }, first: 50 } }),
      floor: select('n.*, b.title AS of FROM "Note" n JOIN "Notebook" b ON b.id = n."notebookId"', 50),
    },
    {
      name: 'a page of 500 changes of a first sync',
      rows: 500,
      body: page(500),
      floor: select('n.* FROM "Note" n', 500),
    },
    {
      name: 'nothing new',
      rows: 0,
      body: page(500, latest),
      floor: () => database.query('SELECT seq FROM "SyncHead" WHERE "workspaceId" = $1', [workspaceId]),
    },
  ];
}

/** The cursor of whoever has everything. */
async function lastCursor(
  world: BenchWorld,
  page: (first: number, after?: string) => string,
): Promise<string> {
  for (let after: string | undefined; ;) {
    const answer = JSON.parse(await world.post(page(500, after))) as { data: { changes0: ChangePage } };
    const { cursor, hasMore } = answer.data.changes0;
    if (!hasMore) return cursor;
    after = cursor;
  }
}

interface ChangePage {
  readonly cursor: string;
  readonly hasMore: boolean;
}

async function measured(world: BenchWorld, { name, rows, body, floor }: Read): Promise<string[]> {
  const [read, bare]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds + warmUp; round += 1)
    for (const [times, run] of [
      [read, () => world.post(body)],
      [bare, floor],
    ] as const) {
      const began = performance.now();
      await run();
      if (round >= warmUp) times.push(performance.now() - began);
    }
  const requests = rounds * atOnce;
  const began = performance.now();
  let left = requests;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (left-- > 0) await world.post(body);
    }),
  );
  const perSecond = (requests * 1_000) / (performance.now() - began);
  const [ms, floorMs] = [median(read), median(bare)];
  return [
    ...[name, whole(rows), ms.toFixed(1), floorMs.toFixed(1)],
    rows === 0 ? '-' : whole((rows * 1_000) / ms),
    ...[(floorMs / ms).toFixed(2), whole(perSecond)],
  ];
}
