import { errorDetails, type Log } from '../../log.js';
import type { Runtime } from '../../runtime.js';
import type { Plan } from './plan.js';
import type { Retained, Retention } from './retention.js';

const minute = 60_000;

/** When the job runs, in milliseconds. Soon after the start: a server that is restarted every day must come to it too. */
export const jobTimes = { first: 10 * minute, next: 24 * 60 * minute, afterFailure: 60 * minute };

export interface JobPorts {
  readonly retention: Retention;
  /** For how long the log is kept as it is, in milliseconds; undefined: for ever. */
  readonly retentionMs: number | undefined;
  readonly runtime: Runtime;
  readonly log: Log;
  /** Told of each run that came to its end. */
  onRun?(this: void, done: Retained): void;
}

/**
 * Runs the retention once a day. Of several servers, one at a time works on it: the others find nothing left to do. The
 * function returned ends it: a run that is under way ends after its slice.
 */
export function startRetentionJob(ports: JobPorts): () => Promise<void> {
  const { retention, retentionMs, runtime, log } = ports;
  const stop = new AbortController();
  let callOff = (): void => {};
  let underWay: Promise<void> | undefined;

  const runIn = (ms: number): void => {
    if (stop.signal.aborted) return;
    callOff = runtime.setTimer(ms, () => {
      underWay = run().then((wait) => {
        underWay = undefined;
        runIn(wait);
      });
    });
  };

  const run = async (): Promise<number> => {
    const began = runtime.now();
    let failed = false;
    const onFailure = (workspaceId: string | undefined, error: unknown): void => {
      failed = true;
      log.error({ workspaceId, error: errorDetails(error) }, 'the log could not be compacted');
    };
    try {
      const done = await retention.run({ retentionMs, turn: 'leave', signal: stop.signal, onFailure });
      log.info({ ...countsOf(done), ms: runtime.now() - began }, 'the log is compacted');
      ports.onRun?.(done);
    } catch (error) {
      onFailure(undefined, error);
    }
    return failed ? jobTimes.afterFailure : jobTimes.next;
  };

  runIn(jobTimes.first);
  return async () => {
    stop.abort();
    callOff();
    await underWay;
  };
}

/** How much was done: numbers and nothing of what people wrote. */
export function countsOf({ workspaces, receipts, refreshTokens, complete }: Retained<Plan>) {
  const total = (name: 'changes' | 'records' | 'erased' | 'conflicts' | 'texts'): number =>
    workspaces.reduce((sum, workspace) => sum + workspace[name], 0);
  return {
    workspaces: workspaces.length,
    changes: total('changes'),
    records: total('records'),
    erased: total('erased'),
    conflicts: total('conflicts'),
    texts: total('texts'),
    receipts,
    refreshTokens,
    complete,
  };
}
