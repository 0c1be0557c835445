/** The clock of a device: virtual time, wrong in its own way. */
export interface DeviceClock {
  now(): number;
  /** From now on wrong by so many milliseconds. */
  setWrongBy(ms: number): void;
  /** From now on gains so many milliseconds a second; negative: loses. */
  setDrift(msPerSecond: number): void;
}

export function createDeviceClock(worldNow: () => number): DeviceClock {
  let wrongBy = 0;
  let drift = 0;
  let since = worldNow();
  const error = (): number => wrongBy + ((worldNow() - since) / 1000) * drift;
  return {
    now: () => Math.round(worldNow() + error()),
    setWrongBy(ms) {
      wrongBy = ms;
      since = worldNow();
    },
    setDrift(msPerSecond) {
      wrongBy = error();
      since = worldNow();
      drift = msPerSecond;
    },
  };
}
