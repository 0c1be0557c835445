import {
  textFields,
  conflictType,
  canonicalJson,
  mayAs,
  type Entity,
  type Manifest,
  type Role,
} from '@holdfast/schema';
import { HoldfastError, userError, type UserError } from '@holdfast/schema/errors';
import {
  intentOf,
  recordKey,
  recordsOf,
  settleMutation,
  textKey,
  typeOfKey,
  writeOf,
  type Around,
  type QueuedMutation,
  type RecordData,
  type StoredRecord,
  type TextRule,
} from '@holdfast/schema/merge';
import type { Clock } from '../environment/environment.js';
import { isoTime } from '../environment/iso-time.js';
import type {
  ChangePage,
  LiveSink,
  Membership,
  PageRequest,
  PushAnswer,
  Transport,
  TypedRecord,
} from '../sync/transport.js';
import { conflictOf } from './honest-conflicts.js';

interface Kept {
  readonly type: string;
  readonly workspaceId: string;
  readonly stored: StoredRecord;
  readonly seq: number;
}

interface Change {
  readonly key: string;
  readonly seq: number;
  readonly deviceId: string;
  readonly mutation: string;
  /** The record's version from then on. */
  readonly version: number;
  readonly deleted: boolean;
  /** What was done to its texts, encoded; undefined: they were written anew without their past. */
  readonly edits: Readonly<Record<string, string>> | undefined;
}

interface Receipt {
  readonly hash: string;
  readonly answer: PushAnswer;
}

/** All that the server knows; JSON apart from the maps, so that a backup is a copy. */
interface Memory {
  epoch: number;
  seq: number;
  /** Cursors below it cannot be resumed. */
  floor: number;
  readonly records: Map<string, Kept>;
  readonly changes: Change[];
  readonly receipts: Map<string, Receipt>;
}

export interface Caller {
  readonly userId: string;
  readonly deviceId: string;
}

/** What a mutation of an earlier API version means in the server's own. */
export type ServedVersion = (mutation: QueuedMutation) => QueuedMutation;

/** A small server in memory that keeps the protocol and settles by the schema's own rules: for tests of the engine. */
export interface HonestServer {
  transport(caller: Caller): Transport;
  /** Takes mutations of another API version from now on; without what they mean, no more of them. */
  serve(apiVersion: string, version: ServedVersion | undefined): void;
  /** Makes somebody a member, changes a role, or (undefined) ends a membership. */
  setRole(userId: string, workspaceId: string, role: Role | undefined): void;
  /** Records that are not deleted, by key, as clients get them. */
  records(): ReadonlyMap<string, RecordData>;
  /** How many effects a mutation has had: more than one is a fault of somebody. */
  effects(clientMutationId: string): number;
  /** Goes back to a state of before, in a new epoch. */
  backup(): () => void;
  /** Writes the texts of a record anew without their past, and tells nobody. */
  renewTexts(key: string): void;
  /** Forgets tombstones and the log up to now: older cursors get a reset. */
  compact(): void;
}

