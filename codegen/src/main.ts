#!/usr/bin/env node
/** `holdfast-codegen`: reads the command line, and ends with 0 (all is written) or 2 (nothing is). */
import { processShell } from '@holdfast/contract/sources';
import { runCommand } from './command.js';

process.exitCode = await runCommand(process.argv.slice(2), processShell());
