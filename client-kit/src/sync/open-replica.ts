import type { WriteKind } from '@holdfast/schema';
import { HoldfastError } from '@holdfast/schema/errors';
import { recordKey } from '@holdfast/schema/merge';
import type { OutboxEntry } from '../outbox/entry.js';
import { legible } from '../outbox/entry.js';
import { keepsWorkspace, missingTypes, planScope } from '../records/scope.js';
import { checkedScope } from './checked-scope.js';
import { Conflicts, decisionOf } from './conflicts.js';
import type { Desk } from './desk.js';
import { Driver } from './driver.js';
import { Edits } from './edits.js';
import { wantedOf } from './eviction.js';
import { Ledger } from './ledger.js';
import { Listeners } from './listeners.js';
import { load } from './load.js';
import { notStarted } from './machine.js';
import { Pace } from './pace.js';
import { defaultPolicy } from './policy.js';
import type {
  NewMutation,
  QueuedResult,
  RecordStatus,
  Replica,
  ReplicaOptions,
  SyncStatus,
} from './replica.js';
import { Patience } from './request.js';
import { mayDrop } from './remaking.js';
import { reread } from './reread.js';
import { Round } from './round.js';
import { sameStatus, statusOf } from './status.js';
import { storageOf } from './storage.js';
import { Tabs } from './tabs.js';
import { Tap } from './tap.js';
import { demandTexts } from './texts.js';
import { Usage } from './usage.js';

/**
 * Opens one user's data on this device. The outbox and the first records are there when it resolves, without any network,
 * and all that is stored soon after: see `whole`. Nothing is sent before `start`. Rejects with STORE_CORRUPT for a store that
 * a newer version of the app wrote. This is wiring only.
 */
