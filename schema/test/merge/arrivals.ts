/** What several devices do apart from each other, and the orders in which that arrives. */
import fc from 'fast-check';

/** One thing that a person does, some seconds after the one before. */
export interface Act {
  readonly does: 'edit' | 'delete' | 'restore';
  readonly changes: Readonly<Record<string, unknown>>;
  readonly after: number;
}

export interface Device {
  readonly by: string;
  /** Whether it has seen what happened before all of them went apart. */
  readonly upToDate: boolean;
  readonly acts: readonly Act[];
}

export interface Meeting {
  readonly devices: readonly Device[];
  /** Two orders, as the places of devices: each has every device as often as it has acts. */
  readonly orders: readonly [readonly number[], readonly number[]];
}

/** The acts of 2 to 4 devices, in two orders that keep each device's own. */
export function meetings(act: fc.Arbitrary<Act>, { most = 4 } = {}): fc.Arbitrary<Meeting> {
  const acts = fc.array(act, { minLength: 1, maxLength: 3 });
  return fc
    .array(fc.record({ upToDate: fc.boolean(), acts }), { minLength: 2, maxLength: most })
    .map((made) => made.map((device, at): Device => ({ by: 'abcd'.charAt(at), ...device })))
    .chain((devices) =>
      ordersOf(devices.map(({ acts: each }) => each.length)).map((orders) => ({ devices, orders })),
    );
}

/** Two orders of queues with these lengths. */
export function ordersOf(lengths: readonly number[]): fc.Arbitrary<Meeting['orders']> {
  const turns = lengths.flatMap((length, at) => Array.from({ length }, () => at));
  const shuffled = fc.shuffledSubarray(turns, { minLength: turns.length, maxLength: turns.length });
  return fc.tuple(shuffled, shuffled);
}

/** What the devices hold, in one order of arrival. */
export function inOrder<Item>(queues: ReadonlyArray<readonly Item[]>, order: readonly number[]): Item[] {
  const waiting = queues.map((queue) => [...queue]);
  return order.flatMap((at) => waiting[at]?.splice(0, 1) ?? []);
}
