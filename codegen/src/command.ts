import { loadSdlText, sdlFilesIn, SourceError, type Shell } from '@holdfast/contract/sources';
import { compileSchema, SchemaCompileError } from '@holdfast/schema/compiler';
import { Command, CommanderError } from 'commander';
import { resolve } from 'node:path';
import { generateApp, type Files } from './generate.js';
import { writeChanged } from './write-changed.js';

interface Options {
  readonly schema: string;
  readonly apiVersion: string;
  readonly operations: readonly string[];
  readonly out: string;
}

/** Exit codes. */
const exit = { done: 0, failed: 2 } as const;

const more = `
Writes holdfast.ts (typed documents), hooks.ts (a hook of Apollo Client for each operation) and manifest.ts. Do not commit them.

A <source> is a server (https://api.example/graphql/2026-11), a file of SDL, a folder of SDL, or the same in git
(git:main:schema/sdl).
HOLDFAST_REGISTRY_TOKEN: the token of that server's registry, where it gives its schema only to those who have it.`;

/** The command line: answers with the exit code, and throws nothing that is the caller's own mistake. */
export async function runCommand(args: readonly string[], shell: Shell): Promise<number> {
  const program = new Command('holdfast-codegen')
    .description('Typed documents, typed hooks and the manifest of an app, from a schema and its operations.')
    .requiredOption('--schema <source>', 'the API that the app is made for')
    .requiredOption('--api-version <version>', 'its dated version, such as 2026-11')
    .requiredOption('--operations <folder...>', "folders with the app's .graphql files")
    .requiredOption('--out <folder>', 'where to write, such as src/generated')
    .addHelpText('after', more)
    .exitOverride()
    .configureOutput({ writeOut: shell.write, writeErr: shell.complain })
    .action((options: Options) => generate(options, shell));
  try {
    await program.parseAsync(args, { from: 'user' });
    return exit.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exit.done : exit.failed;
    if (!(error instanceof SourceError || error instanceof SchemaCompileError)) throw error;
    shell.complain(`${error.message}\n`);
    return exit.failed;
  }
}

async function generate(options: Options, { outside, write }: Shell): Promise<void> {
  const { schema, apiVersion, out } = options;
  const text = await loadSdlText(schema, outside, apiVersion);
  const compiled = compileSchema([{ name: schema, text }], { version: apiVersion });
  const operations = options.operations.flatMap((folder) => sdlFilesIn(resolve(outside.folder, folder)));
  const files = await made(() => generateApp(compiled, operations));
  writeChanged(resolve(outside.folder, out), files);
  write(`${Object.keys(files).join(', ')} in ${out}, for API version ${apiVersion}\n`);
}

/** What the generator refuses is in the operations: their text, or what they ask of the schema. */
async function made(generating: () => Promise<Files>): Promise<Files> {
  try {
    return await generating();
  } catch (error) {
    throw new SourceError(
      `The operations do not fit: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
