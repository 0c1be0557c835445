import type { Random } from './random.js';
import { fair, fateOf, weathers, type Fate, type Mishap, type Weather, type WeatherName } from './weather.js';

/** Picks requests by what they carry. */
export interface RequestFilter {
  /** A word of the GraphQL text, such as `push` or `signIn`. */
  readonly carrying?: string;
}

/**
 * One device's way to the servers: its weather, and single mishaps that a test has ordered. Sockets and requests of
 * the device ask here what becomes of them.
 */
export interface Link {
  weather(): Weather;
  /** The weather from now on, by name or field by field over fair weather. */
  turn(weather: WeatherName | Partial<Weather>): void;
  onTurn(listener: () => void): () => void;
  /** Such a mishap befalls the next request that fits. */
  befall(mishap: Mishap, which?: RequestFilter): void;
  /** What becomes of a request with this body. */
  fate(body: string): Fate;
  /** Delay of one message on a socket, one way. */
  delay(): number;
  random: Random;
}

export function createLink(random: Random): Link {
  let weather: Weather = fair;
  const listeners = new Set<() => void>();
  const ordered: { mishap: Mishap; which: RequestFilter }[] = [];
  return {
    random,
    weather: () => weather,
    turn(next) {
      weather = typeof next === 'string' ? weathers[next] : { ...fair, ...next };
      for (const listener of [...listeners]) listener();
    },
    onTurn(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    befall(mishap, which = {}) {
      ordered.push({ mishap, which });
    },
    fate(body) {
      const at = ordered.findIndex(({ which }) => body.includes(which.carrying ?? ''));
      const [first] = at === -1 ? [] : ordered.splice(at, 1);
      return fateOf(weather, random, first?.mishap);
    },
    delay: () => random.int(...weather.delay),
  };
}

export const passesOut = ({ blocked, off, portal }: Weather): boolean =>
  !off && !portal && blocked !== 'out' && blocked !== 'both';

export const passesIn = ({ blocked, off, portal }: Weather): boolean =>
  !off && !portal && blocked !== 'in' && blocked !== 'both';
