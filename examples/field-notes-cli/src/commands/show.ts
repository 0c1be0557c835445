import type { Command } from 'commander';
import type { CommonOptions } from '../app/options.js';
import { freshen } from '../app/session.js';
import { checklistOf } from '../notes/checklist-of.js';
import { checklistLines } from '../notes/checklist.js';
import { findNote } from '../notes/find.js';
import { ago } from '../terminal/ago.js';
import type { CommandSpec } from './command.js';

interface Options extends CommonOptions {
  readonly body?: boolean;
}

/** Shows one note with its checklist, and whether the server has it as shown. */
export const show: CommandSpec<Options> = {
  usage: 'show <note>',
  summary: 'Show one note',
  args: { note: 'its id, the beginning or end of its id, or its title' },
  examples: ['show 3f9a1c2e', 'show "Start here" --offline', 'show 3f9a1c2e --body > note.md'],
  options: (command: Command) => command.option('--body', 'print the text alone, exactly as it is'),
  async run(session, [reference = ''], options) {
    await freshen(session);
    const { holdfast, output } = session;
    const note = await findNote(session, reference);
    if (options.body) return output.exact(note.body);
    const items = await checklistOf(session, note);
    const sync = holdfast.sync.recordStatus('Note', note.id);
    output.result({ note, checklist: items, sync }, () => [
      `${note.pinned ? '* ' : ''}${note.title}`,
      [
        note.notebook?.title ?? '-',
        note.status.toLowerCase(),
        `changed ${ago(note.updatedAt, Date.now())}`,
        ...(sync === 'settled' ? [] : [sync]),
        ...note.tags.map((tag) => `#${tag}`),
      ].join('  '),
      note.id,
      ...(note.body === '' ? [] : ['', note.body.trimEnd()]),
      ...(items.length === 0 ? [] : ['', ...checklistLines(items)]),
    ]);
  },
};
