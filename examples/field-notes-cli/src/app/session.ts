import type { Holdfast } from '@holdfast/client-kit';
import { notSignedIn } from '../failures.js';
import { ago } from '../terminal/ago.js';
import type { Output } from '../terminal/output.js';
import { getInStep } from './in-step.js';
import { open } from './open.js';
import type { CommonOptions } from './options.js';
import { countOf } from '../terminal/count.js';
import { showSending } from './show-sending.js';

/** What a command works with: the kit, where to print, and what was asked for. */
export interface Session {
  readonly holdfast: Holdfast;
  readonly client: Holdfast['client'];
  readonly output: Output;
  readonly options: CommonOptions;
}

/** Runs a command on this device's notes and closes them again, whatever happens. */
export async function withSession<T>(
  options: CommonOptions,
  output: Output,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const holdfast = await open(options);
  try {
    return await work({ holdfast, client: holdfast.client, output, options });
  } finally {
    await holdfast.close();
  }
}

/** As `withSession`, for what only somebody who is signed in can do. */
export const withUser = <T>(options: CommonOptions, output: Output, work: (session: Session) => Promise<T>) =>
  withSession(options, output, (session) => {
    if (!session.holdfast.auth.user()) throw notSignedIn();
    return work(session);
  });

const readWaitMs = 5_000;
const writeWaitMs = 15_000;

/** Before reading: fetches what is new, and says how old the device's copy is where that cannot be done. */
export async function freshen({ holdfast, output, options }: Session): Promise<void> {
  if (options.offline) return;
  const inStep = await getInStep(holdfast.sync, waitMs(options, readWaitMs));
  if (inStep.reached) return;
  const synced = ago(holdfast.sync.status().lastSyncedAt, Date.now());
  output.notice(`${inStep.why.message} This is what the device has (last synced: ${synced}).`);
}

/** After writing: sends it, or says that it is safe and when it will be sent. Nothing is lost either way. */
export async function send({ holdfast, output, options }: Session): Promise<void> {
  const later = 'Saved on this device; `field-notes sync` will send it.';
  if (options.offline) return output.notice(later);
  const { sync } = holdfast;
  const inStep = await showSending(sync, () => getInStep(sync, waitMs(options, writeWaitMs)));
  if (!inStep.reached) return output.notice(`${inStep.why.message} ${later}`);
  const { refused } = sync.status();
  if (refused > 0)
    output.notice(`The server refused ${countOf(refused, 'edit')} of yours: see \`field-notes outbox\`.`);
}

export const waitMs = (options: CommonOptions, otherwise: number): number =>
  options.wait === undefined ? otherwise : options.wait * 1000;
