/** A piece of an old text that stands at `at`, and what stands in its place in the new one. */
export interface Gap {
  readonly at: number;
  readonly from: string;
  readonly to: string;
}

/** Ranges of two lists of units, begins included, ends not. */
interface Range {
  readonly fromStart: number;
  readonly fromEnd: number;
  readonly toStart: number;
  readonly toEnd: number;
}

/** Texts made to go deeper than this are compared coarsely. */
const deepest = 12;

/**
 * What differs between two texts once the units that stand once in each, in the same order, are taken as unchanged; then
 * again between those, and so on. In time n log n, whatever the texts.
 */
export function betweenAnchors({ at, from, to }: Gap, unit: RegExp): Gap[] {
  const fromUnits = from.match(unit) ?? [];
  const toUnits = to.match(unit) ?? [];
  const starts = startsOf(fromUnits);
  const gaps: Gap[] = [];
  const close = (range: Range): void => {
    const { fromStart, fromEnd, toStart, toEnd } = range;
    const gap = {
      at: at + starts[fromStart]!,
      from: fromUnits.slice(fromStart, fromEnd).join(''),
      to: toUnits.slice(toStart, toEnd).join(''),
    };
    if (gap.from !== gap.to) gaps.push(gap);
  };
  const visit = (outer: Range, depth: number): void => {
    const range = withoutEnds(fromUnits, toUnits, outer);
    const anchors = depth < deepest ? anchorsOf(fromUnits, toUnits, range) : [];
    if (anchors.length === 0) return close(range);
    let { fromStart, toStart } = range;
    for (const [fromAt, toAt] of anchors) {
      visit({ fromStart, fromEnd: fromAt, toStart, toEnd: toAt }, depth + 1);
      fromStart = fromAt + 1;
      toStart = toAt + 1;
    }
    visit({ ...range, fromStart, toStart }, depth + 1);
  };
  visit({ fromStart: 0, fromEnd: fromUnits.length, toStart: 0, toEnd: toUnits.length }, 0);
  return gaps;
}

function startsOf(units: readonly string[]): number[] {
  const starts = [0];
  for (const unit of units) starts.push(starts.at(-1)! + unit.length);
  return starts;
}

function withoutEnds(from: readonly string[], to: readonly string[], range: Range): Range {
  let { fromStart, fromEnd, toStart, toEnd } = range;
  while (fromStart < fromEnd && toStart < toEnd && from[fromStart] === to[toStart]) {
    fromStart += 1;
    toStart += 1;
  }
  while (fromStart < fromEnd && toStart < toEnd && from[fromEnd - 1] === to[toEnd - 1]) {
    fromEnd -= 1;
    toEnd -= 1;
  }
  return { fromStart, fromEnd, toStart, toEnd };
}

/** Where units stand that are the only ones of their kind on both sides, as far as they are in the same order. */
function anchorsOf(from: readonly string[], to: readonly string[], range: Range): Array<[number, number]> {
  if (range.fromStart === range.fromEnd || range.toStart === range.toEnd) return [];
  const inTo = onlyOnes(to, range.toStart, range.toEnd);
  const pairs: Array<[number, number]> = [];
  for (const [unit, fromAt] of onlyOnes(from, range.fromStart, range.fromEnd)) {
    const toAt = inTo.get(unit);
    if (toAt !== undefined) pairs.push([fromAt, toAt]);
  }
  return longestRise(pairs);
}

/** In the order in which they stand. */
function onlyOnes(units: readonly string[], start: number, end: number): Map<string, number> {
  const seen = new Map<string, number>();
  const again = new Set<string>();
  for (let at = start; at < end; at++) {
    const unit = units[at]!;
    if (seen.has(unit)) again.add(unit);
    else seen.set(unit, at);
  }
  for (const unit of again) seen.delete(unit);
  return seen;
}

/** The most of the pairs, which are sorted by their first, whose second rises too. */
function longestRise(pairs: ReadonlyArray<[number, number]>): Array<[number, number]> {
  /** By length less one: which pair ends the rise of that length with the lowest second. */
  const ends: number[] = [];
  const before: number[] = [];
  pairs.forEach(([, second], index) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[ends[middle]!]![1] < second) low = middle + 1;
      else high = middle;
    }
    before.push(low > 0 ? ends[low - 1]! : -1);
    ends[low] = index;
  });
  const rise: Array<[number, number]> = [];
  for (let index = ends.at(-1) ?? -1; index >= 0; index = before[index]!) rise.push(pairs[index]!);
  return rise.reverse();
}
