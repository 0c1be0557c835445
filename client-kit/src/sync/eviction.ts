import { HoldfastError } from '@holdfast/schema/errors';
import type { Plan } from '../records/plan.js';
import { excessOf, neededWorkspaces, planRest, planRestFor, planSweep } from '../records/resting.js';
import type { Wanted } from '../records/scope.js';
import type { Desk } from './desk.js';

/** Brings what is here within the policy's budget, as far as that may be. Not while stored records are still being read. */
export async function keepToBudget(desk: Desk): Promise<void> {
  const { ledger, policy, usage } = desk;
  if (!ledger.isWhole) return;
  await sweep(desk);
  if (excessOf(ledger, policy.recordBytes) > 0)
    await rest(desk, () => planRest(ledger, usage.now(), policy.recordBytes));
}

/** Does what needs room on the disk; where there is none, workspaces go to rest one by one, until there is or none may. */
export async function withRoomFor<T>(desk: Desk, workspaceId: string, work: () => Promise<T>): Promise<T> {
  const { ledger, usage } = desk;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!HoldfastError.is(error, 'STORE_FULL')) throw error;
      if (!(await rest(desk, () => planRestFor(ledger, usage.now(), workspaceId)))) throw error;
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
async function rest(desk: Desk, plan: () => Plan | undefined): Promise<boolean> {
  const planned = await desk.ledger.commit(plan);
  for (const workspaceId of planned?.positions?.keys() ?? []) desk.usage.rested(workspaceId);
  await sweep(desk);
  return planned !== undefined;
}

/** In slices, as it was read: a crash between two leaves records that no cursor covers, and the next sweep goes on. */
async function sweep({ ledger, policy, environment }: Desk): Promise<void> {
  const slice = () => planSweep(ledger, policy.restoreSlice);
  while (slice() && (await ledger.commit(slice)))
    await new Promise<void>((resolve) => void environment.timers.set(0, resolve));
}
