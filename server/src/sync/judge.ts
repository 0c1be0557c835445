import { isUuid, mayAs, type Manifest } from '@holdfast/schema';
import { catalogue, userError, type UserError } from '@holdfast/schema/errors';
import {
  textKey,
  intentOf,
  settleMutation,
  type Around,
  type Intent,
  type KeyedCollision,
  type RecordChange,
  type TextRule,
} from '@holdfast/schema/merge';
import type { BatchRecords } from './batch-records.js';
import type { BatchState } from './batch-state.js';
import { conflictKey, tell, type Told } from './conflict-told.js';
import type { Incoming } from './incoming.js';
import { problemOf } from './permitted.js';
import { readSeen, seenKey } from './seen.js';
import { textSeenBy, type TextStep } from './text-log.js';
import { placeKey } from './texts.js';
import type { Actor } from './types.js';
import { refusal, untried, type Verdict } from './verdicts.js';
import { writerOf } from './writer.js';

export interface BatchContext {
  readonly manifest: Manifest;
  readonly text: TextRule;
  readonly actor: Actor;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** For how long receipts are kept, in milliseconds. */
  readonly receiptWindowMs: number;
  /** The rules; default: `settleMutation`. */
  readonly settle?: typeof settleMutation;
}

/** What is stored, as the mutations so far left it. */
export interface Scene {
  readonly state: BatchState & { readonly workspaceOf: Map<string, string> };
  readonly records: BatchRecords;
  readonly texts: ReadonlyMap<string, TextStep[]>;
  readonly context: BatchContext;
}

/** What becomes of a mutation that was never answered before. What it changes is there for the ones after it. */
export function judge(incoming: Incoming, scene: Scene): Verdict {
  const { state, records, context } = scene;
  const { own, needs, index, input, write, entity } = incoming;
  const dependsOn = [own, ...needs].find((key) => (state.refused.get(key) ?? index) < index);
  if (dependsOn !== undefined) return untried(incoming);
  // A receipt is kept under the id, so an id that is none leaves no receipt.
  if (incoming.errors.length > 0)
    return refusal(incoming, incoming.errors, { kept: isUuid(incoming.clientMutationId) });

  const issued = Date.parse(String(input.issuedAt));
  if (issued < context.now - context.receiptWindowMs)
    return refusal(incoming, [userError('MUTATION_EXPIRED', ['issuedAt'])], { kept: false });

  const stored = records.get(own);
  const stands = stored && mayAs(state.role, entity.role) ? stored.record : undefined;
  const problem = problemOf(incoming, scene);
  if (problem || state.workspaceId === undefined)
    return refusal(incoming, problem ? [problem] : [], { kept: true, stands });
  const around = aroundOf(incoming, state.workspaceId, scene);
  if ('code' in around) return refusal(incoming, [around], { kept: true, stands });

  const at = new Date(Math.min(issued, context.now)).toISOString();
  const intent = intentOf(write, input, {
    workspaceId: state.workspaceId,
    at,
    by: writerOf(context.actor),
    person: { userId: context.actor.userId, name: context.actor.userName },
  });
  const settle = context.settle ?? settleMutation;
  const settlement = settle(context.manifest, around, { write, entity }, intent, context);
  if (settlement.outcome === 'REJECTED') {
    // An answer that time changes is not the one to be given for ever.
    const kept = !settlement.errors.every(({ code }) => catalogue[code].retryable);
    return refusal(incoming, settlement.errors, { kept, stands });
  }

  const { outcome, changes, collisions } = settlement;
  for (const change of changes) takeIn(scene, change);
  state.workspaceOf.set(own, state.workspaceId);
  const told = collisions.map((collision) => {
    const seen = collision.key === own ? intent.baseVersion : around.seen(collision.key);
    return { ...toldOf(collision, intent, scene), seen };
  });
  return { as: 'accepted', incoming, at, outcome, changes, told };
}

/** What the writer of a mutation finds, and has seen; or what is wrong with what it says of that. */
function aroundOf({ input }: Incoming, workspaceId: string, scene: Scene): Around | UserError {
  const { state, records, texts, context } = scene;
  const seen = state.head && readSeen(input.seen, workspaceId, state.head);
  if (seen && 'code' in seen) return seen;
  return {
    stored: (key) => records.get(key),
    pointingAt: (type, by, id) => records.pointingAt(type, by, id),
    seen: (key) =>
      seen
        ? (state.seenVersions.get(seenKey(seen, key)) ?? 0)
        : Number(records.get(key)?.record.version ?? 0),
    seenText: (key, field) => {
      const of = textKey(key, field);
      const seenBy = { version: Number(input.baseVersion), writer: writerOf(context.actor) };
      return textSeenBy(context.text, of, texts.get(of) ?? [], seenBy);
    },
  };
}

/** Shows a change to the mutations after it. */
function takeIn({ records, texts, context }: Scene, { key, entity, next, edits }: RecordChange): void {
  records.set(key, next);
  for (const [field, edit] of Object.entries(edits)) {
    const place = placeKey({ type: entity.name, id: String(next.record.id), field });
    const step = { version: Number(next.record.version), by: writerOf(context.actor), change: { edit } };
    texts.get(place)?.push(step);
  }
}

/** A collision as a Conflict. It is not open to mutations of this batch that were made without knowing of it. */
function toldOf(
  collision: KeyedCollision,
  { workspaceId, mutation, at }: Intent,
  { records, context }: Scene,
): Omit<Told, 'seen'> {
  const key = conflictKey(collision, writerOf(context.actor));
  const change = tell({ ...context, key, workspaceId, mutation, at }, collision, records.get(key));
  records.set(key, change.next);
  return { change, of: collision.key };
}
