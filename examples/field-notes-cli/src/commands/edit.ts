import { readFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import type { CommonOptions } from '../app/options.js';
import { freshen, send } from '../app/session.js';
import { usage } from '../failures.js';
import type { NoteStatus } from '../generated/holdfast.js';
import { findNote, findNotebook, type Note } from '../notes/find.js';
import { updateNote, type NoteEdit } from '../notes/update-note.js';
import { editText } from '../terminal/editor.js';
import type { CommandSpec } from './command.js';

interface Options extends CommonOptions {
  readonly title?: string;
  readonly body?: string;
  readonly file?: string;
  readonly pin?: boolean;
  readonly status?: string;
  readonly notebook?: string;
}

/** Changes a note: what the options say, or its text in the person's editor. Only what changed is sent. */
export const edit: CommandSpec<Options> = {
  usage: 'edit <note>',
  summary: 'Change a note, in $EDITOR or by options',
  args: { note: 'its id, the beginning or end of its id, or its title' },
  examples: [
    'edit 3f9a1c2e',
    'edit 3f9a1c2e --title "Low tide" --pin',
    'edit 3f9a1c2e --file tide.md --offline',
  ],
  options: (command: Command) =>
    command
      .option('--title <title>', 'a new title')
      .option('--body <text>', 'a new text')
      .option('--file <file>', 'a new text, from a file')
      .option('--pin', 'keep it at the top')
      .option('--no-pin', 'no longer keep it at the top')
      .option('--notebook <name>', 'move it to this notebook')
      .addOption(new Option('--status <status>', 'how far it is').choices(['draft', 'active', 'done'])),
  async run(session, [reference = ''], options) {
    await freshen(session);
    const note = await findNote(session, reference);
    const byOptions = await editOf(session, note, options);
    const change = Object.keys(byOptions).length > 0 ? byOptions : { body: await editText(note.body) };
    if (change.body === note.body && Object.keys(change).length === 1) {
      return session.output.result({ note, changed: false }, () => ['Nothing was changed.']);
    }
    const edited = await updateNote(session, note, change);
    session.output.result({ note: edited, changed: true }, () => [`Changed "${edited.title}".`]);
    await send(session);
  },
};

async function editOf(
  session: Parameters<typeof findNotebook>[0],
  note: Note,
  options: Options,
): Promise<NoteEdit> {
  if (options.body !== undefined && options.file !== undefined)
    throw usage('Give --body or --file, not both.');
  const body = options.file === undefined ? options.body : await textOf(options.file);
  return {
    ...(options.title !== undefined && { title: options.title }),
    ...(body !== undefined && { body }),
    ...(options.pin !== undefined && { pinned: options.pin }),
    ...(options.status !== undefined && { status: options.status.toUpperCase() as NoteStatus }),
    ...(options.notebook !== undefined && {
      notebookId: (await findNotebook(session, note.workspaceId, options.notebook)).id,
    }),
  };
}

const textOf = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw usage(`The file ${file} cannot be read (${error.code ?? error.message}).`);
  });
