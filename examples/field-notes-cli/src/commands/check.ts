import type { Command } from 'commander';
import type { CommonOptions } from '../app/options.js';
import { freshen, send, type Session } from '../app/session.js';
import { CreateChecklistItemDocument, UpdateChecklistItemDocument } from '../generated/holdfast.js';
import { checklistOf, type ChecklistLine } from '../notes/checklist-of.js';
import { checklistLines, findItem, lastPosition } from '../notes/checklist.js';
import { findNote, type Note } from '../notes/find.js';
import { taken } from '../notes/written.js';
import type { CommandSpec } from './command.js';

interface Options extends CommonOptions {
  readonly add?: boolean;
}

/** Shows a note's checklist; ticks an item off or on; or adds one. */
export const check: CommandSpec<Options> = {
  usage: 'check <note> [item...]',
  summary: 'Tick or add an item of a checklist',
  args: {
    note: 'its id, the beginning or end of its id, or its title',
    item: '#2 for the second, or the beginning of its text',
  },
  examples: [
    'check "Kelp survey: what to bring"',
    'check "Kelp survey: what to bring" "#3"',
    'check "Kelp survey: what to bring" --add Tent pegs',
  ],
  options: (command: Command) => command.option('--add', 'add the item instead'),
  async run(session, [reference = '', ...words], options) {
    await freshen(session);
    const note = await findNote(session, reference);
    const text = words.join(' ').trim();
    if (text !== '') await change(session, note, text, options.add ?? false);
    const items = await checklistOf(session, note);
    session.output.result({ note: note.id, checklist: items }, () =>
      items.length > 0
        ? checklistLines(items)
        : ['This note has no checklist. Begin one: field-notes check <note> --add …'],
    );
    if (text !== '') await send(session);
  },
};

async function change(session: Session, note: Note, text: string, add: boolean): Promise<void> {
  const items = await checklistOf(session, note);
  await (add ? addItem(session, note, items, text) : toggle(session, findItem(items, text)));
}

async function toggle({ client }: Session, item: ChecklistLine): Promise<void> {
  const input = { id: item.id, baseVersion: item.version, done: !item.done };
  const { data } = await client.mutate({ mutation: UpdateChecklistItemDocument, variables: { input } });
  taken(data?.updateChecklistItem);
}

async function addItem(
  { client }: Session,
  note: Note,
  items: readonly ChecklistLine[],
  text: string,
): Promise<void> {
  const input = { workspaceId: note.workspaceId, noteId: note.id, text, position: lastPosition(items) };
  const { data } = await client.mutate({ mutation: CreateChecklistItemDocument, variables: { input } });
  taken(data?.createChecklistItem);
}
