import { judge, serverFacts, type Violation } from '../laws/index.js';
import type { Phone } from '../app/phone.js';
import { screenOf } from '../app/screen.js';
import type { World } from '../world/world.js';
import type { Stage } from './train-ride.js';

export interface Outcome {
  readonly edits: number;
  readonly lost: number;
  readonly appliedTwice: number;
  readonly refused: number;
  readonly converged: boolean;
  readonly requests: number;
  readonly struck: number;
  readonly virtualMs: number;
  readonly realMs: number;
  readonly violations: readonly Violation[];
}

/** Judges the ride by all laws, from the database's own rows and from what the devices show. */
export async function outcomeOf(
  world: World<Phone>,
  { place, ada, grace }: Stage,
  times: Pick<Outcome, 'virtualMs' | 'realMs'>,
): Promise<Outcome> {
  const devices = [];
  for (const phone of [ada, grace]) devices.push(await screenOf(phone, [place]));
  const violations = judge({ ...(await serverFacts(world)), devices });
  const of = (law: string): number => violations.filter((violation) => violation.law.startsWith(law)).length;
  const count = (pattern: RegExp): number =>
    world.history.lines().filter(({ what }) => pattern.test(what)).length;
  return {
    edits: world.ledger.promised().length,
    lost: of('1'),
    appliedTwice: of('2'),
    refused: world.ledger
      .all()
      .filter(({ clientMutationId }) => world.ledger.stateOf(clientMutationId) === 'refused').length,
    converged: of('6') + of('4') === 0,
    requests: count(/^request /),
    struck: count(/^lost |^answer .*(truncate|gateway|error|busy|many|portal)/),
    ...times,
    violations,
  };
}
