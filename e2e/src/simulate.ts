/** `npm run simulate -- [--seed N] [--seeds N] [--from N] [--jobs N] [--tabs] [--json]`: hours of bad network, judged by the laws. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { createProgress, summaryTable } from './simulation/report.js';
import { failed, failureText, type SeedReport } from './simulation/seed.js';
import { runSeeds } from './simulation/workers.js';

const usage = `npm run simulate -- [options]

  --seed N    one seed
  --seeds N   so many seeds (default 20)
  --from N    the first of them (default 1)
  --tabs      some devices are browsers with two tabs
  --jobs N    processes at the same time (default: one a core)
  --json      one line of JSON a seed, then one with the sum
  --help      this text
`;

const wholeNumber = (name: string, text: string): number => {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  process.stderr.write(`--${name} must be a whole number; this is "${text}".\n\n${usage}`);
  process.exit(2);
};

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string', default: '20' },
    from: { type: 'string', default: '1' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    tabs: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}

const from = values.seed === undefined ? wholeNumber('from', values.from) : wholeNumber('seed', values.seed);
const count = values.seed === undefined ? wholeNumber('seeds', values.seeds) : 1;
// Whoever reads no further (`| head`) has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const seeds = Array.from({ length: count }, (_, at) => from + at);
const reports: SeedReport[] = [];
const began = performance.now();
const progress = values.json ? undefined : createProgress(process.stderr, seeds.length);

const jobs = Math.max(1, wholeNumber('jobs', values.jobs));
await runSeeds({ seeds, jobs, tabs: values.tabs }, (report) => {
  reports.push(report);
  if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else if (failed(report)) progress?.say(`\n${failureText(report)}\n`);
  progress?.step(failed(report));
});

progress?.end();
const realMs = performance.now() - began;
const failures = reports.filter(failed);
if (values.json)
  process.stdout.write(
    `${JSON.stringify({ seeds: reports.length, failed: failures.map(({ seed }) => seed), realMs })}\n`,
  );
else process.stdout.write(summaryTable(reports, realMs));
process.exitCode = failures.length > 0 ? 1 : 0;
