import { text } from 'node:stream/consumers';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { usage } from '../failures.js';

/** A password from `FIELD_NOTES_PASSWORD`, from a pipe, or asked for on the terminal without showing it. */
export async function readPassword(stdin = process.stdin, stderr = process.stderr): Promise<string> {
  const given = process.env.FIELD_NOTES_PASSWORD;
  if (given) return given;
  const password = stdin.isTTY ? await ask(stdin, stderr) : (await text(stdin)).replace(/\r?\n$/, '');
  if (password === '')
    throw usage('No password was given. Type it, pipe it in, or set FIELD_NOTES_PASSWORD.');
  return password;
}

async function ask(stdin: NodeJS.ReadStream, stderr: NodeJS.WriteStream): Promise<string> {
  stderr.write('Password: ');
  const mute = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: mute, terminal: true });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    stderr.write('\n');
  }
}
