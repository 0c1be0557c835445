import { HoldfastError } from '@holdfast/schema/errors';
import type { SqlDatabase } from '../db/index.js';
import { largestPush } from './push.js';
import type { ReceiptStore } from './receipts.js';
import type { Actor, StoredAnswer } from './types.js';

/**
 * The answers that this person's mutations were given, by their ids; none for what was never answered, or so long ago that its
 * receipt is gone. Does nothing, and tells of nobody else's. Throws `BAD_USER_INPUT` for more ids than a push may have.
 */
export async function readAnswers(
  { database, receipts }: { readonly database: SqlDatabase; readonly receipts: ReceiptStore },
  { userId }: Pick<Actor, 'userId'>,
  ids: readonly string[],
): Promise<StoredAnswer[]> {
  if (ids.length > largestPush.mutations)
    throw new HoldfastError(
      'BAD_USER_INPUT',
      `At most ${largestPush.mutations} ids can be asked for at once.`,
    );
  const found = await receipts.find(database, userId, ids);
  return [...found.values()].map(({ answer }) => answer);
}
