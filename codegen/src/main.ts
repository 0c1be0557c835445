#!/usr/bin/env node
/** `holdfast-codegen`: reads the command line, and ends with 0 (all is written) or 2 (nothing is). */
import { runCommand } from './command.js';

process.exitCode = await runCommand(process.argv.slice(2), {
  outside: {
    now: () => new Date(),
    fetch,
    token: process.env.HOLDFAST_REGISTRY_TOKEN?.trim() || undefined,
    folder: process.cwd(),
  },
  write: (text) => void process.stdout.write(text),
  complain: (text) => void process.stderr.write(text),
});
