import { ContentString, createID, findIndexSS, getState, Item, type ID, type Text } from 'yjs';
import type { Document } from './document.js';
import type { CharacterId, Edit, Insertion } from './read-edit.js';

/** How many pieces an edit may consist of, or cut the text into. `hunksOf` stays far below. */
const mostPieces = 2_500;
/** How many pieces of the text may lie, in all, between the neighbours of insertions. */
const mostSteps = 200_000;

const tooScattered = 'The edit is in too many pieces.';

/** Whether an edit that fits cuts the document into more pieces than an honest one would. */
export function piecesProblem(
  { doc: { store } }: Document,
  { insertions, deletions }: Edit,
): string | undefined {
  const isCut = ({ client, clock }: CharacterId): boolean => {
    if (clock >= getState(store, client)) return true;
    const structs = store.clients.get(client)!;
    const struct = structs[findIndexSS(structs, clock)]!;
    return !struct.deleted && struct.id.clock !== clock;
  };
  let pieces = insertions.length;
  for (const { client, clock, length } of deletions)
    for (const end of [clock, clock + length]) if (isCut({ client, clock: end })) pieces += 1;
  return pieces > mostPieces ? tooScattered : undefined;
}

/**
 * Lays the insertions of an edit that fits over the document, one at a time, and stops where that becomes too much work:
 * Yjs looks at all that stands between the two neighbours of an insertion, which is next to nothing where a person wrote,
 * and all of the text each time where somebody means harm.
 */
export function insertionProblem({ doc, root }: Document, { insertions }: Edit): string | undefined {
  const queues = new Map<number, Item[]>();
  // The first of each client comes last, to be taken first.
  for (const insertion of [...insertions].reverse()) {
    const queue = queues.get(insertion.client) ?? [];
    queue.push(itemOf(insertion, root));
    queues.set(insertion.client, queue);
  }
  return doc.transact((transaction) => {
    let steps = mostSteps;
    for (let isStuck = false; queues.size > 0 && !isStuck;) {
      isStuck = true;
      for (const [client, queue] of queues) {
        for (
          let item = queue.at(-1);
          item?.getMissing(transaction, doc.store) === null;
          item = queue.at(-1)
        ) {
          const passed = distance(item, root, steps);
          if (passed === undefined) return 'The edit names its neighbours in the wrong order.';
          steps -= passed;
          if (steps < 0) return tooScattered;
          item.integrate(transaction, 0);
          queue.pop();
          isStuck = false;
        }
        if (queue.length === 0) queues.delete(client);
      }
    }
    return queues.size === 0 ? undefined : 'The edit names characters in a circle.';
  });
}

function itemOf({ client, clock, text, after, before }: Insertion, root: Text): Item {
  const parent = (after ?? before) ? null : root;
  return new Item(
    createID(client, clock),
    null,
    idOf(after),
    null,
    idOf(before),
    parent,
    null,
    new ContentString(text),
  );
}

const idOf = (id: CharacterId | undefined): ID | null => (id ? createID(id.client, id.clock) : null);

/**
 * How many pieces lie between the two neighbours of an item, counted no further than just past `most`. Undefined if they
 * stand in the wrong order: where the item came to stand would then depend on who else's came first.
 */
function distance({ left, right, origin }: Item, root: Text, most: number): number | undefined {
  // Cutting before the right neighbour has cut the left one: they were one piece, that one in front.
  if (left && left.lastId.clock !== origin?.clock) return undefined;
  let steps = 0;
  let item = left ? left.right : root._start;
  for (; item !== null && item !== right && steps <= most; item = item.right) steps += 1;
  return item === right || steps > most ? steps : undefined;
}
