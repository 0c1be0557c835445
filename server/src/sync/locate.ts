import { conflictType, isUuid } from '@holdfast/schema';
import { idOfKey, recordKey, typeOfKey } from '@holdfast/schema/merge';
import type { SqlSession } from '../db/index.js';
import type { Incoming } from './incoming.js';

/** The mutations of a push that belong to one workspace, in their order; without one, none of them names any that is. */
export interface Group {
  readonly workspaceId: string | undefined;
  readonly batch: readonly Incoming[];
}

/**
 * The workspace of each of these records that there is, by record key. Keys that name no UUID name no record. Conflicts
 * that no person has to decide are in their own table alone.
 */
export async function workspacesOf(
  session: SqlSession,
  keys: Iterable<string>,
): Promise<Map<string, string>> {
  const wanted = [...new Set(keys)].map(parts).filter(({ id }) => isUuid(id));
  if (wanted.length === 0) return new Map();
  // Looked up one by one: for a join, the planner reads a table of ten thousand records from end to end.
  const rows = await session.query<{ type: string; id: string; workspaceId: string | null }>(
    `SELECT wanted.type, wanted.id, coalesce(
       (SELECT r."workspaceId" FROM "SyncRecord" r WHERE r.type = wanted.type AND r.id = wanted.id),
       CASE wanted.type WHEN '${conflictType}' THEN (SELECT c."workspaceId" FROM "Conflict" c WHERE c.id = wanted.id) END
     ) AS "workspaceId" FROM jsonb_to_recordset($1) AS wanted(type text, id uuid)`,
    [JSON.stringify(wanted)],
  );
  return new Map(
    rows.flatMap(({ type, id, workspaceId }) =>
      workspaceId === null ? [] : [[recordKey(type, id), workspaceId]],
    ),
  );
}

const parts = (key: string) => ({ type: typeOfKey(key), id: idOfKey(key) });

/**
 * Splits a push by workspace: a create names its own, everything else follows its record. What belongs to none comes
 * first, so that the rest of the push knows what was refused there.
 */
export function groupByWorkspace(
  push: readonly Incoming[],
  workspaceOf: ReadonlyMap<string, string>,
): Group[] {
  const claimed = new Map<string, string>();
  const groups = new Map<string | undefined, Incoming[]>([[undefined, []]]);
  for (const incoming of push) {
    const claim = incoming.write.kind === 'CREATE' ? incoming.input[incoming.entity.partition] : undefined;
    const workspaceId = isUuid(claim) ? claim : (workspaceOf.get(incoming.own) ?? claimed.get(incoming.own));
    if (isUuid(claim)) claimed.set(incoming.own, claim);
    const group = groups.get(workspaceId);
    if (group) group.push(incoming);
    else groups.set(workspaceId, [incoming]);
  }
  return [...groups]
    .map(([workspaceId, batch]) => ({ workspaceId, batch }))
    .filter(({ batch }) => batch.length > 0);
}
