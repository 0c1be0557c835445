import type { Command } from 'commander';
import { send } from '../app/session.js';
import type { CommonOptions } from '../app/options.js';
import { notFound, usage } from '../failures.js';
import { shortId } from '../notes/references.js';
import { ago } from '../terminal/ago.js';
import { countOf } from '../terminal/count.js';
import type { CommandSpec } from './command.js';

interface Options extends CommonOptions {
  readonly all?: boolean;
}

/** What the server has not answered, and what it refused: to look at, to send again, to give up, to take elsewhere. */
export const outbox: CommandSpec<Options> = {
  usage: 'outbox [action] [edits...]',
  summary: 'Look at edits not sent or refused; retry, discard, export',
  args: { action: 'list (default), retry, discard, or export', edits: 'which ones: the end of their ids' },
  examples: ['outbox', 'outbox retry 9c1d22ab', 'outbox discard --all', 'outbox export > edits.json'],
  options: (command: Command) => command.option('--all', 'all that the server refused'),
  async run(session, [action = 'list', ...references], options) {
    const { holdfast, output } = session;
    const { sync } = holdfast;
    if (action === 'list') return list();
    if (action === 'export') return output.exact(`${sync.exportOutbox()}\n`);
    if (action !== 'retry' && action !== 'discard')
      throw usage(`There is no "outbox ${action}": list, retry, discard or export.`);
    const ids = options.all ? refused() : references.map(resolveEdit);
    if (ids.length === 0) throw usage(`Say which edits to ${action}, or --all.`);
    for (const id of ids) await sync[action](id);
    output.result({ [action]: ids }, () => [
      `${action === 'retry' ? 'To be sent again' : 'Given up'}: ${countOf(ids.length, 'edit')}.`,
    ]);
    if (action === 'retry') await send(session);

    function list() {
      const entries = sync.outbox();
      const now = Date.now();
      output.result(entries, () =>
        entries.length === 0
          ? ['Nothing waits: the server has answered every edit.']
          : output.columns(
              entries.map((entry) => [
                shortId(entry.clientMutationId),
                entry.state,
                ago(entry.issuedAt, now),
                [entry.name, ...(entry.refusal ?? []).map((error) => error.message)].join(': '),
              ]),
            ),
      );
    }

    function refused(): string[] {
      return sync
        .outbox()
        .filter((entry) => entry.state === 'refused')
        .map((entry) => entry.clientMutationId);
    }

    function resolveEdit(reference: string): string {
      const found = sync.outbox().filter((entry) => entry.clientMutationId.endsWith(reference.toLowerCase()));
      if (found[0] && found.length === 1) return found[0].clientMutationId;
      throw notFound(
        `"${reference}" names ${countOf(found.length, 'edit')}. \`field-notes outbox\` lists them.`,
      );
    }
  },
};
