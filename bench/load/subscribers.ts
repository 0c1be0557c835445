/** Subscribers of one workspace on real sockets: time from the commit of one change until the last of them has it. */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median } from '../report/median.js';
import { table, whole } from '../table.js';
import { creates, newNotes } from './notes.js';
import { documents, openWorld, pushBody, type BenchWorld, type DatabaseKind } from './world.js';

const changes = 5;

export async function benchSubscribers(kind: DatabaseKind, counts = [1, 100, 5_000]): Promise<void> {
  const rows: string[][] = [];
  for (const count of counts) {
    const world = await openWorld(kind, count);
    try {
      rows.push(await follow(world, count));
    } finally {
      await world.close();
    }
  }
  console.log(
    table(
      `${kind}: subscribers of one workspace, each of another person, on sockets from another process; medians of ${changes} changes`,
      [
        'subscribers',
        'all connected after ms',
        'commit to last ms',
        'answer to last ms',
        'reads',
        'kB of server memory each',
      ],
      rows,
    ),
  );
}

async function follow(world: BenchWorld, count: number): Promise<string[]> {
  global.gc?.();
  const before = process.memoryUsage().rss;
  const child = fork(fileURLToPath(new URL('./subscriber-process.ts', import.meta.url)));
  const began = performance.now();
  child.send({
    url: `${world.url.replace('http', 'ws')}/graphql`,
    tokens: world.members.map(({ token }) => token),
    query: documents.live,
    workspaceId: world.workspaceId,
  });
  await told(child, 'ready');
  const connected = performance.now() - began;
  global.gc?.();
  const memory = process.memoryUsage().rss - before;

  const [fromCommit, fromAnswer, reads]: [number[], number[], number[]] = [[], [], []];
  for (let change = 0; change < changes; change += 1) {
    const body = pushBody(creates(newNotes(world, 1)));
    const all = told(child, 'all');
    await world.post(body);
    const answered = Date.now();
    const { at } = await all;
    fromCommit.push(at - world.queries.committedAt);
    fromAnswer.push(at - answered);
    reads.push(world.queries.statements);
  }
  child.kill();
  return [
    whole(count),
    whole(connected),
    whole(median(fromCommit)),
    whole(median(fromAnswer)),
    String(median(reads)),
    count < 100 ? '-' : whole(memory / count / 1024),
  ];
}

interface Told {
  readonly says: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

function told(child: ChildProcess, says: string): Promise<Told> {
  return new Promise((resolve, reject) => {
    const heard = (message: Told): void => {
      if (message.says === 'failed') reject(new Error('A subscriber was cut off.'));
      if (message.says !== says) return;
      child.off('message', heard);
      resolve(message);
    };
    child.on('message', heard);
    child.once('exit', (code) => reject(new Error(`The subscribers' process ended with ${code}.`)));
  });
}
