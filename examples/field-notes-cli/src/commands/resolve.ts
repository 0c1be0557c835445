import { Option, type Command } from 'commander';
import type { CommonOptions } from '../app/options.js';
import { freshen, send } from '../app/session.js';
import { usage } from '../failures.js';
import type { CommandSpec } from './command.js';
import { findConflict } from './conflicts.js';

interface Options extends CommonOptions {
  readonly keep?: 'theirs' | 'yours';
  readonly value?: string;
}

/** Decides between two edits, or for a third value. */
export const resolve: CommandSpec<Options> = {
  usage: 'resolve <conflict>',
  summary: 'Decide a conflict',
  args: { conflict: 'the end of its id' },
  examples: ['resolve 9c1d22ab --keep yours', 'resolve 9c1d22ab --value "Both of us" --offline'],
  options: (command: Command) =>
    command
      .addOption(new Option('--keep <side>', 'whose value is to stand').choices(['theirs', 'yours']))
      .option('--value <text>', 'a third value'),
  async run(session, [reference = ''], { keep, value }) {
    if ((keep === undefined) === (value === undefined)) throw usage('Give --keep or --value, one of them.');
    await freshen(session);
    const { id } = findConflict(session, reference);
    const { sync } = session.holdfast;
    await sync.resolveConflict(id, keep === undefined ? { value } : keep === 'yours' ? 'YOURS' : 'THEIRS');
    session.output.result(findConflict(session, id), () => ['Decided.']);
    await send(session);
  },
};

/** Takes a decision back. */
export const revert: CommandSpec = {
  usage: 'revert <conflict>',
  summary: 'Take the decision of a conflict back',
  args: { conflict: 'the end of its id' },
  examples: ['revert 9c1d22ab'],
  async run(session, [reference = '']) {
    await freshen(session);
    const { id } = findConflict(session, reference);
    await session.holdfast.sync.revertResolution(id);
    session.output.result(findConflict(session, id), () => ['Open again.']);
    await send(session);
  },
};
