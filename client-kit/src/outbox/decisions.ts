import type { Manifest } from '@holdfast/schema';
import { HoldfastError, userError } from '@holdfast/schema/errors';
import { writeOf } from '@holdfast/schema/merge';
import { refusal } from './answers.js';
import type { OutboxEntry } from './entry.js';
import { subjectsOf, type EntryChange, type Outbox } from './outbox.js';

/** What a person decides about entries that the server refused. */

/** The refused entry of this id; NOT_FOUND if there is none (answered, discarded or retried meanwhile). */
export function refusedEntry(outbox: Outbox, clientMutationId: string): OutboxEntry {
  const entry = outbox.get(clientMutationId);
  if (entry?.state !== 'refused')
    throw new HoldfastError('NOT_FOUND', 'There is no refused edit of this id in the outbox.');
  return entry;
}

/** The same edit once more, as a new mutation in the old one's place. */
export function renewed(
  entry: OutboxEntry,
  input: Readonly<Record<string, unknown>>,
  fresh: Pick<OutboxEntry, 'clientMutationId' | 'issuedAt' | 'apiVersion' | 'appVersion' | 'texts'>,
): OutboxEntry {
  const { refusal: _answeredAlready, included: _asWell, written: _before, strange: _then, ...rest } = entry;
  return { ...rest, ...fresh, input, state: 'waiting', attempts: 0 };
}

/** What discarding an entry does. `exists`: whether the server has confirmed a record. */
export function discarding(
  outbox: Outbox,
  manifest: Manifest,
  clientMutationId: string,
  exists: (recordKey: string) => boolean,
): EntryChange[] {
  const entry = outbox.get(clientMutationId);
  if (!entry || (entry.state !== 'refused' && !outbox.isBlocked(clientMutationId)))
    throw new HoldfastError('NOT_FOUND', 'There is no refused or blocked edit of this id in the outbox.');
  const changes: EntryChange[] = [{ remove: clientMutationId }];
  const { own } = subjectsOf(manifest, entry);
  if (writeOf(manifest, entry.name)?.write.kind !== 'CREATE' || exists(own)) return changes;

  // Its record will never be: what builds on it would only be refused by the server later, one by one.
  const missing = new Set([own]);
  for (const later of outbox.stored()) {
    if (later.order <= entry.order || later.state === 'refused' || later.answered) continue;
    const subjects = subjectsOf(manifest, later);
    if (!missing.has(subjects.own) && !subjects.needs.some((key) => missing.has(key))) continue;
    if (writeOf(manifest, later.name)?.write.kind === 'CREATE') missing.add(subjects.own);
    changes.push(
      refusal(later, [
        userError('DEPENDENCY_REFUSED', [], 'The record that this edit builds on was discarded.'),
      ]),
    );
  }
  return changes;
}
