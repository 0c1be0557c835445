import type { Conflict } from '@holdfast/client-kit';
import type { Command } from 'commander';
import type { CommonOptions } from '../app/options.js';
import { freshen, type Session } from '../app/session.js';
import { notFound } from '../failures.js';
import { shortId } from '../notes/references.js';
import { ago } from '../terminal/ago.js';
import { countOf } from '../terminal/count.js';
import type { CommandSpec } from './command.js';

interface Options extends CommonOptions {
  readonly all?: boolean;
}

/** What two people changed without seeing each other's change: what waits for a decision, or one of them in full. */
export const conflicts: CommandSpec<Options> = {
  usage: 'conflicts [conflict]',
  summary: 'Look at what waits for a decision between two edits',
  args: { conflict: 'one of them in full: the end of its id' },
  examples: ['conflicts', 'conflicts 9c1d22ab', 'conflicts --all --json'],
  options: (command: Command) => command.option('--all', 'those that were decided or settled, too'),
  async run(session, [reference], { all }) {
    await freshen(session);
    const { holdfast, output } = session;
    if (reference !== undefined) {
      const conflict = findConflict(session, reference);
      return output.result(conflict, () => [
        `${conflict.type} ${conflict.field}, ${conflict.state.toLowerCase()}  ${conflict.id}`,
        conflict.explanation,
        `theirs (${conflict.theirName}): ${JSON.stringify(conflict.theirs)}`,
        `yours (${conflict.yourName}): ${JSON.stringify(conflict.yours)}`,
      ]);
    }
    const found = holdfast.sync.conflicts(all ? {} : { state: 'OPEN' });
    const now = Date.now();
    output.result(found, () =>
      found.length === 0
        ? ['Nothing waits for a decision.']
        : output.columns(
            found.map((one) => [
              shortId(one.id),
              one.state.toLowerCase(),
              ago(one.yourAt, now),
              one.explanation,
            ]),
          ),
    );
  },
};

/** The conflict that a person named by its id, or the end of it. */
export function findConflict({ holdfast }: Session, reference: string): Conflict {
  const found = holdfast.sync.conflicts().filter(({ id }) => id.endsWith(reference.toLowerCase()));
  if (found[0] && found.length === 1) return found[0];
  throw notFound(
    `"${reference}" names ${countOf(found.length, 'conflict')}. \`field-notes conflicts --all\` lists them.`,
  );
}
