import { HoldfastError } from '@holdfast/schema/errors';
import type { Command } from 'commander';
import { limit, type CommonOptions } from '../app/options.js';
import { freshen } from '../app/session.js';
import { NoteHistoryDocument, type NoteHistoryQuery } from '../generated/holdfast.js';
import { findNote } from '../notes/find.js';
import { ago } from '../terminal/ago.js';
import type { CommandSpec } from './command.js';

interface Options extends CommonOptions {
  readonly limit: number;
}

type Change = NoteHistoryQuery['history']['nodes'][number];

/** Who changed a note when, and how each field was before. The log is the server's, so this needs the network. */
export const history: CommandSpec<Options> = {
  usage: 'history <note>',
  summary: 'Show who changed a note, and how',
  args: { note: 'its id, the beginning or end of its id, or its title' },
  examples: ['history "Start here"', 'history 3f9a1c2e --limit 5 --json'],
  options: (command: Command) =>
    command.option('--limit <n>', 'at most so many changes, the newest ones', limit, 20),
  async run(session, [reference = ''], options) {
    if (options.offline)
      throw new HoldfastError('OFFLINE', 'The history is on the server: ask without --offline.');
    await freshen(session);
    const { client, output } = session;
    const { id } = await findNote(session, reference);
    const { data } = await client.query({
      query: NoteHistoryDocument,
      variables: { id, first: options.limit },
      fetchPolicy: 'network-only',
    });
    const changes = data?.history.nodes ?? [];
    const now = Date.now();
    output.result(changes, () => changes.flatMap((change) => linesOf(change, now)));
  },
};

function linesOf({ kind, userName, issuedAt, fields, conflicts }: Change, now: number): string[] {
  return [
    `${ago(issuedAt, now)}  ${userName ?? 'somebody'}: ${kind.toLowerCase()}`,
    ...fields.map(({ field, before, after }) => `  ${field}: ${short(before)} -> ${short(after)}`),
    ...conflicts.map(({ explanation }) => `  ! ${explanation}`),
  ];
}

/** A value, as JSON, in a line. */
const short = (json: string | null): string =>
  json === null ? '-' : json.length > 60 ? `${json.slice(0, 59)}…` : json;
