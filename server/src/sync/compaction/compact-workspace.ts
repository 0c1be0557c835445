import type { Manifest } from '@holdfast/schema';
import type { TextRule } from '@holdfast/schema/merge';
import type { SqlDatabase, SqlSession } from '../../db/index.js';
import type { Runtime } from '../../runtime.js';
import { workspaceTopic, type Hints } from '../hints.js';
import { forgetConflicts } from './conflicts.js';
import type { SliceSize } from './log.js';
import type { Plan } from './plan.js';
import { compactSlice } from './slice.js';
import { renewTexts, type TooHeavy } from './renew-texts.js';
import { inTurn, type Turn } from './turn.js';

export interface CompactionPorts {
  readonly database: SqlDatabase;
  readonly manifest: Manifest;
  readonly runtime: Runtime;
  /** How texts merge: a manifest with TEXT fields needs it. */
  readonly text: TextRule | undefined;
  /** Told of new positions. Absent: readers find them when they next look for themselves. */
  readonly hints?: Hints;
}

export interface CompactionRun {
  /** What was settled before then is put together. */
  readonly before: Date;
  /** From when on a text is written anew without its past. */
  readonly tooHeavy: TooHeavy;
  readonly size: SliceSize;
  readonly turn: Turn;
  /** Ends the run after the slice that is under way. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each slice, with what was done so far. */
  readonly onProgress?: ((done: Compacted) => void) | undefined;
}

/** What was done in one workspace. */
export interface Compacted extends Plan {
  /** Where the floor was, and where it is; undefined where it did not move. */
  readonly from: number | undefined;
  readonly floor: number | undefined;
  /** Nothing is left to do. False where the run was ended, or left to another process. */
  readonly complete: boolean;
}

/** What one transaction of a run did. */
type Step = Partial<Compacted> & { readonly seq?: number | undefined };

/**
 * Compacts a workspace's log: all that was settled before `run.before`, slice by slice in a transaction each, so that
 * writers wait for one slice at most, and a crash leaves a whole log. Done again, it changes nothing.
 */
export async function compactWorkspace(
  ports: CompactionPorts,
  workspaceId: string,
  run: CompactionRun,
): Promise<Compacted> {
  const now = ports.runtime.now();
  const uuid = () => ports.runtime.uuid();
  const steps: ReadonlyArray<(tx: SqlSession, done: Compacted) => Promise<Step | undefined>> = [
    (tx, { from }) => compactSlice(tx, ports, { workspaceId, ...run, now, since: from }),
    (tx) => forgetConflicts(tx, { workspaceId, ...run, now, uuid }),
    (tx) => renewTexts(tx, ports, { workspaceId, ...run, now, uuid }),
  ];
  let done: Compacted = { ...nothing, workspaceId };
  for (const step of steps) {
    for (;;) {
      if (run.signal?.aborted) return done;
      const did = await inTurn(ports.database, run.turn, (tx) => step(tx, done));
      if (did === 'not mine') return done;
      if (!did) break;
      done = sum(done, did);
      if (did.seq !== undefined) await ports.hints?.publish(workspaceTopic(workspaceId), String(did.seq));
      run.onProgress?.(done);
    }
  }
  return { ...done, complete: true };
}

const nothing = {
  changes: 0,
  records: 0,
  erased: 0,
  conflicts: 0,
  texts: 0,
  from: undefined,
  floor: undefined,
  complete: false,
};

const sum = (done: Compacted, did: Step): Compacted => ({
  ...done,
  changes: done.changes + (did.changes ?? 0),
  records: done.records + (did.records ?? 0),
  erased: done.erased + (did.erased ?? 0),
  conflicts: done.conflicts + (did.conflicts ?? 0),
  texts: done.texts + (did.texts ?? 0),
  from: done.from ?? did.from,
  floor: did.floor ?? done.floor,
});
