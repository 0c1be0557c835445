import type { Environment } from '../environment/environment.js';
import type { Outbox } from '../outbox/outbox.js';
import type { Position } from '../records/position.js';
import { Listeners } from './listeners.js';
import type { MachineEvent, MachineState } from './machine-types.js';

/**
 * What happens in the kit, as it happens and by reference: what of it may be kept or shown is for the watcher to pick, who
 * must keep nothing else.
 */
export type Happening = Step | RequestOver | Frame;

/** The machine has taken in an event; without one, this is where it stands. */
export interface Step {
  readonly kind: 'step';
  readonly event?: MachineEvent;
  readonly state: MachineState;
  readonly ledger: {
    readonly outbox: Pick<Outbox, 'size' | 'refused' | 'list'>;
    readonly positions: ReadonlyMap<string, Position>;
  };
}

/** A request over HTTP has come to its end. */
export interface RequestOver {
  readonly kind: 'request';
  readonly request: { readonly query: string; readonly operationName?: string };
  /** The body as it was sent. */
  readonly sent: string | Uint8Array;
  readonly received: string;
  /** The answer's `content-length`: its bytes as they were packed. */
  readonly length: string | null;
  /** Absent where no answer came. */
  readonly status: number | undefined;
  readonly ms: number;
  /** Code of what was wrong. */
  readonly code: string | undefined;
}

/** A message has come over the WebSocket. */
export interface Frame {
  readonly kind: 'frame';
  readonly message: { readonly type: string };
}

type Watcher = (happening: Happening, at: number) => void;

/** Where the kit tells what it does. While nobody watches, nothing is made and nothing kept. */
export class Tap {
  /** The clock by which what happens is dated, and timers for whoever shows it. */
  readonly environment: Pick<Environment, 'clock' | 'timers'>;
  /** Where the engine stands: what a watcher hears first. Absent while nobody's data is open. */
  here: (() => Happening) | undefined;
  readonly #watchers: Listeners<Parameters<Watcher>>;

  constructor(environment: Pick<Environment, 'clock' | 'timers'>) {
    this.environment = environment;
    this.#watchers = new Listeners(environment.timers);
  }

  /** Tells what happens from now on, with the device's time. Returns how to end it. */
  watch(watcher: Watcher): () => void {
    const here = this.here?.();
    if (here) watcher(here, this.environment.clock.now());
    return this.#watchers.add(watcher);
  }

  tell(happening: () => Happening): void {
    if (!this.#watchers.isEmpty) this.#watchers.tell(happening(), this.environment.clock.now());
  }
}
