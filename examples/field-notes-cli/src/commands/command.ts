import { Argument, type Command } from 'commander';
import { type Session, withSession, withUser } from '../app/session.js';
import { withCommonOptions, type CommonOptions } from '../app/options.js';
import { exitCodes } from '../failures.js';
import type { Output } from '../terminal/output.js';

/** One command of this program, as data: how it is called, what it says of itself, and what it does. */
export interface CommandSpec<Options extends CommonOptions = CommonOptions> {
  /** Such as `edit <note>`. */
  readonly usage: string;
  readonly summary: string;
  /** Lines of example calls, without the program's name. */
  readonly examples: readonly string[];
  /** What each argument is. */
  readonly args?: Readonly<Record<string, string>>;
  /** Its own options, beside those that every command has. */
  readonly options?: (command: Command) => Command;
  /** May be run while nobody is signed in. */
  readonly anybody?: boolean;
  /** Gives the process's exit code, where it is not 0. */
  readonly run: (session: Session, args: readonly string[], options: Options) => Promise<number | void>;
}

/** What a command reports to. */
export interface Terminal {
  output(json: boolean): Output;
  exit(code: number): void;
}

/** Adds a command to the program. */
export function addCommand<Options extends CommonOptions>(
  program: Command,
  spec: CommandSpec<Options>,
  terminal: Terminal,
): void {
  const [name = '', ...words] = spec.usage.split(' ');
  const command = program.command(name).summary(spec.summary).description(`${spec.summary}.`);
  for (const word of words) {
    command.addArgument(new Argument(word, spec.args?.[word.replace(/[<>[\].]/g, '')]));
  }
  spec.options?.(command);
  withCommonOptions(command);
  const examples = spec.examples.map((example) => `  field-notes ${example}`);
  command.addHelpText('after', ['', 'Examples:', ...examples].join('\n'));
  command.action(async () => {
    const options = command.opts<Options>();
    const inSession = spec.anybody ? withSession : withUser;
    const work = (session: Session) => spec.run(session, command.args, options);
    terminal.exit((await inSession(options, terminal.output(options.json ?? false), work)) ?? exitCodes.ok);
  });
}
