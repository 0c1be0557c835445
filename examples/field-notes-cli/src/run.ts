import { CommanderError, type Command } from 'commander';
import { asFailure, exitCodes } from './failures.js';
import { buildProgram } from './program.js';
import { terminalOutput, type Stream } from './terminal/output.js';

/** Runs one command line and gives its exit code. Everything that goes wrong has been told on `stderr` by then. */
export async function run(args: readonly string[], stdout: Stream, stderr: Stream): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const program = buildProgram({
    output: (json) => terminalOutput(json, stdout, stderr),
    exit: (code) => {
      exitCode = code;
    },
  });
  const toStreams = (command: Command) =>
    command.exitOverride().configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
    });
  [program, ...program.commands].forEach(toStreams);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has said what is wrong already; help is no error.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    const failure = asFailure(error);
    terminalOutput(args.includes('--json'), stdout, stderr).failure(failure);
    return failure.exitCode;
  }
}
