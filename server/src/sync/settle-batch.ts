/**
 * The heart of the write path, and pure: what becomes of each mutation of one workspace's part of a push, given what is
 * stored. Each mutation finds the records as the ones before it left them.
 */
import { userError } from '@holdfast/schema/errors';
import { BatchRecords } from './batch-records.js';
import type { BatchState } from './batch-state.js';
import type { Incoming } from './incoming.js';
import { judge, type BatchContext, type Scene } from './judge.js';
import type { StoredAnswer } from './types.js';
import { refusal, untried, type Verdict } from './verdicts.js';

export interface BatchOutcome {
  readonly verdicts: readonly Verdict[];
  /** `state.refused`, and what this batch adds. */
  readonly refused: ReadonlyMap<string, number>;
}

export function settleBatch(
  state: BatchState,
  batch: readonly Incoming[],
  context: BatchContext,
): BatchOutcome {
  const refused = new Map(state.refused);
  const answered = new Map<string, Answered>();
  const scene: Scene = {
    state: { ...state, workspaceOf: new Map(state.workspaceOf), refused },
    records: new BatchRecords(context.manifest, state.records),
    texts: new Map([...state.texts].map(([place, steps]) => [place, [...steps]])),
    context,
  };

  let isHalted = false;
  const verdicts = batch.map((incoming): Verdict => {
    const verdict =
      repeatOf(incoming, answered.get(incoming.clientMutationId)) ??
      repeatOf(incoming, state.receipts.get(incoming.clientMutationId)) ??
      (isHalted ? untried(incoming) : judge(incoming, scene));
    // It will be sent again, and edits stand in the order in which they were made.
    isHalted ||= verdict.as === 'refused' && verdict.errors.some(({ code }) => code === 'TEXT_RENEWED');
    if (wasRefused(verdict) && !refused.has(incoming.own)) refused.set(incoming.own, incoming.index);
    if (verdict.as === 'accepted' || (verdict.as === 'refused' && verdict.kept)) {
      answered.set(incoming.clientMutationId, { requestHash: incoming.hash, answer: verdict });
    }
    return verdict;
  });
  return { verdicts, refused };
}

/** Also a refusal that is told again: what builds on it fares as it did the first time. */
function wasRefused(verdict: Verdict): boolean {
  if (verdict.as !== 'repeated') return verdict.as === 'refused';
  return 'as' in verdict.of ? wasRefused(verdict.of) : verdict.of.outcome === 'REJECTED';
}

interface Answered {
  readonly requestHash: string;
  readonly answer: StoredAnswer | Verdict;
}

function repeatOf(incoming: Incoming, before: Answered | undefined): Verdict | undefined {
  if (!before) return undefined;
  if (before.requestHash === incoming.hash) return { as: 'repeated', incoming, of: before.answer };
  return refusal(incoming, [userError('IDEMPOTENCY_KEY_REUSED', ['clientMutationId'])], { kept: false });
}
