import { HoldfastError } from '@holdfast/schema/errors';
import type { Notice } from './replica.js';
import { planMemberships } from '../records/memberships.js';
import type { Facts } from '../records/plan.js';
import { planPage, type AskedPage, type PagePlan } from '../records/page.js';
import { fromTheStart, nowhere } from '../records/position.js';
import { keptWorkspaces, planScope } from '../records/scope.js';
import { keepToBudget, wantedOf, withRoomFor } from './eviction.js';
import { measuredOffset, serverTime, type Desk } from './desk.js';
import { newNotice, withNotice } from './notices.js';
import { withGround, withRemade } from './remaking.js';
import { asProblem, concernsAll, withTimeout } from './request.js';
import type { Membership, PageRequest, PullAnswer } from './transport.js';

/** Pages asked for in one request: a server measures how much one operation may ask for. */
export const pagesAtOnce = 5;

/** One round of pulls: how far each workspace is. */
interface Round {
  readonly upToDate: Set<string>;
  readonly startedOver: Set<string>;
  readonly problems: Map<string, HoldfastError>;
}

/** A page to ask for; of types that join, with the cursor of their workspace. */
interface Asked {
  readonly page: PageRequest;
  readonly joins?: string | undefined;
}

interface Request {
  readonly memberships: boolean;
  readonly asked: readonly Asked[];
}

/**
 * One round: the memberships, and each workspace page by page until there is no more; then, if `lazy`, the types that were
 * left for later. What is known of at the beginning is asked for together, so catching up takes one request. A workspace that
 * fails does not stop the others; what stood in the way of any is thrown at the end. `reached` is called once the server has
 * answered.
 */
export async function pullOnce(
  desk: Desk,
  lazy: boolean,
  stopped: AbortSignal,
  reached: () => void,
): Promise<void> {
  const { ledger } = desk;
  const round: Round = { upToDate: new Set(), startedOver: new Set(), problems: new Map() };
  const fit = () => planScope(ledger, wantedOf(desk, lazy));
  const next = async () => {
    // A commit waits until all that is stored has been read; a request need not.
    if (fit()) await ledger.commit(fit);
    await keepToBudget(desk);
    return nextPages(desk, round);
  };
  await fetchAll(desk, round, { memberships: true, asked: await next() }, stopped);
  reached();
  for (let asked = await next(); asked.length > 0; asked = await next())
    await fetchAll(desk, round, { memberships: false, asked }, stopped);
  const [first] = await stillInTheWay(desk, round, stopped);
  if (first) throw first;
  await ledger.commit(() => ({
    facts: { ...measuredOffset(desk), lastSyncedAt: serverTime(desk) },
  }));
}

/**
 * What to ask for next: of the workspaces that are not up to date; when all are, of the types that join, together with what is
 * new of their workspace meanwhile.
 */
function nextPages({ ledger, pace }: Desk, { upToDate, problems }: Round): Asked[] {
  const positions = keptWorkspaces(ledger)
    .filter((workspaceId) => !problems.has(workspaceId))
    .map((workspaceId) => [workspaceId, ledger.positions.get(workspaceId) ?? nowhere] as const);
  const behind = positions.filter(([workspaceId]) => !upToDate.has(workspaceId));
  const parts =
    behind.length > 0
      ? behind.map(([workspaceId, position]) => ({ workspaceId, part: position, joins: undefined }))
      : positions.flatMap(([workspaceId, position]) =>
          position.joining && position.cursor !== undefined
            ? [
                { workspaceId, part: position, joins: undefined },
                { workspaceId, part: position.joining, joins: position.cursor },
              ]
            : [],
        );
  const chosen = parts.slice(0, behind.length > 0 ? pagesAtOnce : 2);
  return chosen.map(({ workspaceId, part: { cursor, types }, joins }) => ({
    page: {
      ...{ workspaceId, first: pace.first(chosen.length) },
      ...(cursor !== undefined && { after: cursor }),
      ...(types && { types }),
    },
    joins,
  }));
}

/**
 * Asks for all of it in one request, and takes what comes. Where the server refuses any of it, it refuses all: then each is
 * asked for alone, the memberships first, since they may say that a workspace has gone.
 */
async function fetchAll(desk: Desk, round: Round, request: Request, stopped: AbortSignal): Promise<void> {
  const answered = desk.ledger.outbox.answered.map(({ clientMutationId }) => clientMutationId);
  try {
    const { memberships, pages } = await ask(desk, request, stopped);
    if (memberships) await takeMemberships(desk, memberships);
    for (const [at, page] of pages.entries()) {
      const asked = request.asked[at]!;
      await arrived(desk, round, { ...asked.page, joins: asked.joins, page, answered }, stopped);
    }
  } catch (error) {
    const problem = asProblem(error);
    const [alone] = request.asked;
    if (stopped.aborted || concernsAll(problem) || !alone) throw problem;
    if (request.memberships || request.asked.length > 1) return fetchEach(desk, round, request, stopped);
    await refused(desk, round, alone.page, problem);
  }
}

