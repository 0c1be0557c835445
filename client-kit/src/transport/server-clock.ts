/** One reading of the server's clock, in the middle of a request. */
interface Sample {
  readonly offset: number;
  /** How far the offset may be off, in milliseconds. */
  readonly doubt: number;
}

const samplesKept = 8;

/** Estimates how far the server's clock is ahead of the device's, from the answers themselves. */
export interface ServerClock {
  /** Takes one answer's reading: device times of sending and receiving, the server's time and its resolution, in milliseconds. */
  observe(reading: { sentAt: number; receivedAt: number; serverTime: number; resolution: number }): void;
  /** Milliseconds to add to the device's clock; undefined before the first answer. */
  offset(): number | undefined;
}

/**
 * The server spoke somewhere between sending and receiving; the middle is wrong by half the round trip at most. Of the
 * last few readings the least doubtful counts, so one slow answer does not spoil the estimate; a clock that was set
 * anew contradicts the older readings and drops them.
 */
export function createServerClock(): ServerClock {
  let samples: readonly Sample[] = [];
  return {
    observe({ sentAt, receivedAt, serverTime, resolution }) {
      const offset = serverTime + resolution / 2 - (sentAt + receivedAt) / 2;
      const doubt = (receivedAt - sentAt + resolution) / 2;
      // A negative round trip: the device's clock was set back meanwhile, so the reading says nothing.
      if (!Number.isFinite(offset) || receivedAt < sentAt) return;
      // Readings that cannot both be true: one of the clocks was set in between, and the older ones are worth nothing.
      const agrees = (sample: Sample) => Math.abs(sample.offset - offset) <= sample.doubt + doubt;
      samples = [...samples.filter(agrees).slice(1 - samplesKept), { offset, doubt }];
    },
    offset() {
      const best = samples.reduce<Sample | undefined>((a, b) => (a && a.doubt < b.doubt ? a : b), undefined);
      return best && Math.round(best.offset);
    },
  };
}
