/** How many generated cases each property is held against, and that there are enough of them in all. */
import fc from 'fast-check';

export const cases = {
  lastWrite: 1200,
  set: 1200,
  counter: 600,
  manual: 500,
  serverWins: 400,
  ownEdits: 500,
  foreignBetween: 800,
  preview: 700,
  twice: 700,
  keepEdit: 1500,
  keepDelete: 1200,
  cascade: 1500,
  cascadeKeepDelete: 600,
  restored: 800,
} as const;

/** Holds a property against its number of cases; a failure prints the seed and the smallest case that fails. */
export function holds<Case>(
  name: keyof typeof cases,
  made: fc.Arbitrary<Case>,
  check: (made: Case) => void,
): void {
  fc.assert(fc.property(made, check), { numRuns: cases[name] });
}
