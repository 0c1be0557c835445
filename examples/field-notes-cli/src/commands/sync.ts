import { getInStep } from '../app/in-step.js';
import { waitMs } from '../app/session.js';
import { showSending } from '../app/show-sending.js';
import { exitCodes, Failure } from '../failures.js';
import { countOf } from '../terminal/count.js';
import type { CommandSpec } from './command.js';

/** Sends all that waits and fetches all that is new; keeps trying through a bad network until `--wait` is over. */
export const sync: CommandSpec = {
  usage: 'sync',
  summary: 'Send what waits on this device, and fetch what is new',
  examples: ['sync', 'sync --wait 600 --json'],
  async run({ holdfast, output, options }) {
    if (options.offline)
      throw new Failure(exitCodes.usage, 'sync is all network: leave out --offline.', 'USAGE');
    const { sync } = holdfast;
    const waiting = sync.status().pending;
    const inStep = await showSending(sync, () => getInStep(sync, waitMs(options, 60_000), true));
    const { pending, refused, lastSyncedAt } = sync.status();
    output.result({ sent: waiting - pending, pending, refused, lastSyncedAt, inStep: inStep.reached }, () => [
      `Sent ${waiting - pending} of ${countOf(waiting, 'edit')}.${inStep.reached ? ' Everything is in step.' : ''}`,
      ...(refused > 0 ? [`The server refused ${refused}: see \`field-notes outbox\`.`] : []),
    ]);
    if (!inStep.reached) {
      const kept =
        pending > 0
          ? ` ${countOf(pending, 'edit')} ${pending === 1 ? 'is' : 'are'} safe on this device; run \`field-notes sync\` again.`
          : '';
      throw new Failure(inStep.why.exitCode, `${inStep.why.message}${kept}`, inStep.why.code);
    }
    return refused > 0 ? exitCodes.refused : exitCodes.ok;
  },
};
