/** The sync engine of one server: the write path, the read path and live changes, for the domain of a manifest. */
import type { Manifest, Role } from '@holdfast/schema';
import type { RecordData, settleMutation, TextRule } from '@holdfast/schema/merge';
import { yjsText } from '@holdfast/schema/text';
import type { SqlDatabase, SqlSession } from '../db/index.js';
import type { Runtime } from '../runtime.js';
import { readChanges } from './changes.js';
import type { Hints } from './hints.js';
import { readHistory, type HistoryPage, type HistoryRequest } from './history.js';
import { createLive } from './live.js';
import { overloaded } from './overloaded.js';
import { namesOf, roleOf } from './people.js';
import { createHead, lockedPositions, type Positions } from './positions.js';
import { push } from './push.js';
import { readAnswers } from './read-answers.js';
import { readableConflict, type Reader } from './readable.js';
import { storedReceipts, type ReceiptStore } from './receipts.js';
import { readTextStates, type TextPlace } from './texts.js';
import type {
  Actor,
  ChangePageData,
  ChangesRequest,
  MutationAnswer,
  PushedMutation,
  StoredAnswer,
} from './types.js';

export { localHints, userTopic, workspaceTopic, type Hints } from './hints.js';
export { redisHints } from './redis-hints.js';
export { lockedPositions, type Head, type Positions } from './positions.js';
export { purgeReceipts, storedReceipts, type Receipt, type ReceiptStore } from './receipts.js';
export type { ChangeData, HistoryPage, HistoryRequest } from './history.js';
export type { Reader } from './readable.js';
export { factsOf } from './readable-conflict.js';
export { noText, placeKey, wholeText, type TextPlace } from './texts.js';
export type {
  Actor,
  ChangePageData,
  ChangesRequest,
  ConflictData,
  MutationAnswer,
  PagedRecord,
  PushedMutation,
  StoredAnswer,
  TombstoneData,
} from './types.js';

export interface SyncOptions {
  readonly database: SqlDatabase;
  readonly manifest: Manifest;
  readonly hints: Hints;
  readonly runtime: Runtime;
  /** For how long receipts are kept, in milliseconds; what was issued before is refused. */
  readonly receiptWindowMs: number;
  /** Where answers are kept; default: in the database, in the transaction of the mutation. */
  readonly receipts?: ReceiptStore;
  /** How texts merge that people write together; default: as Yjs documents. */
  readonly text?: TextRule;
  /** Where positions come from; default: under the lock of the workspace's head. */
  readonly positions?: Positions;
  /** What becomes of a mutation; default: `settleMutation`, the rules that devices preview with. */
  readonly settle?: typeof settleMutation;
}

export interface Sync {
  /** Applies mutations in order, each once; see `push`. */
  push(actor: Actor, mutations: readonly PushedMutation[]): Promise<MutationAnswer[]>;
  /** What became of mutations that this person sent before; see `readAnswers`. */
  answers(actor: Actor, ids: readonly string[]): Promise<StoredAnswer[]>;
  /** One page of what changed; see `readChanges`. */
  changes(actor: Actor, request: ChangesRequest): Promise<ChangePageData>;
  /** All that was missed, then what happens; see `createLive`. */
  live(
    actor: Actor,
    request: Omit<ChangesRequest, 'first'>,
    signal: AbortSignal,
  ): AsyncIterableIterator<ChangePageData>;
  /** The encoded states of texts that were edited since they were written, by `placeKey`. */
  textStates(places: readonly TextPlace[]): Promise<Map<string, string>>;
  /** Every change of a record, newest first; see `readHistory`. */
  history(actor: Actor, request: HistoryRequest): Promise<HistoryPage>;
  /** A Conflict, read elsewhere, as its reader may see it and in words for the reader. */
  readableConflict(conflict: RecordData, reader: Reader): RecordData;
  /** Names of people, by user id. */
  userNames(userIds: readonly string[]): Promise<Map<string, string>>;
  roleIn(userId: string, workspaceId: string): Promise<Role | undefined>;
  /** Begins the log of a new workspace, in the transaction that makes it. */
  createHead(tx: SqlSession, workspaceId: string): Promise<void>;
}

export function createSync(options: SyncOptions): Sync {
  const ports = { receipts: storedReceipts, positions: lockedPositions, text: yjsText, ...options };
  const live = createLive(ports);
  return {
    push: (actor, mutations) => overloaded(push(ports, actor, mutations)),
    answers: (actor, ids) => overloaded(readAnswers(ports, actor, ids)),
    changes: (actor, request) => overloaded(readChanges(ports, actor, request)),
    live,
    history: (actor, request) => overloaded(readHistory(ports, actor, request)),
    readableConflict: (conflict, reader) => readableConflict(conflict, ports.manifest, reader),
    userNames: (userIds) => namesOf(ports.database, userIds),
    textStates: (places) => readTextStates(ports.database, places),
    roleIn: (userId, workspaceId) => roleOf(ports.database, userId, workspaceId),
    createHead: (tx, workspaceId) => createHead(tx, workspaceId, ports.runtime.uuid()),
  };
}
