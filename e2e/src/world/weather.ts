import type { Random } from './random.js';

/** What the network does to one device at present. Probabilities are of one request; times are milliseconds. */
export interface Weather {
  /** One way. */
  readonly delay: readonly [min: number, max: number];
  /** The request never arrives. */
  readonly loseRequest: number;
  /** The server acts, the answer never arrives. */
  readonly loseAnswer: number;
  /** The request arrives twice, the second time later. */
  readonly duplicate: number;
  /** The answer ends in the middle. */
  readonly truncate: number;
  /** Something on the way answers in the server's place. */
  readonly gatewayError: number;
  /** A delay now and then that lets later requests overtake. */
  readonly straggle: number;
  /** Open sockets break, per minute. */
  readonly cutSocket: number;
  /** Nothing passes in this direction, and nobody says so. */
  readonly blocked: 'none' | 'in' | 'out' | 'both';
  /** The radio is off: requests fail at once. */
  readonly off: boolean;
  /** A portal answers every request with its own page. */
  readonly portal: boolean;
}

export const fair: Weather = {
  delay: [20, 60],
  loseRequest: 0,
  loseAnswer: 0,
  duplicate: 0,
  truncate: 0,
  gatewayError: 0,
  straggle: 0,
  cutSocket: 0,
  blocked: 'none',
  off: false,
  portal: false,
};

/** The weathers that a person knows, by name. */
export const weathers = {
  fair,
  'slow line': { ...fair, delay: [400, 1_500], straggle: 0.1 },
  'bad line': {
    ...fair,
    delay: [80, 900],
    loseRequest: 0.15,
    loseAnswer: 0.15,
    duplicate: 0.15,
    truncate: 0.05,
    gatewayError: 0.08,
    straggle: 0.2,
    cutSocket: 0.8,
  },
  'answers lost': { ...fair, loseAnswer: 0.6 },
  'busy servers': { ...fair, gatewayError: 0.5 },
  'flapping line': { ...fair, cutSocket: 6, loseRequest: 0.2, loseAnswer: 0.2 },
  'captive portal': { ...fair, portal: true },
  'black hole': { ...fair, blocked: 'both' },
  'deaf line': { ...fair, blocked: 'in' },
  'mute line': { ...fair, blocked: 'out' },
  offline: { ...fair, off: true },
} as const satisfies Record<string, Weather>;

export type WeatherName = keyof typeof weathers;

/** One thing that may happen to one request. */
export type Mishap =
  | 'lose request'
  | 'lose answer'
  | 'duplicate'
  | 'truncate'
  | 'bad gateway'
  | 'server error'
  | 'gateway timeout'
  | 'busy'
  | 'too many'
  | 'hang'
  | 'refuse'
  | 'portal'
  | 'straggle';

/** All that happens to one request, decided when it leaves the device. */
export interface Fate {
  readonly mishap: Mishap | undefined;
  readonly outMs: number;
  readonly backMs: number;
  /** When something is lost: after how long the device is told; undefined: never. */
  readonly toldAfterMs: number | undefined;
  /** How much later the second copy of a duplicated request arrives. */
  readonly copyMs: number;
  /** Which part of the answer's bytes arrives when it is truncated. */
  readonly part: number;
}

export function fateOf(weather: Weather, random: Random, forced?: Mishap): Fate {
  const mishap = forced ?? mishapIn(weather, random);
  const delay = (): number => random.int(...weather.delay);
  const straggler = mishap === 'straggle' ? random.int(2_000, 9_000) : 0;
  return {
    mishap,
    outMs: delay() + straggler,
    backMs: delay(),
    toldAfterMs: mishap !== 'hang' && random.chance(0.5) ? random.int(50, 20_000) : undefined,
    copyMs: random.int(1, 8_000),
    part: random.next(),
  };
}

function mishapIn(weather: Weather, random: Random): Mishap | undefined {
  if (weather.off) return 'refuse';
  if (weather.portal) return 'portal';
  const gateway = random.pick(['bad gateway', 'server error', 'busy', 'too many'] as const);
  const odds: readonly (readonly [Mishap, number])[] = [
    ['lose request', weather.loseRequest],
    ['lose answer', weather.loseAnswer],
    ['duplicate', weather.duplicate],
    ['truncate', weather.truncate],
    [gateway, weather.gatewayError],
    ['straggle', weather.straggle],
  ];
  let left = random.next();
  for (const [mishap, probability] of odds) {
    left -= probability;
    if (left < 0) return mishap;
  }
  return undefined;
}
