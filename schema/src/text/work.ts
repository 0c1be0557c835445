import { findIndexSS, getState, Item, type GC } from 'yjs';
import type { Document } from './document.js';
import type { CharacterId, Edit, Insertion } from './read-edit.js';

type Struct = GC | Item;

/** How many pieces an edit may consist of, or cut the text into. `hunksOf` stays far below. */
const mostPieces = 2_500;
/** How many pieces of the text may lie, in all, between the two neighbours of each insertion. */
const mostSteps = 2_000_000;

const tooScattered = 'The edit is in too many pieces.';

/**
 * Whether an edit asks for more work than an honest one. Yjs finds the place of an insertion by walking over all that
 * stands between its two neighbours: next to nothing where a person wrote, all of the text each time where somebody means
 * harm. The document holds the text without the edit, which fits.
 */
export function workProblem(document: Document, { insertions, deletions }: Edit): string | undefined {
  const at = ({ client, clock }: CharacterId): Struct | undefined => {
    if (clock >= getState(document.doc.store, client)) return undefined;
    const structs = document.doc.store.clients.get(client)!;
    return structs[findIndexSS(structs, clock)];
  };
  const isCut = (id: CharacterId): boolean => {
    const struct = at(id);
    return struct === undefined || (!struct.deleted && struct.id.clock !== id.clock);
  };
  let pieces = insertions.length;
  for (const { client, clock, length } of deletions)
    for (const end of [clock, clock + length]) if (isCut({ client, clock: end })) pieces += 1;
  if (pieces > mostPieces) return tooScattered;
  let steps = mostSteps;
  for (const insertion of insertions) {
    steps -= distance(document, at, insertion, steps);
    if (steps < 0) return tooScattered;
  }
  return undefined;
}

/** How many pieces lie between an insertion's neighbours, counted no further than just past `most`. */
function distance(
  { root }: Document,
  at: (id: CharacterId) => Struct | undefined,
  { after, before }: Insertion,
  most: number,
): number {
  const end = before && at(before);
  const start = after && at(after);
  // A neighbour within the edit itself: it may stand anywhere, so all is counted from the text's beginning.
  let item: Item | null = start instanceof Item ? start.right : root._start;
  let steps = 0;
  for (; item !== null && item !== end && steps <= most; item = item.right) steps += 1;
  return steps;
}
