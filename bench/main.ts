import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { contestants } from './contestants/index.js';
import { bundleTable } from './driver/bundles.js';
import { compare } from './driver/compare.js';
import { growth } from './driver/growth.js';
import { ensurePeers } from './driver/peers.js';
import { writeResults } from './report/write.js';
import { tasks } from './tasks/index.js';

const usage = `npm run bench                 the kit and its peers, three runs of every task; writes bench/results
npm run bench -- kit          the kit alone, one run
npm run bench -- growth       the kit with 1,000 to 100,000 notes
npm run bench -- bundle       what the kit and its peers add to a bundle
npm run bench -- server       the server: pushes a second, subscribers
npm run bench -- web          the web app in Chromium: first view with 10,000 notes, long tasks
npm run bench -- text         texts that people write together: bytes on the wire, and what a merge costs

  --tasks start,drain         only these of: ${tasksToCompare().join(', ')}
  --only holdfast,rxdb        only these of: ${Object.keys(contestants).join(', ')}
  --runs 3                    how often
  --json                      results as JSON on the standard output, tables on the other`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    tasks: { type: 'string' },
    only: { type: 'string' },
    runs: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});

const [name = 'all'] = positionals;
if (values.help) console.log(usage);
else if (name === 'text') (await import('./text/bench.js')).bench();
else if (name === 'web') await web();
else if (name === 'server') await (await import('./load/bench.js')).bench();
else if (name === 'growth') console.log(await growth(showProgress));
else if (name === 'bundle') console.log(await bundleTable());
else if (name === 'all' || name === 'kit') await contest(name === 'kit');
else {
  console.error(`There is no bench "${name}".\n\n${usage}`);
  process.exitCode = 1;
}

async function web(): Promise<void> {
  const { bench } = await import('./web/bench.js');
  const say = (text: string) => (values.json ? console.error(text) : console.log(text));
  await bench({ runs: Number(values.runs ?? 3), json: values.json === true, say });
}

async function contest(kitOnly: boolean): Promise<void> {
  const chosen = Object.keys(contestants).filter((key) => !kitOnly || !contestants[key]!.isPeer);
  const say = (text: string) => (values.json ? console.error(text) : console.log(text));
  const compared = chosenFrom(chosen, values.only, 'contestant');
  const runs = Number(values.runs ?? (kitOnly ? 1 : 3));
  if (compared.some((key) => contestants[key]!.isPeer)) ensurePeers(say);
  const results = await compare({
    contestants: compared,
    tasks: chosenFrom(tasksToCompare(), values.tasks, 'task'),
    runs,
    say,
    progress: showProgress,
  });
  say(await bundleTable());
  for (const key of compared) say(`\n${contestants[key]!.title}: ${contestants[key]!.says}`);
  // A part of the whole is not what the README shows.
  if (!kitOnly && !values.only && !values.tasks)
    writeResults(join(import.meta.dirname, 'results'), results, runs);
  if (values.json) console.log(JSON.stringify(results, null, 2));
}

function tasksToCompare(): string[] {
  return Object.keys(tasks).filter((task) => tasks[task]!.columns.length > 0);
}

function chosenFrom(all: readonly string[], list: string | undefined, what: string): readonly string[] {
  const asked = list?.split(',') ?? all;
  const unknown = asked.find((each) => !all.includes(each));
  if (unknown === undefined) return asked;
  throw new Error(`There is no ${what} "${unknown}" here. There are: ${all.join(', ')}.`);
}

/** One line that is written over; nothing where nobody looks. */
function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}
