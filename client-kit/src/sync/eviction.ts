import { HoldfastError } from '@holdfast/schema/errors';
import type { Plan } from '../records/plan.js';
import {
  excessOf,
  neededWorkspaces,
  planRest,
  planRestFor,
  planSweep,
  type Use,
} from '../records/resting.js';
import type { Wanted } from '../records/scope.js';
import type { Desk } from './desk.js';

/** Brings what is here within the policy's budget, as far as that may be. Not while stored records are still being read. */
export async function keepToBudget(desk: Desk): Promise<void> {
  const { ledger, policy } = desk;
  if (!ledger.isWhole) return;
  await sweep(desk);
  const budget = policy.recordBytes;
  const unused = { order: [], isInUse: () => false };
  if (excessOf(ledger, budget) > 0 && planRest(ledger, unused, budget))
    await rest(desk, (use) => planRest(ledger, use, budget));
}

/** Does what needs room on the disk; where there is none, workspaces go to rest one by one, until there is or none may. */
export async function withRoomFor<T>(desk: Desk, workspaceId: string, work: () => Promise<T>): Promise<T> {
  const { ledger } = desk;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!HoldfastError.is(error, 'STORE_FULL')) throw error;
      if (!(await rest(desk, (use) => planRestFor(ledger, use, workspaceId)))) throw error;
    }
  }
}

/** What is to be fetched of what need not be here. */
export const wantedOf = ({ ledger, asked, usage }: Desk, lazy: boolean): Wanted => ({
  lazy,
  asked,
  woken: [...ledger.positions.values()].some(({ resting }) => resting)
    ? new Set([...usage.woken, ...neededWorkspaces(ledger)])
    : usage.woken,
});

/** Whether anything went. */
async function rest(desk: Desk, plan: (use: Use) => Plan | undefined): Promise<boolean> {
  const use = await desk.usage.ask();
  const planned = await desk.ledger.commit(() => plan(use)).finally(() => use.over());
  await sweep(desk);
  return planned !== undefined;
}

/** In slices, as it was read: a crash between two leaves records that no cursor covers, and the next sweep goes on. */
async function sweep({ ledger, policy, environment }: Desk): Promise<void> {
  const slice = () => planSweep(ledger, policy.restoreSlice);
  while (slice() && (await ledger.commit(slice)))
    await new Promise<void>((resolve) => void environment.timers.set(0, resolve));
}
