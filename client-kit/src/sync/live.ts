import { HoldfastError } from '@holdfast/schema/errors';
import { nowhere } from '../records/position.js';
import { keptWorkspaces } from '../records/scope.js';
import { serverTime, type Desk } from './desk.js';
import { takePage } from './pull.js';
import { asProblem } from './request.js';
import type { LiveSink } from './transport.js';

/** How a live connection tells of itself. */
export interface LiveEvents {
  /** A page came and is durable. */
  heard(): void;
  /** It is over, for one workspace and so for all; told once. */
  ended(problem?: HoldfastError): void;
}

/** Listens to every workspace of the user, from where this device stands, until `stopped`. */
export function listen(desk: Desk, stopped: AbortSignal, events: LiveEvents): void {
  const endings: Array<() => void> = [];
  let over = false;
  const end = () => {
    if (over) return false;
    over = true;
    for (const stop of endings) stop();
    return true;
  };
  const fail = (problem?: HoldfastError) => {
    if (end()) events.ended(problem);
  };
  stopped.addEventListener('abort', end);

  for (const workspaceId of keptWorkspaces(desk.ledger)) {
    if (over) return;
    const { cursor, types } = desk.ledger.positions.get(workspaceId) ?? nowhere;
    let after = cursor;
    try {
      const sink: LiveSink = {
        page: async (page) => {
          if (!over) await desk.inFlight.answered(page.settled);
          if (over) throw new HoldfastError('OFFLINE', 'Nobody listens any more.');
          const current = () => (page.hasMore ? {} : { lastSyncedAt: serverTime(desk) });
          const taken = await takePage(desk, { workspaceId, after, types, page }, stopped, current).catch(
            (error: unknown) => {
              fail(asProblem(error));
              throw error;
            },
          );
          if (!taken) fail();
          after = page.cursor;
          if (!over) events.heard();
        },
        closed: fail,
      };
      const stop = desk.transport.live(workspaceId, after, sink, types);
      if (over) stop();
      else endings.push(stop);
    } catch (error) {
      fail(asProblem(error));
    }
  }
}
