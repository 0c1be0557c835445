/** Where a workspace's log stands, who is in it, and from where a reader's cursor can be followed. */
import type { Role } from '@holdfast/schema';
import type { SqlSession } from '../db/index.js';
import { markSql, type Position } from './cursor.js';
import { headOf, type Head, type HeadRow } from './positions.js';
import type { Actor } from './types.js';

/** What is asked for: everything of a workspace after a position; without one, from the beginning. */
export interface Start {
  readonly workspaceId: string;
  readonly after: Position | undefined;
  /** Who reads; absent: everybody. */
  readonly writer?: Pick<Actor, 'userId'>;
}

export interface Standing {
  /** Undefined where there is no such workspace. */
  readonly head: Head | undefined;
  /** Of those who read. */
  readonly roles: ReadonlyMap<string, Role>;
  /** The marks of the newest change, and of the one where the reader stands. */
  readonly newest: string | undefined;
  readonly here: string | undefined;
}

interface StandingRow extends HeadRow {
  roles: Record<string, Role> | null;
  newest: string | null;
  here: string | null;
}

/** In one statement: most who ask have everything already, and need no other. */
export async function readStanding(
  session: SqlSession,
  { workspaceId, after, writer }: Start,
): Promise<Standing> {
  const [row] = await session.query<StandingRow>(
    `SELECT h.epoch, h.seq, h.floor, ${markSql('newest')} AS newest, ${markSql('here')} AS here, (
       SELECT jsonb_object_agg(m."userId", m.role) FROM "Membership" m
       WHERE m."workspaceId" = h."workspaceId" AND ($3::text IS NULL OR m."userId" = $3)
     ) AS roles FROM "SyncHead" h
     LEFT JOIN "Change" newest ON newest."workspaceId" = h."workspaceId" AND newest.seq = h.seq
     LEFT JOIN "Change" here ON here."workspaceId" = h."workspaceId" AND here.seq = $2
     WHERE h."workspaceId" = $1`,
    [workspaceId, after?.seq ?? 0, writer?.userId ?? null],
  );
  return {
    head: row && headOf(row),
    roles: new Map(Object.entries(row?.roles ?? {})),
    newest: row?.newest ?? undefined,
    here: row?.here ?? undefined,
  };
}

/** Where a page begins: where its reader stands, or at the beginning where the log cannot be resumed from there. */
export function startOf(
  { workspaceId, after }: Start,
  standing: Standing,
): { from: Position; reset: boolean } {
  const { head } = standing;
  if (after && head && resumable(after, head, standing.here)) return { from: after, reset: false };
  const start = { epoch: head?.epoch ?? '', workspaceId, seq: 0, since: head?.floor ?? 0 };
  return { from: start, reset: after !== undefined };
}

function resumable(after: Position, head: Head, here: string | undefined): boolean {
  // Compaction leaves nothing at some places behind the floor; what it leaves keeps its mark.
  const marksDiffer = here !== undefined && (after.mark ?? here) !== here;
  // Judged by `since`: a reader who began from nothing stands below the floor for its first pages, and misses nothing.
  return after.epoch === head.epoch && after.seq <= head.seq && after.since >= head.floor && !marksDiffer;
}
