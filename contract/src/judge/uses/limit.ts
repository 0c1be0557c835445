import { breaking, safe } from '../judgement.js';
import { writersOf, type JudgeUse } from './use-change.js';

/** By bound: whether it asks for less the larger it is, and what it bounds. */
const bounds: Readonly<Record<string, { readonly least: boolean; readonly what: string }>> = {
  maxLength: { least: false, what: 'characters' },
  maxItems: { least: false, what: 'elements' },
  min: { least: true, what: 'as the smallest number' },
  max: { least: false, what: 'as the largest number' },
};

/** `@limit`: run-time limits. Whoever keeps to the old ones must still be let through. */
export const judgeLimit: JudgeUse = ({ at }, { before = {}, after = {} }, compared) => {
  const tighter = Object.entries(bounds).flatMap(([bound, { least, what }]) => {
    const now = after[bound];
    if (typeof now !== 'number') return [];
    const was = typeof before[bound] === 'number' ? before[bound] : undefined;
    const tightened = was === undefined || (least ? now > was : now < was);
    return tightened ? [`${now} ${what} (${bound}), and took ${was ?? 'any'}`] : [];
  });
  if (tighter.length === 0) return safe(`${at} takes all that it took.`);
  return breaking(
    writersOf(compared.before, at),
    `${at} takes only ${tighter.join('; ')}. A device checks by the limits that it was built with: what it let a person write is refused when it is sent.`,
    `Keep the limit as wide as it was, or let a new field have the tighter one.`,
  );
};
