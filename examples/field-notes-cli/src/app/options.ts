import { Option, type Command } from 'commander';
import { usage } from '../failures.js';

/** The options that every command has. */
export interface CommonOptions {
  /** No network at all: the device's own data, and edits that wait on it. */
  readonly offline?: boolean;
  readonly json?: boolean;
  readonly server?: string;
  readonly profile?: string;
  readonly workspace?: string;
  /** Seconds. */
  readonly wait?: number;
}

const seconds = (text: string): number => {
  const value = Number(text);
  if (!(value >= 0)) throw usage(`--wait takes seconds; "${text}" is none.`);
  return value;
};

/** What `--limit` takes. */
export function limit(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw usage(`--limit takes a whole number from 1 on; "${text}" is none.`);
  return value;
}

export function withCommonOptions(command: Command): Command {
  const options = [
    new Option('--offline', 'use no network at all'),
    new Option('--json', 'print JSON, for scripts'),
    new Option('--workspace <name>', 'the workspace to work in (a name or an id)'),
    new Option('--server <url>', 'the server, if not the one signed in to').env('FIELD_NOTES_SERVER'),
    new Option('--profile <folder>', 'where notes are kept on this device').env('FIELD_NOTES_PROFILE'),
    new Option('--wait <seconds>', 'how long to wait for the server').argParser(seconds),
  ];
  for (const option of options) command.addOption(option.helpGroup('Everywhere:'));
  return command;
}
