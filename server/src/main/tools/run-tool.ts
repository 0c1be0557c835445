import { FolderLockedError } from '../../db/index.js';
import { startProblem } from '../messages.js';
import { clientMinimum } from './client-minimum.js';
import { compact } from './compact.js';
import { newEpoch } from './new-epoch.js';
import { UsageError, type Terminal, type Tool } from './tool.js';

const tools: Readonly<Record<string, Tool>> = {
  compact,
  'new-epoch': newEpoch,
  'client-minimum': clientMinimum,
};

/** Runs the command that the arguments name first. Gives the exit code: 2 where they cannot be meant. */
export async function runTool([name = '', ...args]: readonly string[], terminal: Terminal): Promise<number> {
  const tool = Object.hasOwn(tools, name) ? tools[name] : undefined;
  if (!tool) {
    terminal.err(`There is no command "${name}". There are: ${Object.keys(tools).join(', ')}.\n`);
    return 2;
  }
  if (args.includes('--help')) {
    terminal.out(tool.help);
    return 0;
  }
  try {
    return await tool.run(args, terminal);
  } catch (error) {
    terminal.err(`${problem(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

function problem(error: unknown): string {
  if (error instanceof UsageError) return `${error.message} More: --help`;
  if (error instanceof FolderLockedError)
    return `${error.message}\nStop the server first. It compacts its log by itself, once a day; servers on PostgreSQL may run meanwhile.`;
  return startProblem(error);
}
