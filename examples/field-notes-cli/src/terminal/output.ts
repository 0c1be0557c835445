import type { Failure } from '../failures.js';
import { table } from './table.js';

/**
 * Where a command's result goes: text for people or JSON for scripts on stdout, everything else (progress, notices,
 * errors) on stderr, so that a pipe gets the result and nothing but the result.
 */
export interface Output {
  /** The result: `value` under `--json`, else the lines. */
  result(value: unknown, lines: () => readonly string[]): void;
  /** A text that is the result as it stands: nothing added, nothing taken away. */
  exact(text: string): void;
  /** Rows as a table, cut to the terminal's width. */
  columns(rows: readonly (readonly string[])[]): string[];
  /** Something worth knowing that is not the result. */
  notice(line: string): void;
  failure(failure: Failure): void;
}

/** A stream that may be a terminal. */
export type Stream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

export function terminalOutput(
  json: boolean,
  stdout: Stream = process.stdout,
  stderr: Stream = process.stderr,
): Output {
  const shown = stdout.isTTY ? safe : (line: string) => line;
  return {
    result: (value, lines) => {
      const text = json ? [JSON.stringify(value, withoutTypenames)] : lines().map(shown);
      if (text.length > 0) stdout.write(`${text.join('\n')}\n`);
    },
    exact: (text) => {
      stdout.write(text);
    },
    columns: (rows) => table(rows, stdout.isTTY ? stdout.columns : undefined),
    notice: (line) => {
      if (!json) stderr.write(`${safe(line)}\n`);
    },
    failure: ({ code, message }) => {
      stderr.write(
        json ? `${JSON.stringify({ error: { code, message } })}\n` : `field-notes: ${safe(message)}\n`,
      );
    },
  };
}

/** Apollo Client's own mark on each object says nothing to a script. */
const withoutTypenames = (key: string, value: unknown) => (key === '__typename' ? undefined : value);

/** Other people's text must not drive this terminal: escape sequences in a note are shown, not obeyed. */
const safe = (line: string): string =>
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  line.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');

/** A reader that closes the pipe early (`field-notes list | head`) ends the program quietly, as other tools do. */
export function endQuietlyOnClosedPipe(stream: NodeJS.WriteStream = process.stdout): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}
