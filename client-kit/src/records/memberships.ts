import { userError } from '@holdfast/schema/errors';
import { refusal } from '../outbox/answers.js';
import type { EntryChange } from '../outbox/outbox.js';
import type { Notice } from '../sync/replica.js';
import type { Membership } from '../sync/transport.js';
import type { Holdings, Plan } from './plan.js';
import { fromTheStart, type Position } from './position.js';
import { keyOf, type Row } from './row.js';

/**
 * What a fresh list of memberships changes; undefined if it is the list that was known. Where a membership has ended, the
 * workspace's records leave the device in the same batch, and its unsent edits wait, refused, for the person. Where a
 * role is another one, other fields may be readable: everything is fetched again.
 */
export function planMemberships(
  holdings: Holdings,
  memberships: readonly Membership[],
  notice: (message: string) => Notice,
): Plan | undefined {
  const { facts, positions, confirmed, outbox } = holdings;
  const known = new Set(facts.memberships.map(({ workspaceId }) => workspaceId));
  // Workspaces that are here although the list of memberships could not be read.
  const forgotten = [...positions.keys()]
    .filter((workspaceId) => !known.has(workspaceId))
    .map((workspaceId) => ({ workspaceId, name: 'a workspace', role: undefined }));
  if (forgotten.length === 0 && JSON.stringify(memberships) === JSON.stringify(facts.memberships))
    return undefined;

  const now = new Map(memberships.map((membership) => [membership.workspaceId, membership]));
  const moved = new Map<string, Position | undefined>();
  const rows = new Map<string, Row | undefined>();
  const entries: EntryChange[] = [];
  const notices: Notice[] = [];

  for (const before of [...facts.memberships, ...forgotten]) {
    const position = positions.get(before.workspaceId);
    const after = now.get(before.workspaceId);
    if (after && after.role !== before.role && position)
      moved.set(before.workspaceId, fromTheStart(position));
    if (after) continue;
    moved.set(before.workspaceId, undefined);
    for (const row of confirmed.of(before.workspaceId)) rows.set(keyOf(row), undefined);
    const unsent = [...outbox.stored()].filter(
      (entry) => entry.workspaceId === before.workspaceId && entry.state !== 'refused' && !entry.answered,
    );
    entries.push(
      ...outbox.answered
        .filter((entry) => entry.workspaceId === before.workspaceId)
        .map(({ clientMutationId }) => ({ remove: clientMutationId })),
      ...unsent.map((entry) =>
        refusal(entry, [userError('FORBIDDEN', [], `Your membership of ${before.name} has ended.`)]),
      ),
    );
    const waiting = unsent.length === 0 ? '' : ` ${unsent.length} unsent edits wait in the outbox.`;
    notices.push(
      notice(`Your membership of ${before.name} has ended; its records have left this device.${waiting}`),
    );
  }
  return {
    entries,
    rows,
    positions: moved,
    facts: {
      memberships,
      deleted: facts.deleted.filter(({ workspaceId }) => now.has(workspaceId)),
      ...(notices.length > 0 && { notices: [...facts.notices, ...notices] }),
    },
  };
}