export async function openReplica(options: ReplicaOptions): Promise<Replica> {
  const { manifest, store, environment, transport, userId, deviceId, apiVersion, appVersion } = options;
  const policy = { ...defaultPolicy, ...options.policy };
  const text = demandTexts(manifest, options.text);
  const rules = { manifest, text, ...(options.upcasters && { upcasters: options.upcasters }) };
  const person = { userId, name: options.userName ?? '' };
  const slice = policy.restoreSlice;
  const tabs = store.shared && new Tabs(store.shared.name, environment);
  const ledger: Ledger = new Ledger({ rules, deviceId, person }, store, environment, {
    tabs,
    read: () => reread({ ledger, store, manifest, environment, slice }),
    stillHere: options.stillHere ?? (async () => true),
  });
  ledger.scope = checkedScope(manifest, options.scope);
  tabs?.onMessage((message) => {
    if (message.type === 'committed') ledger.turns?.hear(message);
    if (message.type === 'hello' || message.type === 'here') ledger.turns?.knows(message.revision);
    if (message.type === 'hello') tabs.tell({ type: 'here', revision: ledger.turns?.revision });
  });
  const { first = [] } = options;
  const { aside, restoring } = await load({ ledger, store, manifest, environment, slice, first });
  tabs?.greet(ledger.turns?.revision);
  const patience = {
    push: new Patience(policy),
    changes: new Patience(policy),
    memberships: new Patience(policy),
  };
  const author = text.author(environment.random);
  // Another tab may have dropped what an edit of this one, not written yet, was made on top of.
  ledger.elsewhereListeners.add((plan) => {
    if (mayDrop(ledger.outbox, plan)) author.drops += 1;
  });
  const desk: Desk = {
    ...rules,
    ledger,
    transport,
    environment,
    policy,
    patience,
    pace: new Pace(policy),
    asked: new Set(),
    usage: new Usage(ledger, environment.timers, tabs),
    tap: options.tap ?? new Tap(environment),
    author,
  };
  const { usage } = desk;
  const edits = new Edits(desk, { apiVersion, appVersion });
  const { outbox, confirmed, view } = ledger;

  const conflicts = new Conflicts(ledger, userId);
  const conflictListeners = new Listeners<[]>(environment.timers);
  ledger.recordListeners.add((changes) => {
    if (conflicts.recordsChanged(changes)) conflictListeners.tell();
  });

  const statusListeners = new Listeners<[]>(environment.timers);
  const membershipListeners = new Listeners<[]>(environment.timers);
  const rounds = new Set<Round>();
  const changed = () => {
    for (const round of [...rounds]) if (round.over(driver.state)) rounds.delete(round);
    const now = statusOf(driver.state, ledger, policy);
    if (sameStatus(now, status)) return;
    status = now;
    statusListeners.tell();
  };
  const driver = new Driver(desk, changed);
  let status: SyncStatus = statusOf(driver.state, ledger, policy);
  ledger.outboxListeners.add(() => driver.dispatch({ type: 'outbox', sendable: outbox.sendable }));
  usage.wokenListeners.add(() => driver.dispatch({ type: 'wanted' }));
  void restoring.done.then(changed);
  ledger.factListeners.add((facts) => {
    changed();
    if (facts.memberships) membershipListeners.tell();
    if (!facts.settled) return;
    conflicts.settledChanged();
    conflictListeners.tell();
  });

  return {
    enqueue: taken,
    visible: (type, id) => {
      const data = view.get(type, id);
      return data && { type, data, status: recordStatus(type, id) };
    },
    records: (type, workspaceId) => view.all(type, workspaceId),
    hasSynced,
    hasAll: (type) =>
      ledger.scope.types.includes(type) &&
      ledger.facts.memberships.every(({ workspaceId }) => hasSynced(workspaceId, type)),
    want: (type) => {
      const { lazy, types } = ledger.scope;
      if (desk.asked.has(type) || !lazy.has(type) || !types.includes(type)) return;
      desk.asked.add(type);
      // Whoever asks may be in the middle of showing something.
      environment.timers.set(0, () => driver.dispatch({ type: 'wanted' }));
    },
    setScope: async (scope) => {
      ledger.scope = checkedScope(manifest, scope);
      await fitScope();
      driver.dispatch({ type: 'wanted' });
    },
    use: (workspaceId) => usage.note(workspaceId),
    onAskedForUse: usage.askers.add,
    storage: () => storageOf(ledger, policy),
    memberships: () => ledger.facts.memberships,
    recordStatus,
    isWhole: () => ledger.isWhole,
    whole: () => restoring.done,
    onRecords: ledger.recordListeners.add,
    onMemberships: membershipListeners.add,

    outbox: () => outbox.list(),
    onOutbox: ledger.outboxListeners.add,
    onAnswered: ledger.answerListeners.add,
    retry: (clientMutationId) => edits.renew(clientMutationId),
    edit: (clientMutationId, input, name) => edits.renew(clientMutationId, input, name),
    discard: (clientMutationId) => edits.discard(clientMutationId),
    exportOutbox: () =>
      JSON.stringify(
        { userId, deviceId, entries: outbox.list().map(legible), setAside: aside },
        undefined,
        2,
      ),

    conflicts: () => conflicts.list(),
    onConflicts: conflictListeners.add,
    resolveConflict: (id, decision) => decide('RESOLVE', decisionOf(id, decision)),
    revertResolution: (id) => decide('REVERT', { id }),

    status: () => status,
    onStatus: statusListeners.add,
    dismissNotice: async (id) => {
      await ledger.commit(() => ({
        facts: { notices: ledger.facts.notices.filter((notice) => notice.id !== id) },
      }));
    },

    start: () => {
      // What the disk does not take now is planned again by the next round.
      fitScope().catch(() => undefined);
      driver.dispatch({ type: 'resumed', by: notStarted });
    },
    now: () => {
      const round = new Round(driver.state);
      driver.dispatch({ type: 'asked' });
      if (!round.over(driver.state)) rounds.add(round);
      return round.done;
    },
    setAllowance: (allowance) => {
      desk.policy = { ...desk.policy, ...allowance };
      driver.dispatch({ type: 'surroundings' });
    },
    pause: (reason) => driver.dispatch({ type: 'paused', by: reason }),
    resume: (reason) => driver.dispatch({ type: 'resumed', by: reason }),
    tokenChanged: () => driver.dispatch({ type: 'token-changed' }),
    close: async () => {
      driver.close();
      const kept = usage.keepNow();
      if (kept) await kept;
      await ledger.close();
    },
  };

  /** What is out of scope goes, also of an earlier run of the app. */
  async function fitScope(): Promise<void> {
    await ledger.commit(() => planScope(ledger, wantedOf(desk, false), true));
    changed();
  }

  /** The schema's own names of the mutations are not this engine's to know. */
  async function decide(kind: WriteKind, input: NewMutation['input']): Promise<OutboxEntry> {
    const write = Object.values(manifest.writes).find((known) => known.kind === kind);
    if (!write) throw new HoldfastError('BAD_USER_INPUT', 'This schema knows no decisions about conflicts.');
    const mutation = { name: write.name, input };
    const { entry } = await taken(mutation);
    return entry;
  }

  function taken(mutation: NewMutation): Promise<QueuedResult> {
    const release = usage.hold(edits.workspaceOf(mutation));
    const result = restoring.before(mutation, () => edits.enqueue(mutation));
    // Beside the promise, not within it: it resolves before anything is sent.
    result.then(({ entry }) => usage.note(entry.workspaceId)).then(release, release);
    return result;
  }

  function hasSynced(workspaceId: string, type?: string): boolean {
    if (!keepsWorkspace(ledger.scope, workspaceId)) return false;
    if (type === undefined) return ledger.positions.get(workspaceId)?.complete === true;
    return ledger.scope.types.includes(type) && !missingTypes(ledger, workspaceId).includes(type);
  }

  function recordStatus(type: string, id: string): RecordStatus {
    const key = recordKey(type, id);
    const others = view.reaching(key).flatMap((reaching) => outbox.get(reaching) ?? []);
    const entries = [...outbox.of(key), ...others].filter((entry) => !entry.answered);
    if (entries.some((entry) => entry.state === 'refused')) return 'refused';
    if (conflicts.isOpenAbout(type, id)) return 'conflicted';
    if (entries.length > 0) return 'pending';
    return confirmed.exists(recordKey(type, id)) ? 'settled' : 'unknown';
  }
}
