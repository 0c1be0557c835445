/** Something that stands in a list by a number: smaller comes first. */
export interface Placed {
  readonly id: string;
  readonly position: number;
}

export interface Place {
  readonly beside: string;
  readonly side: 'before' | 'after';
}

/**
 * The new positions that bring some things to a place, by id, and no others: a move is an edit of what was moved alone,
 * so two people who move different things do not collide. Only where no number fits in between, those behind move too.
 */
export function moved(list: readonly Placed[], ids: ReadonlySet<string>, place: Place): Map<string, number> {
  const moving = list.filter(({ id }) => ids.has(id));
  const staying = list.filter(({ id }) => !ids.has(id));
  const target = staying.findIndex(({ id }) => id === place.beside);
  if (target === -1 || moving.length === 0) return new Map();
  const at = place.side === 'before' ? target : target + 1;
  const before = staying[at - 1]?.position ?? (staying[at]?.position ?? 0) - moving.length - 1;
  const after = staying[at]?.position ?? before + moving.length + 1;
  const step = (after - before) / (moving.length + 1);
  const between = moving.map(({ id }, index) => [id, before + step * (index + 1)] as const);
  const inOrder = [before, ...between.map(([, position]) => position), after];
  if (inOrder.every((position, index) => index === 0 || position > inOrder[index - 1]!))
    return new Map(between);
  return new Map([...moving, ...staying.slice(at)].map(({ id }, index) => [id, before + index + 1]));
}
