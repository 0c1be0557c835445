import { converged } from './convergence.js';
import { collisionsTold } from './conflicts.js';
import { countersAddUp } from './counters.js';
import { nobodyWinsInSilence } from './decisions.js';
import { unseenEditsKept } from './deletions.js';
import { drained } from './drained.js';
import type { Facts } from './facts.js';
import { noOrphans } from './families.js';
import { nothingLost } from './nothing-lost.js';
import { nothingTwice } from './nothing-twice.js';
import { inOrder } from './order.js';
import { rebuiltFromLog } from './rebuilt.js';
import { replayed } from './replay.js';
import { setsAddUp } from './sets.js';
import { textsKept } from './texts.js';
import type { Law, Violation } from './violation.js';
import { yoursOnly } from './yours-only.js';

export { serverFacts, type DeviceFact, type Facts } from './facts.js';
export type { Violation } from './violation.js';

const laws: readonly Law[] = [
  nothingLost,
  nothingTwice,
  textsKept,
  unseenEditsKept,
  countersAddUp,
  setsAddUp,
  nobodyWinsInSilence,
  collisionsTold,
  noOrphans,
  inOrder,
  drained,
  converged,
  replayed,
  rebuiltFromLog,
  yoursOnly,
];

/** All that is wrong with a world at rest. */
export const judge = (facts: Facts): Violation[] => laws.flatMap((law) => law(facts));
