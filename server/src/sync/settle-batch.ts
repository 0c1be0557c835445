/**
 * The heart of the write path, and pure: what becomes of each mutation of one workspace's part of a push, given what is
 * stored. Each mutation finds the records as the ones before it left them.
 */
import { isUuid, mayAs, type Role } from '@holdfast/schema';
import { userError, type UserError } from '@holdfast/schema/errors';
import {
  intentOf,
  recordKey,
  settle,
  type Collision,
  type RecordData,
  type StoredRecord,
} from '@holdfast/schema/merge';
import type { Incoming } from './incoming.js';
import type { Receipt } from './receipts.js';
import type { StoredAnswer } from './types.js';

/** What the database says of a batch, all of it read under the workspace's lock. */
export interface BatchState {
  /** Undefined: the workspace does not exist; its mutations are refused. */
  readonly workspaceId: string | undefined;
  /** What the writer is in this workspace. */
  readonly role: Role | undefined;
  /** The workspace of every record that the batch writes or points at and that there is, by record key. */
  readonly workspaceOf: ReadonlyMap<string, string>;
  /** The records that the batch writes, by record key; those of other workspaces are left out. */
  readonly records: ReadonlyMap<string, StoredRecord>;
  readonly receipts: ReadonlyMap<string, Receipt>;
  /** Keys of the records of which a mutation of this push was refused already, and that mutation's place in the push. */
  readonly refused: ReadonlyMap<string, number>;
}

export interface BatchContext {
  /** The name that stamps keep of who writes. */
  readonly writer: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** For how long receipts are kept, in milliseconds. */
  readonly receiptWindowMs: number;
}

export interface Accepted {
  readonly as: 'accepted';
  readonly incoming: Incoming;
  readonly outcome: 'APPLIED' | 'MERGED' | 'CONFLICTED';
  readonly before: RecordData | undefined;
  readonly next: StoredRecord;
  /** Names of the fields that are another now; empty if the record stays as it was. */
  readonly changed: readonly string[];
  readonly collisions: readonly Collision[];
  /** When the person did it, as ISO text, clamped. */
  readonly at: string;
}

export interface Refused {
  readonly as: 'refused';
  readonly incoming: Incoming;
  readonly errors: readonly UserError[];
  /** Whether the answer is kept, and so final for this id. */
  readonly kept: boolean;
  /** The record as it stands, where the writer may know of it. */
  readonly stands: RecordData | undefined;
}

/** The same id with the same content as before: its stored answer, or that of the verdict before in this batch. */
export interface Repeated {
  readonly as: 'repeated';
  readonly incoming: Incoming;
  readonly of: StoredAnswer | Verdict;
}

/** What became of one mutation. */
export type Verdict = Accepted | Refused | Repeated;

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
  const records = new Map(state.records);
  const workspaceOf = new Map(state.workspaceOf);
  const refused = new Map(state.refused);
  const answered = new Map<string, Answered>();

  const verdicts = batch.map((incoming): Verdict => {
    const verdict =
      repeatOf(incoming, answered.get(incoming.clientMutationId)) ??
      repeatOf(incoming, state.receipts.get(incoming.clientMutationId)) ??
      judge(incoming, { ...state, records, workspaceOf, refused }, context);
    if (verdict.as === 'accepted') {
      records.set(incoming.own, verdict.next);
      if (state.workspaceId !== undefined) workspaceOf.set(incoming.own, state.workspaceId);
    }
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

/** A mutation that was never answered before. */
function judge(incoming: Incoming, state: BatchState, context: BatchContext): Verdict {
  const { own, needs, index, input, write, entity } = incoming;
  const dependsOn = [own, ...needs].find((key) => (state.refused.get(key) ?? index) < index);
  if (dependsOn !== undefined)
    return refusal(incoming, [userError('DEPENDENCY_REFUSED', [])], { kept: false });
  // A receipt is kept under the id, so an id that is none leaves no receipt.
  if (incoming.errors.length > 0)
    return refusal(incoming, incoming.errors, { kept: isUuid(incoming.clientMutationId) });

  const issued = Date.parse(String(input.issuedAt));
  if (issued < context.now - context.receiptWindowMs)
    return refusal(incoming, [userError('MUTATION_EXPIRED', ['issuedAt'])], { kept: false });

  const stored = state.records.get(own);
  const stands = stored && mayAs(state.role, entity.role) ? stored.record : undefined;
  const problem = problemOf(incoming, state);
  if (problem || state.workspaceId === undefined)
    return refusal(incoming, problem ? [problem] : [], { kept: true, stands });

  const at = new Date(Math.min(issued, context.now)).toISOString();
  const intent = intentOf(write, input, { workspaceId: state.workspaceId, at, by: context.writer });
  const settlement = settle(entity, stored, intent);
  if (settlement.outcome === 'REJECTED') return refusal(incoming, settlement.errors, { kept: true, stands });
  return { as: 'accepted', incoming, before: stored?.record, at, ...settlement };
}

/** Why the writer may not do this here: told alike whether a thing is not there or is somebody else's. */
function problemOf({ write, entity, own, input }: Incoming, state: BatchState): UserError | undefined {
  const isCreate = write.kind === 'CREATE';
  if (!isCreate && (state.role === undefined || state.workspaceOf.get(own) !== state.workspaceId))
    return userError('NOT_FOUND', ['id']);
  if (!mayAs(state.role, write.role)) return userError('FORBIDDEN', [isCreate ? entity.partition : 'id']);
  if (isCreate && state.workspaceOf.has(own) && !state.records.has(own))
    return userError('BAD_USER_INPUT', ['id'], 'A record with this id exists already.');

  const closed = Object.keys(write.fields).find((name) => {
    const needed = entity.fields[name]?.role;
    return input[name] !== undefined && needed !== undefined && !mayAs(state.role, needed);
  });
  if (closed !== undefined) return userError('FORBIDDEN', [closed]);

  const missing = Object.values(entity.relations).find(({ field, to }) => {
    const target = field in write.fields ? input[field] : undefined;
    return typeof target === 'string' && state.workspaceOf.get(recordKey(to, target)) !== state.workspaceId;
  });
  return missing && userError('NOT_FOUND', [missing.field], 'There is no such record in this workspace.');
}

function refusal(
  incoming: Incoming,
  errors: readonly UserError[],
  { kept, stands }: { kept: boolean; stands?: RecordData | undefined },
): Refused {
  return { as: 'refused', incoming, errors, kept, stands };
}
