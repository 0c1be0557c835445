import { isoTime } from '../environment/iso-time.js';
import type { Environment } from '../environment/environment.js';
import type { Facts, SchemaRules } from '../records/plan.js';
import type { InFlight } from './in-flight.js';
import type { Ledger } from './ledger.js';
import type { Pace } from './pace.js';
import type { SyncPolicy } from './policy.js';
import type { Patience } from './request.js';
import type { Tap } from './tap.js';
import type { TextAuthor } from './texts.js';
import type { Transport } from './transport.js';
import type { Usage } from './usage.js';

/** What the parts of the engine work with. */
export interface Desk extends SchemaRules {
  readonly ledger: Ledger;
  readonly transport: Transport;
  readonly environment: Environment;
  /** Its allowance may be another one from some time on. */
  policy: SyncPolicy;
  /** For each kind of request: a short one that comes back at once says nothing of a long one. */
  readonly patience: Readonly<Record<'push' | 'changes' | 'memberships', Patience>>;
  /** What is being pushed. */
  readonly inFlight: InFlight;
  /** How much is asked for at once. */
  readonly pace: Pace;
  /** Lazy types that somebody waits for. */
  readonly asked: Set<string>;
  /** Which workspaces are used. */
  readonly usage: Usage;
  /** Told of every step. */
  readonly tap: Tap;
  /** Who edits texts. */
  readonly author: TextAuthor;
}

/** The server's time as this device best knows it, in milliseconds since 1970. */
export function serverNow({ environment, transport, ledger }: Desk): number {
  return environment.clock.now() + (transport.serverOffset() ?? ledger.facts.clockOffset);
}

/** The measured offset of the clock where it is another one than is stored; it has to outlive a restart without network. */
export function measuredOffset({ transport, ledger }: Desk): Partial<Facts> {
  const clockOffset = transport.serverOffset();
  return clockOffset === undefined || Math.abs(clockOffset - ledger.facts.clockOffset) < 1_000
    ? {}
    : { clockOffset };
}

export const serverTime = (desk: Desk): string => isoTime(serverNow(desk));
