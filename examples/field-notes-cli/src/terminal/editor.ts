import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { usage } from '../failures.js';

/**
 * Lets the person edit a text in `$VISUAL` or `$EDITOR` and gives what they saved. What they wrote is never thrown
 * away: if the editor ends with an error, the file stays and the message names it.
 */
export async function editText(text: string, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const editor = env.VISUAL || env.EDITOR;
  if (!editor)
    throw usage('Set $EDITOR to your editor, or give the change: --title, --body, --file, --pin …');
  const folder = await mkdtemp(join(tmpdir(), 'field-notes-'));
  const file = join(folder, 'note.md');
  await writeFile(file, text);
  const code = await new Promise<number | null>((done, fail) => {
    // Through a shell, as $EDITOR may carry arguments ("code --wait"); the file's name is ours and safe to quote.
    const child = spawn(`${editor} "${file}"`, { shell: true, stdio: 'inherit' });
    child.on('error', fail);
    child.on('exit', done);
  });
  if (code !== 0)
    throw usage(`The editor ended with code ${code}. Nothing was changed; your text is in ${file}`);
  const edited = await readFile(file, 'utf8');
  await rm(folder, { recursive: true });
  return edited;
}
