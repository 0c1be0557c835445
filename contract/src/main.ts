/** `holdfast-contract`: reads the command line, and ends with 0 (the contract holds), 1 (it is broken) or 2 (it could not be checked). */
import { createProgram } from './commands/program.js';

const program = createProgram({
  outside: {
    now: () => new Date(),
    fetch,
    token: process.env.HOLDFAST_REGISTRY_TOKEN?.trim() || undefined,
    folder: process.cwd(),
  },
  write: (text) => void process.stdout.write(text),
  complain: (text) => void process.stderr.write(text),
});
process.exitCode = await program.run(process.argv.slice(2));
