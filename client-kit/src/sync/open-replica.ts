import type { WriteKind } from '@holdfast/schema';
import { HoldfastError } from '@holdfast/schema/errors';
import { recordKey } from '@holdfast/schema/merge';
import type { OutboxEntry } from '../outbox/entry.js';
import { legible } from '../outbox/entry.js';
import { deletedRecords } from '../records/deleted.js';
import { keepsWorkspace, missingTypes, planScope } from '../records/scope.js';
import { checkedScope } from './checked-scope.js';
import { Conflicts, decisionOf } from './conflicts.js';
import type { Desk } from './desk.js';
import { Driver } from './driver.js';
import { Edits } from './edits.js';
import { wantedOf } from './eviction.js';
import { InFlight } from './in-flight.js';
import { Leadership } from './leadership.js';
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
import { TabWishes } from './tab-wishes.js';
import { Tabs, type FromTab, type Wishes } from './tabs.js';
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
  const { first = [] } = options;
  const heard: FromTab[] = [];
  let hear = (message: FromTab) => void heard.push(message);
  tabs?.onMessage((message) => hear(message));
  const { aside, restoring } = await load({ ledger, store, manifest, environment, slice, first });
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
    inFlight: new InFlight(environment.timers),
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
    const now = shown();
    if (sameStatus(now, status)) return;
    status = now;
    statusListeners.tell();
  };
  const driver = new Driver(desk, changed);
  const { hold } = environment.locks;
  const resumed = (reason: string) => driver.dispatch({ type: 'resumed', by: reason });
  const wishes = new TabWishes({ tabs, hold, resumed });
  // Without both, a tab neither finds another one nor learns that it has gone: each syncs, and they take turns.
  const leadership: Leadership | undefined =
    tabs && hold && environment.channels
      ? new Leadership({
          ...{ name: tabs.name, tabs, hold, environment, changed, round },
          dispatch: (event) => driver.dispatch(event),
          prepare: async () => {
            await ledger.claim();
            await fitScope();
          },
        })
      : undefined;
  const shown = () => {
    const own = statusOf(driver.state, ledger, policy);
    return leadership?.show(own) ?? own;
  };
  let status: SyncStatus = shown();
  ledger.outboxListeners.add(() => {
    driver.dispatch({ type: 'outbox', sendable: outbox.sendable });
    leadership?.listen();
  });
  ledger.foreignListeners.add((problem) => {
    if (problem) leadership?.retire(problem);
    else leadership?.standAside();
  });
  const unsubscribe = environment.connectivity.subscribe(() => leadership?.listen());
  usage.wokenListeners.add(() => driver.dispatch({ type: 'wanted' }));
  void restoring.done.then(changed);
  ledger.factListeners.add((facts) => {
    changed();
    if (facts.memberships) membershipListeners.tell();
    if (!facts.settled) return;
    conflicts.settledChanged();
    conflictListeners.tell();
  });

  const here = () => tabs?.tell({ type: 'here', revision: ledger.turns?.revision });
  hear = (message) => {
    if (message.type === 'committed') ledger.turns?.hear(message);
    if (message.type === 'hello' || message.type === 'here') {
      ledger.turns?.knows(message.revision);
      // They read what is stored, and have no other way to know how far this one has come.
      void ledger.keep();
    }
    // What this one wrote before it knew that anybody was there, it told nobody.
    if (message.type === 'here' && ledger.turns?.isAheadOf(message.revision)) here();
    if (message.type === 'hello') {
      here();
      wishes.tell();
    }
    if (message.type === 'wishes') wish(message);
    leadership?.hear(message);
  };
  for (const message of heard) hear(message);
  tabs?.greet(ledger.turns?.revision);

  return {
    enqueue: taken,
    visible: (type, id) => {
      const data = view.get(type, id);
      return data && { type, data, status: recordStatus(type, id) };
    },
    passing: (type, record, entries) => view.passing(type, record, entries),
    records: (type, workspaceId) => view.all(type, workspaceId),
    hasSynced,
    hasAll: (type) =>
      ledger.scope.types.includes(type) &&
      ledger.facts.memberships.every(({ workspaceId }) => hasSynced(workspaceId, type)),
    want: (type) => {
      const { lazy, types } = ledger.scope;
      if (desk.asked.has(type) || !lazy.has(type) || !types.includes(type)) return;
      desk.asked.add(type);
      wishes.want(desk.asked);
      // Whoever asks may be in the middle of showing something.
      environment.timers.set(0, () => driver.dispatch({ type: 'wanted' }));
    },
    setScope: async (scope) => {
      ledger.scope = checkedScope(manifest, scope);
      wishes.keep(scope);
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

    deleted: () => deletedRecords(manifest, ledger, (type, id) => view.get(type, id) !== undefined),

    status: () => status,
    onStatus: statusListeners.add,
    dismissNotice: async (id) => {
      await ledger.commit(() => ({
        facts: { notices: ledger.facts.notices.filter((notice) => notice.id !== id) },
      }));
    },

    start: () => {
      // What the disk does not take now is planned again by the next round.
      if (!leadership) fitScope().catch(() => undefined);
      leadership?.seek();
      driver.dispatch({ type: 'resumed', by: notStarted });
    },
    now: () => leadership?.round() ?? round(),
    pause: (reason) => {
      wishes.pause(reason);
      driver.dispatch({ type: 'paused', by: reason });
    },
    setAllowance: (allowance) => {
      desk.policy = { ...desk.policy, ...allowance };
      wishes.allow(allowance);
      driver.dispatch({ type: 'surroundings' });
    },
    resume: (reason) => wishes.resume(reason),
    tokenChanged: () => driver.dispatch({ type: 'token-changed' }),
    close: async (then) => {
      unsubscribe();
      driver.close();
      await ledger.close(then);
      leadership?.close();
      wishes.close();
    },
  };

  function round(): Promise<void> {
    const next = new Round(driver.state);
    driver.dispatch({ type: 'asked' });
    if (!next.over(driver.state)) rounds.add(next);
    return next.done;
  }

  /** What another tab wishes is wished here too: this one may be the next to sync. */
  function wish(message: FromTab & Wishes): void {
    for (const reason of message.pausedBy) driver.dispatch({ type: 'paused', by: reason });
    wishes.hear(message.from, message);
    if (message.scope) ledger.scope = checkedScope(manifest, message.scope);
    if (message.allowance) {
      desk.policy = { ...desk.policy, ...message.allowance };
      driver.dispatch({ type: 'surroundings' });
    }
    for (const type of message.wanted) desk.asked.add(type);
    if (message.scope || message.wanted.length > 0) driver.dispatch({ type: 'wanted' });
  }

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
