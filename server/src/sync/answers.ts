import type { Incoming } from './incoming.js';
import { conflictsOf, type Tellings } from './told.js';
import type { MutationAnswer } from './types.js';
import type { Verdict } from './verdicts.js';

/** A verdict as the answer to its mutation. */
export function answerTo(verdict: Verdict, tellings: Tellings): MutationAnswer {
  switch (verdict.as) {
    case 'repeated':
      // Under the name that was asked now: its mutation may have been another of the same kind, which this one replaced.
      return {
        ...('as' in verdict.of ? answerTo(verdict.of, tellings) : verdict.of),
        ...frameOf(verdict.incoming),
        replayed: true,
      };
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
        conflicts: conflictsOf(verdict.told, tellings),
        record: verdict.changes[0].next.record,
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
