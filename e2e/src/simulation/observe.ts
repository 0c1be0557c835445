import { screenOf } from '../app/screen.js';
import type { DeviceFact, Violation } from '../laws/index.js';
import type { Cast, Player } from './cast.js';

/** What a device's app shows and says, as its user sees it. */
export const observe = ({ places }: Cast, { phone }: Player): Promise<DeviceFact> =>
  screenOf(phone, places, { refusals: 'show nothing' });

/**
 * Law 1 at any moment, also right after a crash: what a device promised its present user is in its outbox, or has its
 * answer stored on the server.
 */
export async function nothingLostYet({ world }: Cast, { phone }: Player): Promise<Violation[]> {
  const userId = phone.app.auth.user()?.id;
  const held = new Set(phone.outbox().map(({ clientMutationId }) => clientMutationId));
  const open = world.ledger
    .promised()
    .filter(
      (entry) =>
        entry.device === phone.machine && entry.userId === userId && !held.has(entry.clientMutationId),
    );
  if (open.length === 0) return [];
  const answered = await world.database.query<{ id: string }>(
    `SELECT "clientMutationId"::text AS id FROM "Receipt" WHERE "clientMutationId" = ANY($1::uuid[])`,
    [open.map(({ clientMutationId }) => clientMutationId)],
  );
  const ids = new Set(answered.map(({ id }) => id));
  return open
    .filter(({ clientMutationId }) => !ids.has(clientMutationId))
    .map(({ clientMutationId, name }) => ({
      law: '1 nothing lost',
      what: `${name} ${clientMutationId} was promised by ${phone.name}, is not in its outbox, and has no answer.`,
      words: [clientMutationId, phone.name],
    }));
}

/** No status says that all is done while something waits. */
export function honestStatus({ phone }: Player): Violation[] {
  const { state, pending, refused } = phone.status();
  const entries = phone.outbox();
  const waiting = entries.filter((entry) => entry.state !== 'refused').length;
  if (pending === waiting && refused === entries.length - waiting) return [];
  const what = `${phone.name} says ${state}, ${pending} pending, ${refused} refused; its outbox holds ${waiting} and ${entries.length - waiting}.`;
  return [{ law: '4 it drains', what, words: [phone.name] }];
}
