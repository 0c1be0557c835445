import { recordKey } from '@holdfast/schema/merge';
import { legible } from '../outbox/entry.js';
import { demandTextRule } from '../records/texts.js';
import { Author } from './author.js';
import type { Desk } from './desk.js';
import { Driver } from './driver.js';
import { Edits } from './edits.js';
import { Ledger } from './ledger.js';
import { Listeners } from './listeners.js';
import { load } from './load.js';
import { notStarted } from './machine.js';
import { defaultPolicy } from './policy.js';
import type { RecordStatus, Replica, ReplicaOptions, SyncStatus } from './replica.js';
import { Patience } from './request.js';
import { Round } from './round.js';
import { sameStatus, statusOf } from './status.js';

/**
 * Opens one user's data on this device. What is stored is there when it resolves, without any network; nothing is sent
 * before `start`. Rejects with STORE_CORRUPT for a store that a newer version of the app wrote. This is wiring only.
 */
export async function openReplica(options: ReplicaOptions): Promise<Replica> {
  const { manifest, store, environment, transport, userId, deviceId, apiVersion, appVersion } = options;
  const policy = { ...defaultPolicy, ...options.policy };
  const text = demandTextRule(manifest, options.text);
  const person = { userId, name: options.userName ?? '' };
  const ledger = new Ledger({ rules: { manifest, text }, deviceId, person }, store, environment);
  const { aside } = await load(ledger, store, manifest, environment);
  const patience = {
    push: new Patience(policy),
    changes: new Patience(policy),
    memberships: new Patience(policy),
  };
  const author = new Author(environment.random, text);
  const desk: Desk = { manifest, text, ledger, transport, environment, policy, patience, author };
  const edits = new Edits(desk, { apiVersion, appVersion });
  const { outbox, confirmed, view } = ledger;

  const statusListeners = new Listeners<[]>(environment.timers);
  const membershipListeners = new Listeners<[]>(environment.timers);
  const rounds = new Set<Round>();
  const changed = () => {
    for (const round of [...rounds]) if (round.over(driver.state)) rounds.delete(round);
    const now = statusOf(driver.state, ledger);
    if (sameStatus(now, status)) return;
    status = now;
    statusListeners.tell();
  };
  const driver = new Driver(desk, changed);
  let status: SyncStatus = statusOf(driver.state, ledger);
  ledger.outboxListeners.add(() => driver.dispatch({ type: 'outbox', sendable: outbox.sendable }));
  ledger.factListeners.add((facts) => {
    changed();
    if (facts.memberships) membershipListeners.tell();
  });

  return {
    enqueue: (mutation) => edits.enqueue(mutation),
    visible: (type, id) => {
      const data = view.get(type, id);
      return data && { type, data, status: recordStatus(type, id) };
    },
    records: (type, workspaceId) => view.all(type, workspaceId),
    hasSynced: (workspaceId) => ledger.positions.get(workspaceId)?.complete === true,
    memberships: () => ledger.facts.memberships,
    recordStatus,
    onRecords: ledger.recordListeners.add,
    onMemberships: membershipListeners.add,

    outbox: () => outbox.list(),
    onOutbox: ledger.outboxListeners.add,
    onAnswered: ledger.answerListeners.add,
    retry: (clientMutationId) => edits.renew(clientMutationId),
    edit: (clientMutationId, input) => edits.renew(clientMutationId, input),
    discard: (clientMutationId) => edits.discard(clientMutationId),
    exportOutbox: () =>
      JSON.stringify(
        { userId, deviceId, entries: outbox.list().map(legible), setAside: aside },
        undefined,
        2,
      ),

    status: () => status,
    onStatus: statusListeners.add,
    dismissNotice: async (id) => {
      await ledger.commit(() => ({
        facts: { notices: ledger.facts.notices.filter((notice) => notice.id !== id) },
      }));
    },

    start: () => driver.dispatch({ type: 'resumed', by: notStarted }),
    now: () => {
      const round = new Round(driver.state);
      driver.dispatch({ type: 'asked' });
      if (!round.over(driver.state)) rounds.add(round);
      return round.done;
    },
    pause: (reason) => driver.dispatch({ type: 'paused', by: reason }),
    resume: (reason) => driver.dispatch({ type: 'resumed', by: reason }),
    tokenChanged: () => driver.dispatch({ type: 'token-changed' }),
    close: async () => {
      driver.close();
      await ledger.close();
    },
  };

  function recordStatus(type: string, id: string): RecordStatus {
    const entries = outbox.of(recordKey(type, id));
    if (entries.some((entry) => entry.state === 'refused')) return 'refused';
    if (entries.length > 0) return 'pending';
    return confirmed.exists(recordKey(type, id)) ? 'settled' : 'unknown';
  }
}
