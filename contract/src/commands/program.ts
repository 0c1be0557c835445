import { SchemaCompileError } from '@holdfast/schema/compiler';
import { Command, CommanderError, Option } from 'commander';
import { ManifestError } from '@holdfast/schema/operations';
import { ApprovalsError } from '../check/index.js';
import { ExtractError } from '../extract/extract.js';
import { formats } from '../report/index.js';
import { SourceError } from '../sources/problem.js';
import type { Shell } from '../sources/shell.js';
import { checkCommand, type CheckOptions } from './check-command.js';
import { extractCommand, type ExtractOptions } from './extract-command.js';
import { releaseCommand, type ReleaseOptions } from './release-command.js';

/** Exit codes. */
export const exit = { holds: 0, broken: 1, failed: 2 } as const;

const sources = `
A <source> is a file of SDL, an introspection result (.json), a folder of SDL, the same in git (git:main:schema/sdl),
or a server (https://api.example/graphql/2026-11).
HOLDFAST_REGISTRY_TOKEN: the token of that server's registry, where it asks for one.
Ends with 0: the contract holds; 1: it is broken; 2: it could not be checked.`;

/** The command line. `run` answers with the exit code, and throws nothing that is the caller's own mistake. */
export function createProgram(shell: Shell): { run(args: readonly string[]): Promise<number> } {
  return {
    async run(args) {
      let code: number = exit.holds;
      const program = commands(shell, (ended) => (code = ended));
      try {
        await program.parseAsync(args, { from: 'user' });
        return code;
      } catch (error) {
        if (error instanceof CommanderError) return error.exitCode === 0 ? exit.holds : exit.failed;
        if (!isTheirs(error)) throw error;
        shell.complain(`${error.message}\n`);
        return exit.failed;
      }
    },
  };
}

const isTheirs = (error: unknown): error is Error =>
  [SourceError, ManifestError, ApprovalsError, ExtractError, SchemaCompileError].some(
    (kind) => error instanceof kind,
  );

function commands(shell: Shell, end: (code: number) => void): Command {
  const program = new Command('holdfast-contract')
    .description(
      'Which schema change breaks which released version, shipped app, or edit that waits on a device.',
    )
    .addHelpText('after', sources)
    .exitOverride()
    .configureOutput({ writeOut: shell.write, writeErr: shell.complain });

  program
    .command('check')
    .description('compare schemas; without --before and --after: all that is released in --dir')
    .option('--before <source>', 'the schema that apps were built against')
    .option('--after <source>', 'the schema that they meet')
    .option('--api-version <version>', 'the version compared, such as 2026-11')
    .option('--operations <source...>', "manifests of apps: files, folders, a server's /registry")
    .option('--approvals <file>', 'approved changes, as YAML')
    .option('--dir <folder>', 'where the repository keeps its contract', 'schema')
    .addOption(new Option('--format <form>').choices(Object.keys(formats)).default('text'))
    .option('--strict', 'fail also by what is dangerous, and by what breaks nobody registered', false)
    .action(async (options: CheckOptions) =>
      end((await checkCommand(shell, options)) ? exit.broken : exit.holds),
    );

  program
    .command('extract')
    .description("write down what an app may send: its operations' texts and hashes, and the kit's")
    .requiredOption('--app <name>', 'such as field-notes-web')
    .requiredOption('--app-version <version>', 'the build that is released, such as 1.4.0')
    .requiredOption('--operations <folder...>', 'folders with .graphql files')
    .requiredOption('--schema <source>', 'SDL of the API version that the app is built for')
    .requiredOption('--api-version <version>', 'such as 2026-11')
    .option('--out <folder>', 'write to <folder>/<app>/<app version>.json')
    .option('--register <url>', 'register at a server: its address and /registry')
    .action((options: ExtractOptions) => extractCommand(shell, options));

  program
    .command('release <version>')
    .description('freeze a version: from then on nothing in it may change but words')
    .option('--dir <folder>', 'where the repository keeps its contract', 'schema')
    .action((version: string, options: ReleaseOptions) => releaseCommand(shell, version, options));

  for (const command of program.commands)
    command.exitOverride().configureOutput({ writeOut: shell.write, writeErr: shell.complain });
  return program;
}
