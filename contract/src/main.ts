/** `holdfast-contract`: reads the command line, and ends with 0 (the contract holds), 1 (it is broken) or 2 (it could not be checked). */
import { createProgram } from './commands/program.js';
import { processShell } from './sources/shell.js';

process.exitCode = await createProgram(processShell()).run(process.argv.slice(2));
