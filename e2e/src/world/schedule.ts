/**
 * What is to happen, by virtual time: one heap for devices, servers and network. Things of the same instant happen in
 * the order in which they were asked for.
 */
export interface Schedule {
  /** Virtual time in milliseconds since 1970. */
  now(): number;
  /** `what` happens `ms` from now; the function returned takes that back. */
  after(ms: number, what: () => void): () => void;
  /** When the next thing is due; undefined if there is none. */
  nextAt(): number | undefined;
  /** Moves time to the next thing and does it. */
  runNext(): void;
  /** Moves time on, over nothing that is due. */
  moveTo(time: number): void;
  pending(): number;
}

interface Planned {
  readonly at: number;
  readonly order: number;
  what: (() => void) | undefined;
}

export function createSchedule(start: number): Schedule {
  const heap: Planned[] = [];
  let time = start;
  let asked = 0;
  let live = 0;

  const dropCancelled = (): void => {
    while (heap[0] && !heap[0].what) pop(heap);
  };

  return {
    now: () => time,
    after(ms, what) {
      const planned: Planned = { at: time + Math.max(0, ms), order: asked++, what };
      push(heap, planned);
      live++;
      return () => {
        if (planned.what) live--;
        planned.what = undefined;
      };
    },
    nextAt() {
      dropCancelled();
      return heap[0]?.at;
    },
    runNext() {
      dropCancelled();
      const planned = pop(heap);
      const what = planned?.what;
      if (!planned || !what) throw new Error('Nothing is planned.');
      planned.what = undefined;
      live--;
      time = planned.at;
      what();
    },
    moveTo(target) {
      time = Math.max(time, target);
    },
    pending: () => live,
  };
}

const before = (a: Planned, b: Planned): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

function push(heap: Planned[], planned: Planned): void {
  let at = heap.length;
  heap.push(planned);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent];
    if (!above || !before(planned, above)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = planned;
}

function pop(heap: Planned[]): Planned | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (!first || !last || heap.length === 0) return first;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    const left = heap[child];
    if (!left) break;
    const right = heap[child + 1];
    if (right && before(right, left)) child++;
    const smaller = heap[child];
    if (!smaller || !before(smaller, last)) break;
    heap[at] = smaller;
    at = child;
  }
  heap[at] = last;
  return first;
}
