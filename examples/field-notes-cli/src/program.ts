import { Command } from 'commander';
import { addCommand, type CommandSpec, type Terminal } from './commands/command.js';
import { check } from './commands/check.js';
import { conflicts } from './commands/conflicts.js';
import { edit } from './commands/edit.js';
import { history } from './commands/history.js';
import { importCommand } from './commands/import.js';
import { list } from './commands/list.js';
import { outbox } from './commands/outbox.js';
import { rename } from './commands/rename.js';
import { resolve, revert } from './commands/resolve.js';
import { show } from './commands/show.js';
import { signIn } from './commands/sign-in.js';
import { signOut } from './commands/sign-out.js';
import { status } from './commands/status.js';
import { sync } from './commands/sync.js';
import { tag } from './commands/tag.js';
import { watch } from './commands/watch.js';
import { exitCodes } from './failures.js';

const footer = `
Everything works without a network: edits are safe on this device first, and sent when the server can be reached.
\`field-notes <command> --help\` shows a command's options; --offline, --json and --profile go with every command.

Examples:
  field-notes sign-in ada@fieldnotes.test
  field-notes import ~/notes --offline && field-notes sync

Exit codes: ${Object.entries(exitCodes)
  .map(([name, code]) => `${code} ${name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`)
  .join(', ')}`;

/** The command line as a whole. */
export function buildProgram(terminal: Terminal): Command {
  const program = new Command('field-notes').description(
    'Your notes on this device, in step with the server.',
  );
  const add = <Options extends object>(spec: CommandSpec<Options>) => addCommand(program, spec, terminal);
  program.usage('<command> [options]').helpCommand(false).addHelpText('after', footer);
  add(signIn);
  add(list);
  add(show);
  add(history);
  add(edit);
  add(tag);
  add(check);
  add(rename);
  add(importCommand);
  add(sync);
  add(status);
  add(watch);
  add(outbox);
  add(conflicts);
  add(resolve);
  add(revert);
  add(signOut);
  return program;
}
