import type { Command } from 'commander';
import { freshen, send } from '../app/session.js';
import { findNote } from '../notes/find.js';
import { parseTagChange } from '../notes/tag-change.js';
import { updateNote } from '../notes/update-note.js';
import type { CommandSpec } from './command.js';

/** Adds and removes tags. What others do to the tags meanwhile survives: the change is sent, not the outcome. */
export const tag: CommandSpec = {
  usage: 'tag <note> <changes...>',
  summary: 'Add and remove tags: +sea -later',
  args: {
    note: 'its id, the beginning or end of its id, or its title',
    changes: '+tag to add it, -tag to remove it',
  },
  examples: ['tag 3f9a1c2e +sea -later', 'tag "Start here" +read --offline'],
  // `-later` looks like an option; it is for us to read.
  options: (command: Command) => command.allowUnknownOption(),
  async run(session, [reference = '', ...words]) {
    const tags = parseTagChange(words);
    await freshen(session);
    const note = await updateNote(session, await findNote(session, reference), { tags });
    session.output.result({ note }, () => [
      `"${note.title}" has ${note.tags.map((one) => `#${one}`).join(' ') || 'no tags'}.`,
    ]);
    await send(session);
  },
};
