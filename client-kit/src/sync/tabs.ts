import type { ErrorCode } from '@holdfast/schema/errors';
import type { Environment } from '../environment/environment.js';
import type { SyncScope } from '../records/scope.js';
import type { AllowancePolicy } from './allowance.js';
import { Listeners } from './listeners.js';
import type { PlainPlan } from './plan-text.js';
import type { SyncStatus } from './replica.js';

/** What one tab has written, for the others. */
export interface Committed {
  readonly type: 'committed';
  /** The revision that it was planned upon; absent: the store had none. */
  readonly upon?: string | undefined;
  readonly next: string;
  /** Absent: what has changed is to be read from the store. `wiped`: everything has gone. */
  readonly plan?: PlainPlan | 'wiped' | undefined;
}

/** What a tab wants of sync, whichever tab does it. */
export interface Wishes {
  readonly pausedBy: readonly string[];
  /** Lazy types that somebody looks at. */
  readonly wanted: readonly string[];
  /** What to keep from now on, if the app has said so while it ran. */
  readonly scope?: SyncScope | undefined;
  /** When sync may use the network, if the app has said so while it ran. */
  readonly allowance?: Partial<AllowancePolicy> | undefined;
}

/** What all tabs show of the sync that one of them does. */
export interface Mirror extends Pick<SyncStatus, 'state' | 'nextAttemptAt' | 'pausedBy' | 'lazyHeldBy'> {
  readonly problem?: Problem | undefined;
}

export interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryAfterMs?: number | undefined;
}

export type TabMessage =
  | Committed
  /** A tab that has just come; everybody answers. */
  | { readonly type: 'hello'; readonly revision?: string | undefined }
  | { readonly type: 'here'; readonly revision?: string | undefined }
  /** A workspace is looked at, or edited. */
  | { readonly type: 'used'; readonly workspaceId: string }
  /** Some workspace is to leave this device: everybody names those that they show. */
  | { readonly type: 'who-uses' }
  | ({ readonly type: 'wishes' } & Wishes)
  /** From the tab that syncs: `leads` when it begins to. */
  | { readonly type: 'leads' }
  | { readonly type: 'status'; readonly mirror: Mirror }
  /** To it: is anybody there? */
  | { readonly type: 'ping' }
  /** A round now, please; and how it went. */
  | { readonly type: 'ask'; readonly id: string }
  | { readonly type: 'asked'; readonly id: string; readonly problem?: Problem | undefined };

export type FromTab = TabMessage & { readonly from: string };

/** The tabs that share a store, and how they speak. Nothing hangs on a message: one that is lost costs a delay. */
export class Tabs {
  /** Another one in each run of each tab. */
  readonly id: string;
  /** Of what they share. */
  readonly name: string;
  readonly #heard: Listeners<[FromTab]>;
  readonly #post: (text: string) => void;
  readonly #leave: () => void;
  #company = false;

  constructor(name: string, { channels, random, timers }: Environment) {
    this.id = Array.from(random.bytes(6), (byte) => byte.toString(16).padStart(2, '0')).join('');
    this.name = name;
    this.#heard = new Listeners(timers);
    const channel = channels?.join(name, (text) => this.#hear(text));
    this.#post = (text) => channel?.post(text);
    this.#leave = () => channel?.leave();
  }

  /** Whether any other has ever been heard of. */
  get company(): boolean {
    return this.#company;
  }

  /** Calls `listener` with what the others say. */
  onMessage(listener: (message: FromTab) => void): void {
    this.#heard.add(listener);
  }

  /** Asks who is there. */
  greet(revision: string | undefined): void {
    this.#say({ type: 'hello', revision });
  }

  /** Says something to all others; costs nothing where there are none. */
  tell(message: TabMessage): void {
    if (this.#company) this.#say(message);
  }

  leave(): void {
    this.#leave();
  }

  #say(message: TabMessage): void {
    this.#post(JSON.stringify({ ...message, from: this.id }));
  }

  #hear(text: string): void {
    this.#company = true;
    this.#heard.tell(JSON.parse(text) as FromTab);
  }
}
