import { HoldfastError } from '@holdfast/schema/errors';
import type { Notice } from './replica.js';
import { planMemberships } from '../records/memberships.js';
import type { Facts } from '../records/plan.js';
import { planPage, type AskedPage, type PagePlan } from '../records/page.js';
import { fromTheStart } from '../records/position.js';
import type { Row } from '../records/row.js';
import { measuredOffset, serverTime, type Desk } from './desk.js';
import { newNotice, withNotice } from './notices.js';
import { withGround, withRemade } from './remaking.js';
import { asProblem, withTimeout } from './request.js';

/**
 * One round: the memberships, then each workspace page by page until there is no more. A workspace that fails does not
 * stop the others; what stood in the way of any is thrown at the end. `reached` is called once the server has answered.
 */
export async function pullOnce(desk: Desk, stopped: AbortSignal, reached: () => void): Promise<void> {
  await fetchMemberships(desk, stopped);
  reached();
  const problems = new Map<string, HoldfastError>();
  for (const { workspaceId } of desk.ledger.facts.memberships) {
    try {
      await pullWorkspace(desk, workspaceId, stopped);
    } catch (error) {
      const problem = asProblem(error);
      // Nothing else would get through either.
      if (problem.code === 'OFFLINE' || problem.code === 'UNAUTHENTICATED' || stopped.aborted) throw problem;
      problems.set(workspaceId, problem);
    }
  }
  const [first] = await stillInTheWay(desk, problems, stopped);
  if (first) throw first;
  await desk.ledger.commit(() => ({ facts: { ...measuredOffset(desk), lastSyncedAt: serverTime(desk) } }));
}

/** A membership may have ended while the round was under way: if it has, being shut out is no problem but the news. */
async function stillInTheWay(
  desk: Desk,
  problems: ReadonlyMap<string, HoldfastError>,
  stopped: AbortSignal,
): Promise<HoldfastError[]> {
  if ([...problems.values()].some(({ code }) => code === 'FORBIDDEN')) await fetchMemberships(desk, stopped);
  return desk.ledger.facts.memberships.flatMap(({ workspaceId }) => problems.get(workspaceId) ?? []);
}

async function fetchMemberships(desk: Desk, stopped: AbortSignal): Promise<void> {
  const { ledger, environment, patience, transport } = desk;
  const memberships = await withTimeout(environment, patience.memberships, stopped, (signal) =>
    transport.memberships(signal),
  );
  const ended = (message: string): Notice => newNotice(environment, 'MEMBERSHIP_ENDED', message);
  await ledger.commit(() => {
    const plan = planMemberships(ledger, memberships, ended);
    return plan && { ...plan, entries: withRemade(desk, plan.entries ?? []) };
  });
}

async function pullWorkspace(desk: Desk, workspaceId: string, stopped: AbortSignal): Promise<void> {
  let startedOver = false;
  for (;;) {
    const after = desk.ledger.positions.get(workspaceId)?.cursor;
    const answered = desk.ledger.outbox.answered.map(({ clientMutationId }) => clientMutationId);
    const page = await fetchPage(desk, workspaceId, after, stopped);
    // A server that cannot resume the cursors that it has just given would keep us fetching for ever.
    const startsOver = page === undefined || page.reset;
    if (startsOver && startedOver)
      throw new HoldfastError('INTERNAL', 'The server did not accept its own cursor.');
    startedOver ||= startsOver;
    if (!page) continue;
    const taken = await takePage(desk, { workspaceId, after, page, answered }, stopped);
    // It may have shown that all has to be fetched anew.
    const reached = desk.ledger.positions.get(workspaceId)?.cursor === page.cursor;
    if (!taken || (reached && !page.hasMore)) return;
  }
}

/** The next page; undefined when the cursor was no cursor of this workspace, and everything is to be fetched anew. */
async function fetchPage(desk: Desk, workspaceId: string, after: string | undefined, stopped: AbortSignal) {
  const { environment, policy, patience, transport, ledger } = desk;
  try {
    return await withTimeout(environment, patience.changes, stopped, (signal) =>
      transport.changes(workspaceId, after, policy.pageSize, signal),
    );
  } catch (error) {
    if (after === undefined || !HoldfastError.is(error, 'BAD_USER_INPUT')) throw error;
    await ledger.commit(() => {
      const position = ledger.positions.get(workspaceId);
      return position && { positions: new Map([[workspaceId, fromTheStart(position)]]) };
    });
    return undefined;
  }
}

/**
 * Makes a page durable, together with what `facts` says. False when it was asked from a position that is no longer this device's: somebody else has moved
 * on, or this run is over.
 */
export async function takePage(
  desk: Desk,
  asked: AskedPage,
  stopped: AbortSignal,
  facts: () => Partial<Facts> = () => ({}),
): Promise<boolean> {
  const { ledger, environment } = desk;
  const taken = await ledger.commit(() => {
    if (stopped.aborted) return undefined;
    const plan = planPage(desk, ledger, asked);
    if (!plan) return undefined;
    const { entries = [], rows = new Map<string, Row | undefined>() } = plan;
    return {
      ...plan,
      entries: plan.sweeping ? withGround(desk, entries, rows) : entries,
      facts: { ...measuredOffset(desk), ...facts(), ...reported(plan) },
    };
  });
  return taken !== undefined;

  function reported({ unreadable }: PagePlan) {
    if (unreadable.length === 0) return {};
    const message = `The server sent records that this version of the app cannot read: ${unreadable.join(', ')}.`;
    return {
      notices: withNotice(ledger.facts.notices, newNotice(environment, 'RECORD_UNREADABLE', message)),
    };
  }
}