export function honestServer(manifest: Manifest, clock: Clock, text?: TextRule): HonestServer {
  let memory: Memory = { epoch: 1, seq: 0, floor: 0, records: new Map(), changes: [], receipts: new Map() };
  const members = new Map<string, Map<string, Role>>();
  const listeners = new Set<() => void>();
  const effects = new Map<string, number>();
  const served = new Map<string, ServedVersion>([[manifest.version, (mutation) => mutation]]);
  const roleIn = (userId: string, workspaceId: string) => members.get(userId)?.get(workspaceId);
  const wakeAll = () => {
    for (const wake of [...listeners]) wake();
  };

  const apply = (caller: Caller, mutation: QueuedMutation): PushAnswer => {
    const clientMutationId = String(mutation.input.clientMutationId);
    const found = writeOf(manifest, mutation.name);
    if (!found) throw new HoldfastError('BAD_USER_INPUT', `There is no mutation ${mutation.name}.`);
    const { own } = recordsOf(found, mutation.input);
    const kept = memory.records.get(own);
    const workspaceId = kept?.workspaceId ?? mutation.input[found.entity.partition];
    /** The record as it stands, for whoever may read it. */
    const standing = (): Pick<PushAnswer, 'record'> => {
      const data = memory.records.get(own)?.stored.record;
      const reads = typeof workspaceId === 'string' && roleIn(caller.userId, workspaceId) !== undefined;
      return data && reads
        ? { record: { type: found.entity.name, data: withoutTexts(found.entity, data) } }
        : {};
    };
    const refused = (errors: readonly UserError[]): PushAnswer => ({
      clientMutationId,
      outcome: 'REJECTED',
      replayed: false,
      userErrors: errors,
      conflicts: [],
      ...standing(),
    });
    if (typeof workspaceId !== 'string') return refused([userError('NOT_FOUND', ['id'])]);
    if (!mayAs(roleIn(caller.userId, workspaceId), found.write.role))
      return refused([userError('FORBIDDEN', [])]);

    const issuedAt = String(mutation.input.issuedAt);
    const now = isoTime(clock.now());
    const at = issuedAt < now ? issuedAt : now;
    const intent = intentOf(found.write, mutation.input, { workspaceId, at, by: caller.deviceId });
    const rules = text ? { text } : {};
    const settled = settleMutation(manifest, around(mutation), found, intent, rules);
    if (settled.outcome === 'REJECTED') return refused(settled.errors);
    const keep = (
      key: string,
      type: string,
      stored: StoredRecord,
      edits: Readonly<Record<string, string>> = {},
    ) => {
      memory.seq += 1;
      memory.records.set(key, { type, workspaceId, stored, seq: memory.seq });
      const version = Number(stored.record.version);
      const { deviceId } = caller;
      const deleted = (stored.record.deletedAt ?? null) !== null;
      const mutation = clientMutationId;
      memory.changes.push({ key, seq: memory.seq, deviceId, mutation, version, deleted, edits });
    };
    for (const { key, entity, next, edits } of settled.changes) keep(key, entity.name, next, edits);
    const conflicts = settled.collisions.map((collision) =>
      conflictOf(collision, intent, caller, workspaceId, now),
    );
    for (const { record } of conflicts) {
      const key = recordKey(conflictType, String(record.id));
      const told = Number(memory.records.get(key)?.stored.record.version ?? 0);
      if (record.state === 'OPEN')
        keep(key, conflictType, { record: { ...record, version: told + 1 }, stamps: {} });
    }
    effects.set(clientMutationId, (effects.get(clientMutationId) ?? 0) + 1);
    return {
      clientMutationId,
      outcome: settled.outcome,
      replayed: false,
      userErrors: [],
      conflicts: conflicts.map(({ record }) => record as unknown as PushAnswer['conflicts'][number]),
      ...standing(),
    };
  };

  const around = ({ input }: QueuedMutation): Around => ({
    stored: (key) => memory.records.get(key)?.stored,
    pointingAt: (type, by, id) =>
      [...memory.records].flatMap(([key, { type: its, stored }]) =>
        its === type && stored.record[by] === id ? [key] : [],
      ),
    seen: (key) => {
      if (typeof input.seen !== 'string') return Number.MAX_SAFE_INTEGER;
      const [, , seq] = JSON.parse(input.seen) as number[];
      const seen = memory.changes.filter((change) => change.key === key && change.seq <= Number(seq));
      return seen.at(-1)?.version ?? 0;
    },
  });

  const push = (
    caller: Caller,
    mutations: readonly QueuedMutation[],
    apiVersion = manifest.version,
  ): PushAnswer[] => {
    const meaning = served.get(apiVersion);
    if (!meaning) throw new HoldfastError('API_VERSION_UNSUPPORTED');
    const tainted = new Set<string>();
    const before = memory.seq;
    let isHalted = false;
    const answers = mutations.map((sent): PushAnswer => {
      const mutation = meaning(sent);
      const clientMutationId = String(mutation.input.clientMutationId);
      const found = writeOf(manifest, mutation.name);
      const { own, needs } = found ? recordsOf(found, mutation.input) : { own: '', needs: [] };
      const id = `${caller.userId} ${clientMutationId}`;
      const hash = canonicalJson(sent);
      const receipt = memory.receipts.get(id);
      const unanswered = (code: 'IDEMPOTENCY_KEY_REUSED' | 'DEPENDENCY_REFUSED'): PushAnswer => {
        tainted.add(own);
        return {
          clientMutationId,
          outcome: 'REJECTED',
          replayed: false,
          userErrors: [userError(code, [])],
          conflicts: [],
        };
      };
      if (receipt && receipt.hash !== hash) return unanswered('IDEMPOTENCY_KEY_REUSED');
      if (!receipt && (isHalted || [own, ...needs].some((key) => tainted.has(key))))
        return unanswered('DEPENDENCY_REFUSED');
      const answer = receipt ? { ...receipt.answer, replayed: true } : apply(caller, mutation);
      const isForNow = answer.userErrors.some(({ code }) => code === 'TEXT_RENEWED');
      isHalted ||= isForNow;
      if (!receipt && !isForNow) memory.receipts.set(id, { hash, answer });
      if (answer.outcome === 'REJECTED') tainted.add(own);
      return answer;
    });
    if (memory.seq > before) wakeAll();
    return apiVersion === manifest.version ? answers : answers.map(partial);
  };

  /** What the receipts tell of mutations that were sent before. */
  const answersTo = ({ userId }: Caller, ids: readonly string[]): PushAnswer[] =>
    ids.flatMap((id) => {
      const receipt = memory.receipts.get(`${userId} ${id}`);
      return receipt ? [partial({ ...receipt.answer, replayed: true })] : [];
    });

  const membershipsOf = ({ userId }: Caller): Membership[] =>
    [...(members.get(userId) ?? [])].map(([workspaceId, role]) => ({ workspaceId, name: workspaceId, role }));

  const changes = (caller: Caller, { workspaceId, after, first, types }: PageRequest): ChangePage => {
    if (!roleIn(caller.userId, workspaceId)) throw new HoldfastError('FORBIDDEN');
    const position = resume(memory, workspaceId, after);
    const all = [...memory.records].filter(
      ([, kept]) =>
        kept.workspaceId === workspaceId && kept.seq > position.seq && (types?.includes(kept.type) ?? true),
    );
    const sorted = all.sort(([, a], [, b]) => a.seq - b.seq);
    const page = sorted.slice(0, first);
    const hasMore = sorted.length > page.length;
    const reached = hasMore ? (page.at(-1)?.[1].seq ?? position.seq) : memory.seq;
    const isGone = ({ stored }: Kept) => (stored.record.deletedAt ?? null) !== null;
    return {
      records: page
        .filter(([, kept]) => !isGone(kept))
        .map(([key, { type, stored }]) => asSent(manifest, type, stored, newEdits(key, position.since))),
      tombstones: page
        .filter(([, kept]) => isGone(kept))
        .map(([, { type, stored }]) => ({
          type,
          id: String(stored.record.id),
          version: Number(stored.record.version),
          deletedAt: String(stored.record.deletedAt),
        })),
      settled: settledWithin(caller, position.seq, reached, types),
      cursor: JSON.stringify([
        memory.epoch,
        workspaceId,
        reached,
        position.floor,
        hasMore ? position.since : reached,
      ]),
      hasMore,
      reset: position.reset,
    };
  };

  /**
   * The edits of a record's texts that a reader lacks who had everything at this place; undefined for a reader who has
   * nothing of it: because the reader began later, or the record did, or it was deleted then.
   */
  const newEdits = (key: string, since: number | null): Record<string, string> | undefined => {
    if (!text || since === null) return undefined;
    const all = memory.changes.filter((change) => change.key === key);
    const known = all.filter(({ seq }) => seq <= since).at(-1);
    if (!known || known.deleted) return undefined;
    const news = all.filter(({ seq }) => seq > known.seq);
    const later = news.map(({ edits }) => edits).filter((edits) => edits !== undefined);
    if (later.length < news.length) return undefined;
    const names = [...new Set(later.flatMap((edits) => Object.keys(edits)))];
    const edit = (name: string) => text.join(later.flatMap((edits) => edits[name] ?? []));
    return Object.fromEntries(names.map((name) => [name, edit(name)]));
  };

  /** This device's mutations of which these pages bring the last record, and no later page brings one. */
  const settledWithin = (
    caller: Caller,
    after: number,
    reached: number,
    types: readonly string[] | undefined,
  ): string[] => {
    const mine = memory.changes.filter(
      ({ deviceId, key }) => deviceId === caller.deviceId && (types?.includes(typeOfKey(key)) ?? true),
    );
    const seqOf = ({ key }: Change) => memory.records.get(key)?.seq ?? 0;
    const later = new Set(mine.filter((change) => seqOf(change) > reached).map(({ mutation }) => mutation));
    const brought = mine.filter((change) => change.seq > after && seqOf(change) > after);
    return [...new Set(brought.map(({ mutation }) => mutation))].filter((id) => !later.has(id));
  };

  const live = (
    caller: Caller,
    workspaceId: string,
    after: string | undefined,
    sink: LiveSink,
    types?: readonly string[],
  ): (() => void) => {
    let cursor = after;
    let over = false;
    let busy = false;
    const end = (error?: HoldfastError) => {
      over = true;
      listeners.delete(wake);
      sink.closed(error);
    };
    const wake = () => void deliver();
    const deliver = async () => {
      if (busy || over) return;
      busy = true;
      try {
        for (let idle = false; !idle && !over;) {
          const page = changes(caller, {
            workspaceId,
            first: 100,
            ...(cursor !== undefined && { after: cursor }),
            ...(types && { types }),
          });
          idle = !page.hasMore && page.records.length + page.tombstones.length === 0;
          if (!idle || page.reset) await sink.page(page);
          cursor = page.cursor;
        }
      } catch (error) {
        if (!over) end(HoldfastError.is(error) ? error : undefined);
      }
      busy = false;
    };
    listeners.add(wake);
    void Promise.resolve().then(wake);
    return () => {
      over = true;
      listeners.delete(wake);
    };
  };

  return {
    transport: (caller) => ({
      push: async (mutations, _signal, apiVersion) => push(caller, mutations, apiVersion),
      answers: async (ids) => answersTo(caller, ids),
      pull: async ({ memberships, pages }) => ({
        ...(memberships && { memberships: membershipsOf(caller) }),
        pages: pages.map((page) => changes(caller, page)),
      }),
      live: (workspaceId, after, sink, types) => live(caller, workspaceId, after, sink, types),
      serverOffset: () => undefined,
    }),
    serve: (apiVersion, version) => {
      if (version) served.set(apiVersion, version);
      else served.delete(apiVersion);
    },
    setRole: (userId, workspaceId, role) => {
      const roles = members.get(userId) ?? new Map<string, Role>();
      members.set(userId, roles);
      if (role) roles.set(workspaceId, role);
      else roles.delete(workspaceId);
      wakeAll();
    },
    records: () =>
      new Map(
        [...memory.records]
          .filter(([, { stored }]) => (stored.record.deletedAt ?? null) === null)
          .map(([key, { stored }]) => [key, stored.record]),
      ),
    effects: (clientMutationId) => effects.get(clientMutationId) ?? 0,
    backup: () => {
      const copy = structuredClone(memory);
      return () => {
        memory = { ...structuredClone(copy), epoch: memory.epoch + 1 };
        wakeAll();
      };
    },
    renewTexts: (key) => {
      const kept = memory.records.get(key);
      if (!kept || !text) return;
      const { record, stamps, texts = {} } = kept.stored;
      const version = Number(record.version) + 1;
      memory.seq += 1;
      const anew = Object.keys(texts).map((name) => {
        const value = { of: textKey(key, name), text: String(record[name]), state: undefined };
        return [name, text.renewed(value, `renewal ${memory.seq}`).state!] as const;
      });
      const marked = anew.map(([name]) => [name, { ...stamps[name]!, renewed: version }] as const);
      const stored = {
        record: { ...record, version },
        stamps: { ...stamps, ...Object.fromEntries(marked) },
        texts: { ...texts, ...Object.fromEntries(anew) },
      };
      memory.records.set(key, { ...kept, stored, seq: memory.seq });
      const by = { deviceId: '', mutation: '' };
      memory.changes.push({ key, seq: memory.seq, ...by, version, deleted: false, edits: undefined });
    },
    compact: () => {
      for (const [key, { stored }] of memory.records)
        if ((stored.record.deletedAt ?? null) !== null) memory.records.delete(key);
      // What is put together has no author but the last.
      memory.changes.splice(
        0,
        memory.changes.length,
        ...memory.changes.map((one) => ({ ...one, deviceId: '' })),
      );
      memory.floor = memory.seq;
    },
  };
}

