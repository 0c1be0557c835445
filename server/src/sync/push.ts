/**
 * The write path: what devices made, applied in the order given, each once. One transaction a workspace, which holds
 * the workspace's head from its first statement to its commit; the number of statements does not grow with the batch.
 */
import type { Manifest } from '@holdfast/schema';
import { HoldfastError } from '@holdfast/schema/errors';
import type { settleMutation, TextRule } from '@holdfast/schema/merge';
import type { SqlDatabase, SqlSession } from '../db/index.js';
import type { Runtime } from '../runtime.js';
import { answerTo } from './answers.js';
import { loadBatchState } from './batch-state.js';
import { workspaceTopic, type Hints } from './hints.js';
import { readIncoming, type Incoming } from './incoming.js';
import { effectsOf } from './effects.js';
import { groupByWorkspace, workspacesOf, type Group } from './locate.js';
import { LostRace } from './lost-race.js';
import { persist } from './persist.js';
import type { Positions } from './positions.js';
import { readableAnswer } from './readable.js';
import { withoutLongTexts } from './receipt-texts.js';
import type { ReceiptStore } from './receipts.js';
import { settleBatch } from './settle-batch.js';
import { completeTold } from './told.js';
import type { Actor, MutationAnswer, PushedMutation } from './types.js';

/**
 * A push of more mutations, or of more bytes of JSON, is refused with `PAYLOAD_TOO_LARGE`. One mutation alone may be as
 * large as its fields may be.
 */
export const largestPush = { mutations: 500, bytes: 1024 * 1024 } as const;

/** A push that keeps finding its ids taken by others meanwhile is told so after this many tries. */
const tries = 5;

export interface PushPorts {
  readonly database: SqlDatabase;
  readonly manifest: Manifest;
  readonly hints: Hints;
  readonly runtime: Runtime;
  readonly receiptWindowMs: number;
  readonly receipts: ReceiptStore;
  readonly positions: Positions;
  /** How texts merge. */
  readonly text: TextRule;
  /** What becomes of a mutation; default: `settleMutation`. */
  readonly settle?: typeof settleMutation;
}

/**
 * Applies mutations, and answers each, in order. What one mutation did wrong is data in its answer. Throws
 * `PAYLOAD_TOO_LARGE`, and what the database throws: then the parts of some workspaces may have been applied, and the
 * whole push can be sent again.
 */
export async function push(
  ports: PushPorts,
  actor: Actor,
  mutations: readonly PushedMutation[],
): Promise<MutationAnswer[]> {
  const incoming = readAll(ports.manifest, mutations);
  if (incoming.length === 0) return [];
  const located = await workspacesOf(
    ports.database,
    // A create says itself where it belongs.
    incoming.flatMap(({ own, write }) => (write.kind === 'CREATE' ? [] : [own])),
  );
  const answers: MutationAnswer[] = [];
  let refused: ReadonlyMap<string, number> = new Map();
  for (const group of groupByWorkspace(incoming, located)) {
    const done = await pushGroup(ports, actor, group, refused);
    for (const { index, answer } of done.answers) answers[index] = answer;
    refused = done.refused;
  }
  return answers;
}

function readAll(manifest: Manifest, mutations: readonly PushedMutation[]): Incoming[] {
  refuse(mutations.length > largestPush.mutations, `${largestPush.mutations} mutations`);
  let bytes = 0;
  return mutations.map((mutation, index) => {
    const incoming = readIncoming(manifest, mutation, index);
    bytes += incoming.size;
    refuse(mutations.length > 1 && bytes > largestPush.bytes, `${largestPush.bytes} bytes of JSON`);
    return incoming;
  });
}

function refuse(tooLarge: boolean, most: string): void {
  if (tooLarge) throw new HoldfastError('PAYLOAD_TOO_LARGE', `A push may hold at most ${most}.`);
}

interface GroupDone {
  /** Each with the place of its mutation in the push. */
  readonly answers: ReadonlyArray<{ readonly index: number; readonly answer: MutationAnswer }>;
  readonly refused: ReadonlyMap<string, number>;
  /** The newest position, where anything was written. */
  readonly seq: number | undefined;
}

async function pushGroup(
  ports: PushPorts,
  actor: Actor,
  group: Group,
  refused: ReadonlyMap<string, number>,
): Promise<GroupDone> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const done = await ports.database.transaction((tx) => settleGroup(tx, ports, actor, group, refused));
      if (group.workspaceId !== undefined && done.seq !== undefined)
        await ports.hints.publish(workspaceTopic(group.workspaceId), String(done.seq));
      return done;
    } catch (error) {
      if (attempt === tries || !(error instanceof LostRace)) throw error;
    }
  }
}

async function settleGroup(
  tx: SqlSession,
  ports: PushPorts,
  actor: Actor,
  group: Group,
  refused: ReadonlyMap<string, number>,
): Promise<GroupDone> {
  const state = await loadBatchState(tx, group, actor, ports);
  const now = ports.runtime.now();
  const context = { ...ports, actor, now };
  const outcome = settleBatch({ ...state, refused }, group.batch, context);
  const tellings = await completeTold(tx, outcome.verdicts, ports.manifest, actor);
  const settled = outcome.verdicts.map((verdict) => ({ verdict, answer: answerTo(verdict, tellings) }));

  const effects = outcome.verdicts.flatMap((verdict) => effectsOf(verdict, tellings));
  const positions = effects.filter(({ logged }) => logged).length;
  let seq: number | undefined;
  if (positions > 0 && state.workspaceId !== undefined) {
    const first = await ports.positions.advance(tx, state.workspaceId, positions);
    await persist(tx, effects, { workspaceId: state.workspaceId, actor, now, first });
    seq = first + positions - 1;
  }

  const receipts = settled.flatMap(({ verdict, answer: { replayed, ...answer } }) => {
    const kept = verdict.as === 'accepted' || (verdict.as === 'refused' && verdict.kept);
    const { clientMutationId, hash: requestHash, input } = verdict.incoming;
    const from = laterOf(now, Date.parse(String(input.issuedAt)));
    const short = withoutLongTexts(answer, ports.manifest);
    return kept ? [{ clientMutationId, requestHash, answer: short, from }] : [];
  });
  const saved = receipts.length === 0 ? 0 : await ports.receipts.save(tx, actor.userId, receipts);
  if (saved !== receipts.length) throw new LostRace('an id was answered by another transaction meanwhile');

  const answers = settled.map(({ verdict, answer }) => ({
    index: verdict.incoming.index,
    answer: readableAnswer(answer, ports.manifest, { userId: actor.userId, role: state.role }),
  }));
  return { answers, refused: outcome.refused, seq };
}

/** The later of two times in milliseconds, as ISO text; the first where the second is none. */
const laterOf = (now: number, issued: number): string => new Date(issued > now ? issued : now).toISOString();
