/** `npm run db:compact`, `db:new-epoch` and `db:client-minimum`: what an operator does with a database beside running servers on it. */
import { runTool } from './tools/run-tool.js';

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());

process.exitCode = await runTool(process.argv.slice(2), {
  environment: process.env,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  signal: stop.signal,
});
