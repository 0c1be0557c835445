import { HoldfastError } from '@holdfast/schema/errors';
import type { Command } from 'commander';
import type { CommonOptions } from '../app/options.js';
import { getInStep } from '../app/in-step.js';
import { waitMs } from '../app/session.js';
import { exitCodes, Failure } from '../failures.js';
import type { CommandSpec } from './command.js';

interface Options extends CommonOptions {
  readonly keep?: boolean;
  readonly discard?: boolean;
}

/** Signs out. Edits that the server has not answered stop it, unless the person says what is to become of them. */
export const signOut: CommandSpec<Options> = {
  usage: 'sign-out',
  summary: 'Sign out, unless edits are not sent yet',
  examples: ['sign-out', 'sign-out --keep'],
  options: (command: Command) =>
    command
      .option('--keep', 'keep edits that are not sent for the next time you sign in here')
      .option('--discard', 'forget edits that are not sent'),
  async run({ holdfast, output }, _args, options) {
    const user = holdfast.auth.user();
    if (!options.offline && holdfast.sync.status().pending > 0)
      await getInStep(holdfast.sync, waitMs(options, 15_000));
    const unsent = options.discard ? 'discard' : options.keep ? 'keep' : 'refuse';
    await holdfast.auth.signOut({ unsent }).catch((error: unknown) => {
      if (!HoldfastError.is(error, 'UNSENT_EDITS')) throw error;
      const advice = 'Send them with `field-notes sync`, or sign out with --keep or --discard.';
      throw new Failure(exitCodes.refused, `${error.message} ${advice}`, error.code);
    });
    output.result({ signedOut: user?.email }, () => [`Signed out ${user?.email}.`]);
  },
};
