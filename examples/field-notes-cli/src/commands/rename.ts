import { freshen, send } from '../app/session.js';
import { usage } from '../failures.js';
import { UpdateNotebookDocument } from '../generated/holdfast.js';
import { findNotebook } from '../notes/find.js';
import { currentWorkspace } from '../notes/workspaces.js';
import { taken } from '../notes/written.js';
import type { CommandSpec } from './command.js';

/** Gives a notebook another title. Two people who do so apart are asked which it is to be: see `conflicts`. */
export const rename: CommandSpec = {
  usage: 'rename <notebook> <title>',
  summary: 'Give a notebook another title',
  args: { notebook: 'its title, or the beginning or end of its id', title: 'the new one' },
  examples: ['rename Basecamp "Camp at the lake"'],
  async run(session, [reference = '', title = '']) {
    if (title.trim() === '') throw usage('Give the notebook a title.');
    await freshen(session);
    const { id: workspaceId } = await currentWorkspace(session);
    const { id, version } = await findNotebook(session, workspaceId, reference);
    const { data } = await session.client.mutate({
      mutation: UpdateNotebookDocument,
      variables: { input: { id, title, baseVersion: version } },
    });
    const { notebook } = taken(data?.updateNotebook);
    session.output.result(notebook, () => [`It is called "${title}" now.`]);
    await send(session);
  },
};
