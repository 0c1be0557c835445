import type { Collision } from '@holdfast/schema/merge';
import { explain } from './explain.js';
import type { Incoming } from './incoming.js';
import type { Accepted, Verdict } from './settle-batch.js';
import type { ConflictData, MutationAnswer } from './types.js';
import { userOf } from './writer.js';

/** The people who wrote what mutations of this batch collided with. */
export function otherWriters(verdicts: readonly Verdict[]): string[] {
  const writers = verdicts.flatMap((verdict) =>
    verdict.as === 'accepted' ? verdict.collisions.map(({ theirStamp }) => userOf(theirStamp.by)) : [],
  );
  return [...new Set(writers)];
}

/** A verdict as the answer to its mutation. `names` gives the names of other people by user id. */
export function answerTo(
  verdict: Verdict,
  names: ReadonlyMap<string, string>,
  userId: string,
): MutationAnswer {
  switch (verdict.as) {
    case 'repeated':
      return { ...('as' in verdict.of ? answerTo(verdict.of, names, userId) : verdict.of), replayed: true };
    case 'refused':
      return {
        ...frameOf(verdict.incoming),
        outcome: 'REJECTED',
        userErrors: verdict.errors,
        conflicts: [],
        record: verdict.stands ?? null,
        replayed: false,
      };
    case 'accepted':
      return {
        ...frameOf(verdict.incoming),
        outcome: verdict.outcome,
        userErrors: [],
        conflicts: conflictsOf(verdict, names, userId),
        record: verdict.next.record,
        replayed: false,
      };
  }
}

const frameOf = ({ write, entity, clientMutationId }: Incoming) => ({
  name: write.name,
  payloadType: write.payload,
  recordField: write.record,
  type: entity.name,
  clientMutationId,
});

/** The collisions of an accepted mutation, each with a sentence for its author. */
function conflictsOf(
  { incoming, collisions, at }: Accepted,
  names: ReadonlyMap<string, string>,
  userId: string,
): ConflictData[] {
  return collisions.map((collision) => {
    const otherId = userOf(collision.theirStamp.by);
    const other = otherId === userId ? undefined : (names.get(otherId) ?? 'somebody else');
    return {
      id: `${incoming.clientMutationId}:${collision.field}`,
      type: incoming.entity.name,
      recordId: String(incoming.input.id),
      field: collision.field,
      strategy: collision.strategy,
      winner: collision.winner,
      theirs: jsonText(collision.theirs),
      yours: jsonText(collision.yours),
      explanation: explain(collision, { other, at }),
    };
  });
}

const jsonText = (value: Collision['theirs']): string => JSON.stringify(value ?? null);
