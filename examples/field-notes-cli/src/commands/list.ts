import { Option, type Command } from 'commander';
import { limit, type CommonOptions } from '../app/options.js';
import { freshen } from '../app/session.js';
import type { NoteStatus } from '../generated/holdfast.js';
import { findNotebook, listNotes } from '../notes/find.js';
import { noteRow } from '../notes/note-lines.js';
import { currentWorkspace } from '../notes/workspaces.js';
import type { CommandSpec } from './command.js';

interface Options extends CommonOptions {
  readonly notebook?: string;
  readonly tag?: string;
  readonly text?: string;
  readonly status?: string;
  readonly pinned?: boolean;
  readonly limit: number;
}

/** Lists notes, newest first. */
export const list: CommandSpec<Options> = {
  usage: 'list',
  summary: 'List notes, the last changed first',
  examples: [
    'list --tag sea --limit 10',
    'list --text tide --offline',
    'list --json | jq -r ".notes[].title"',
  ],
  options: (command: Command) =>
    command
      .option('--notebook <name>', 'those in this notebook')
      .option('--tag <tag>', 'those with this tag')
      .option('--text <words>', 'those whose title or text contains this')
      .addOption(new Option('--status <status>', 'those of this status').choices(['draft', 'active', 'done']))
      .option('--pinned', 'those that are pinned')
      .option('--limit <n>', 'at most so many', limit, 50),
  async run(session, _args, options) {
    await freshen(session);
    const { holdfast, output } = session;
    const workspace = await currentWorkspace(session);
    const where = {
      workspaceId: workspace.id,
      ...(options.notebook !== undefined && {
        notebookId: (await findNotebook(session, workspace.id, options.notebook)).id,
      }),
      ...(options.tag !== undefined && { tag: options.tag }),
      ...(options.text !== undefined && { text: options.text }),
      ...(options.status !== undefined && { status: options.status.toUpperCase() as NoteStatus }),
      ...(options.pinned && { pinned: true }),
    };
    const { notes, totalCount } = await listNotes(session, { where }, options.limit);
    output.result({ workspace, notes, totalCount }, () => {
      if (notes.length > 0) return output.columns(notes.map((note) => noteRow(note, Date.now())));
      if (Object.keys(where).length > 1) return [`No note in ${workspace.name} is like that.`];
      const never = holdfast.sync.status().lastSyncedAt === undefined;
      return [
        never
          ? 'Nothing has been fetched yet: run `field-notes sync` with the server in reach.'
          : `There are no notes in ${workspace.name} yet. Bring some: field-notes import <folder>`,
      ];
    });
    if (notes.length < totalCount) output.notice(`${notes.length} of ${totalCount}; more with --limit.`);
  },
};