/** An answer without what only its own API version can say. */
const partial = ({ record: _untold, ...answer }: PushAnswer): PushAnswer => ({
  ...answer,
  conflicts: [],
  partial: true,
});

/**
 * Where a page begins: at the cursor if it can be resumed, else at the beginning. `floor` is the one under which the reader
 * began: who began at the beginning is below it until the last page, and may go on as long as it stays where it was.
 */
function resume(
  memory: Memory,
  workspaceId: string,
  after: string | undefined,
): { seq: number; floor: number; since: number | null; reset: boolean } {
  const start = { seq: 0, floor: memory.floor, since: null };
  if (after === undefined) return { ...start, reset: false };
  let cursor: unknown;
  try {
    cursor = JSON.parse(after);
  } catch {
    throw new HoldfastError('BAD_USER_INPUT', 'This is no cursor.');
  }
  const [epoch, owner, seq, floor, since] = Array.isArray(cursor) ? (cursor as unknown[]) : [];
  if (owner !== workspaceId || typeof seq !== 'number' || typeof floor !== 'number')
    throw new HoldfastError('BAD_USER_INPUT', 'This cursor is of another workspace.');
  const above = seq >= memory.floor || floor === memory.floor;
  const resumable = epoch === memory.epoch && seq <= memory.seq && above;
  const known = typeof since === 'number' && since >= memory.floor ? since : null;
  return resumable ? { seq, floor, since: known, reset: false } : { ...start, reset: true };
}

/** A record as a page brings it: texts beside the other fields, as the edits that are new or, without these, whole. */
function asSent(
  { entities }: Manifest,
  type: string,
  { record, texts = {} }: StoredRecord,
  edits: Readonly<Record<string, string>> | undefined,
): TypedRecord {
  const entity = entities[type]!;
  const named = textNames(entity).map((name) => {
    if (edits) return [name, { text: null, edits: edits[name] ?? null }] as const;
    const state = texts[name];
    const text = typeof record[name] === 'string' ? record[name] : null;
    return [name, state === undefined ? { text, edits: null } : { text: null, edits: state }] as const;
  });
  return { type, data: withoutTexts(entity, record), texts: Object.fromEntries(named) };
}

function withoutTexts(entity: Entity, record: RecordData): RecordData {
  const names = new Set(textNames(entity));
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.has(name)));
}

const textNames = (entity: Entity): string[] => textFields(entity).map(({ name }) => name);
