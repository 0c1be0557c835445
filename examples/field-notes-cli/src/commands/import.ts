import { realpath, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { CommonOptions } from '../app/options.js';
import { freshen, send } from '../app/session.js';
import { exitCodes, Failure, usage } from '../failures.js';
import { importFolder } from '../import/import-folder.js';
import { notebookCalled } from '../notes/notebook-called.js';
import { currentWorkspace } from '../notes/workspaces.js';
import { progressLine } from '../terminal/progress.js';
import { countOf } from '../terminal/count.js';
import type { CommandSpec } from './command.js';

interface Options extends CommonOptions {
  readonly notebook?: string;
  readonly source?: string;
}

/** Brings in a folder of Markdown. May be killed and run again at any moment: each file becomes one note, once. */
export const importCommand: CommandSpec<Options> = {
  usage: 'import <folder>',
  summary: 'Make notes of a folder of Markdown files',
  args: { folder: 'the folder; its sub-folders become tags' },
  examples: ['import ~/notes', 'import ~/notes --notebook Archive --offline'],
  options: (command: Command) =>
    command
      .option(
        '--notebook <name>',
        "the notebook to put them in, made if it is not there (default: the folder's name)",
      )
      .option(
        '--source <name>',
        "what makes a file known again, instead of the folder's path: for a folder that moved",
      ),
  async run(session, [folder = ''], options) {
    const root = await folderAt(folder);
    await freshen(session);
    const { output } = session;
    const workspace = await currentWorkspace(session);
    if (workspace.role === 'VIEWER') {
      throw new Failure(
        exitCodes.refused,
        `You may read ${workspace.name}, not write to it. Ask an owner.`,
        'FORBIDDEN',
      );
    }
    const notebook = await notebookCalled(
      session,
      workspace.id,
      options.notebook ?? (basename(root) || 'Notes'),
    );
    const progress = progressLine('Importing');
    const place = {
      root,
      source: options.source ?? root,
      workspaceId: workspace.id,
      notebookId: notebook.id,
    };
    const { imported, known, unfit } = await importFolder(session, place, progress.update).finally(
      progress.end,
    );
    output.result({ workspace, notebook, imported, known, unfit }, () => [
      `Imported ${countOf(imported, 'note')} into "${notebook.title}" of ${workspace.name}.`,
      ...(known > 0 ? [`${known} had been imported before and were left alone.`] : []),
      ...(unfit.length > 0 ? [`Not imported (${countOf(unfit.length, 'file')}):`] : []),
      ...unfit.map(({ path, reason }) => `  ${path} ${reason}`),
    ]);
    if (imported > 0) await send(session);
    return unfit.length > 0 ? exitCodes.refused : exitCodes.ok;
  },
};

async function folderAt(folder: string): Promise<string> {
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) throw usage(`There is no folder ${folder}.`);
  return realpath(folder);
}