async function fetchEach(
  desk: Desk,
  round: Round,
  { memberships, asked }: Request,
  stopped: AbortSignal,
): Promise<void> {
  if (memberships) await fetchAll(desk, round, { memberships, asked: [] }, stopped);
  for (const { page, joins } of asked) {
    const again = nextPages(desk, round).find(
      (next) => next.page.workspaceId === page.workspaceId && !next.joins === !joins,
    );
    if (again) await fetchAll(desk, round, { memberships: false, asked: [again] }, stopped);
  }
}

/** Asks, and learns from how long it took how much to ask for next. */
async function ask(desk: Desk, { memberships, asked }: Request, stopped: AbortSignal): Promise<PullAnswer> {
  const { environment, patience, transport, pace } = desk;
  const request = { memberships, pages: asked.map(({ page }) => page) };
  const begun = environment.clock.now();
  const ms = () => Math.max(0, environment.clock.now() - begun);
  const paged = request.pages.length > 0;
  const kind = paged ? patience.changes : patience.memberships;
  try {
    const answer = await withTimeout(environment, kind, stopped, (signal) => transport.pull(request, signal));
    if (paged) pace.came({ ms: ms(), full: answer.pages.some(({ hasMore }) => hasMore) });
    return answer;
  } catch (error) {
    const tooMuch = HoldfastError.is(error, 'QUERY_TOO_COMPLEX') || ms() > desk.policy.pageMs;
    if (paged && tooMuch && !stopped.aborted) pace.came({ ms: ms(), failed: true });
    throw error;
  }
}

/** A page was refused: its cursor was no cursor of this workspace, and everything is fetched anew; or it is a problem. */
async function refused(
  { ledger }: Desk,
  round: Round,
  { workspaceId, after }: PageRequest,
  problem: HoldfastError,
): Promise<void> {
  if (after === undefined || problem.code !== 'BAD_USER_INPUT') {
    round.problems.set(workspaceId, problem);
  } else if (startsOver(round, workspaceId)) {
    round.upToDate.delete(workspaceId);
    await ledger.commit(() => {
      const position = ledger.positions.get(workspaceId);
      return position && { positions: new Map([[workspaceId, fromTheStart(position)]]) };
    });
  }
}

/** False when it has already: a server that cannot resume the cursors that it has just given would keep us fetching for ever. */
function startsOver({ startedOver, problems }: Round, workspaceId: string): boolean {
  if (startedOver.has(workspaceId))
    problems.set(workspaceId, new HoldfastError('INTERNAL', 'The server did not accept its own cursor.'));
  startedOver.add(workspaceId);
  return !problems.has(workspaceId);
}

/** Takes a page; where it comes too late, because its workspace stands elsewhere by now, another is asked for from there. */
async function arrived(desk: Desk, round: Round, asked: AskedPage, stopped: AbortSignal): Promise<void> {
  const { ledger } = desk;
  const { workspaceId, page } = asked;
  if (!keptWorkspaces(ledger).includes(workspaceId)) return;
  if (page.reset && !startsOver(round, workspaceId)) return;
  await takePage(desk, asked, stopped);
  // It may have shown that all has to be fetched anew, or that the cursor covers more from now on.
  const { cursor, joining } = ledger.positions.get(workspaceId) ?? nowhere;
  const stands =
    asked.joins === undefined ? cursor === page.cursor && !page.hasMore : cursor !== undefined && joining;
  if (stands) round.upToDate.add(workspaceId);
  else round.upToDate.delete(workspaceId);
}

/** A membership may have ended while the round was under way: if it has, being shut out is no problem but the news. */
async function stillInTheWay(desk: Desk, round: Round, stopped: AbortSignal): Promise<HoldfastError[]> {
  const { problems } = round;
  if ([...problems.values()].some(({ code }) => code === 'FORBIDDEN'))
    await fetchAll(desk, round, { memberships: true, asked: [] }, stopped);
  return keptWorkspaces(desk.ledger).flatMap((workspaceId) => problems.get(workspaceId) ?? []);
}

async function takeMemberships(desk: Desk, memberships: readonly Membership[]): Promise<void> {
  const { ledger, environment } = desk;
  const ended = (message: string): Notice => newNotice(environment, 'MEMBERSHIP_ENDED', message);
  await ledger.commit(() => {
    const plan = planMemberships(ledger, memberships, ended);
    return plan && { ...plan, entries: withRemade(desk, plan.entries ?? []) };
  });
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
  const taken = await withRoomFor(desk, asked.workspaceId, () => ledger.commit(planned));
  return taken !== undefined;

  function planned() {
    if (stopped.aborted) return undefined;
    const plan = planPage(desk, ledger, asked);
    if (!plan) return undefined;
    return {
      ...plan,
      entries: withGround(desk, plan.entries ?? [], plan),
      facts: { ...plan.facts, ...measuredOffset(desk), ...facts(), ...reported(plan) },
    };
  }

  function reported({ unreadable }: PagePlan) {
    if (unreadable.length === 0) return {};
    const message = `The server sent records that this version of the app cannot read: ${unreadable.join(', ')}.`;
    return {
      notices: withNotice(ledger.facts.notices, newNotice(environment, 'RECORD_UNREADABLE', message)),
    };
  }
}
