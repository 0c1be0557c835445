/** What a server keeps no longer than it must: old changes, receipts, refresh tokens. */
import { purgeRefreshTokens } from '../../identity/purge-refresh-tokens.js';
import { unavailable, type SqlSession } from '../../db/index.js';
import { purgeReceipts } from '../receipts.js';
import {
  compactWorkspace,
  type Compacted,
  type CompactionPorts,
  type CompactionRun,
} from './compact-workspace.js';
import { inTurn } from './turn.js';
import type { SliceSize } from './log.js';
import { planOf, workspacesWithWork, type Plan, type Wanted } from './plan.js';
import { tooHeavy as usuallyTooHeavy, type TooHeavy } from './renew-texts.js';

export interface RetentionPorts extends CompactionPorts {
  /** For how long receipts are kept, in milliseconds. */
  readonly receiptWindowMs: number;
}

export interface RetentionRun extends Pick<CompactionRun, 'turn' | 'signal' | 'onProgress'> {
  /** For how long the log is kept as it is, in milliseconds. Undefined: for ever. */
  readonly retentionMs: number | undefined;
  /** This workspace alone, and nothing of people. */
  readonly workspaceId?: string | undefined;
  readonly size?: SliceSize;
  /** From when on a text is written anew without its past; default: some two thousand edits of a page. */
  readonly tooHeavy?: TooHeavy;
  /** Told of a workspace that cannot be compacted; the others are. Absent: the first one ends the run with its error. */
  readonly onFailure?: (workspaceId: string, error: unknown) => void;
}

/** What a run did, or would do. */
export interface Retained<Done extends Plan = Compacted> {
  /** Those in which there was anything to do. */
  readonly workspaces: readonly Done[];
  /** How many receipts and refresh tokens past their time are gone. */
  readonly receipts: number;
  readonly refreshTokens: number;
  /** Nothing is left to do. */
  readonly complete: boolean;
}

/** Some 50 ms of a server's time, a quarter of a second of an embedded database's, and a few megabytes. */
const usualSlice: SliceSize = { changes: 500, bytes: 8 * 1024 * 1024 };

/**
 * The clocks of several servers may differ by as much: what one of them still takes for a new mutation, another must
 * not have forgotten.
 */
const clocksDifferMs = 86_400_000;

export interface Retention {
  /** Puts together and forgets what is older than it has to be kept. Done again, it changes nothing. */
  run(run: RetentionRun): Promise<Retained>;
  /** What that would come to; changes nothing. */
  plan(wanted: Wished): Promise<Retained<Plan>>;
}

type Wished = Pick<RetentionRun, 'retentionMs' | 'workspaceId' | 'tooHeavy'>;

export function createRetention(ports: RetentionPorts): Retention {
  const { database, manifest, runtime } = ports;
  const ago = (ms: number): Date => new Date(runtime.now() - ms);
  const receiptsBefore = (): Date => ago(ports.receiptWindowMs + clocksDifferMs);
  const tokensBefore = (): Date => ago(clocksDifferMs);

  const wantedOf = ({ retentionMs, tooHeavy = usuallyTooHeavy }: Wished): Wanted => ({
    manifest,
    tooHeavy,
    before: ago(retentionMs ?? 0),
  });

  const workspacesFor = async (wished: Wished): Promise<string[]> => {
    if (wished.retentionMs === undefined) return [];
    return wished.workspaceId === undefined
      ? workspacesWithWork(database, wantedOf(wished))
      : [wished.workspaceId];
  };

  return {
    async run({ retentionMs, workspaceId, tooHeavy, size = usualSlice, onFailure, ...run }) {
      const wished = { retentionMs, workspaceId, ...(tooHeavy && { tooHeavy }) };
      let complete = true;
      const workspaces: Compacted[] = [];
      for (const id of await workspacesFor(wished)) {
        try {
          const done = await compactWorkspace(ports, id, { ...run, ...wantedOf(wished), size });
          workspaces.push(done);
          if (!done.complete) return { workspaces, receipts: 0, refreshTokens: 0, complete: false };
        } catch (error) {
          if (!onFailure || unavailable(error)) throw error;
          onFailure(id, error);
          complete = false;
        }
      }
      if (workspaceId !== undefined) return { workspaces, receipts: 0, refreshTokens: 0, complete };

      const purge = async (
        some: (tx: SqlSession, before: Date, limit: number) => Promise<number>,
        before: Date,
      ): Promise<number> => {
        for (let gone = 0; ;) {
          if (run.signal?.aborted) complete = false;
          if (!complete) return gone;
          const more = await inTurn(database, run.turn, (tx) => some(tx, before, size.changes));
          if (more === 'not mine') complete = false;
          else gone += more;
          if (more === 0) return gone;
        }
      };
      const receipts = await purge(purgeReceipts, receiptsBefore());
      const refreshTokens = await purge(purgeRefreshTokens, tokensBefore());
      return { workspaces, receipts, refreshTokens, complete };
    },

    async plan(wanted) {
      const workspaces: Plan[] = [];
      for (const id of await workspacesFor(wanted))
        workspaces.push(await planOf(database, id, wantedOf(wanted)));
      if (wanted.workspaceId !== undefined)
        return { workspaces, receipts: 0, refreshTokens: 0, complete: true };
      const [row] = await database.query<{ receipts: string; tokens: string }>(
        `SELECT (SELECT count(*) FROM "Receipt" WHERE "createdAt" < $1) AS receipts,
           (SELECT count(*) FROM "RefreshToken" WHERE "expiresAt" < $2) AS tokens`,
        [receiptsBefore(), tokensBefore()],
      );
      return {
        workspaces,
        receipts: Number(row?.receipts),
        refreshTokens: Number(row?.tokens),
        complete: true,
      };
    },
  };
}
