/**
 * Everything outside comes in through here. The engine names no clock, timer, random source, network or lock of its
 * own, so a test can replay a week of bad network from one seed.
 */
export interface Environment {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly fetch: typeof globalThis.fetch;
  readonly WebSocket: WebSocketConstructor;
  readonly connectivity: Connectivity;
  /** Absent: of the battery nothing is known. */
  readonly power?: Power;
  readonly locks: Locks;
  /** Absent: this process is the only one of the app on this device, or cannot speak with others. */
  readonly channels?: Channels;
  /** Packs a text with gzip; absent where the platform cannot. What is sent goes plain then. */
  readonly gzip?: (text: string) => Promise<Uint8Array<ArrayBuffer>>;
}

export interface Clock {
  /** Milliseconds since 1970, as this device believes; may be wrong, and may jump. */
  now(): number;
  /** By how many minutes local time is ahead of UTC at that moment; without it, local time is taken as UTC. */
  zoneMinutes?(at: number): number;
}

export interface Timers {
  /** Calls `fire` once after `ms` milliseconds, never from within this call. Returns how to call it off. */
  set(ms: number, fire: () => void): () => void;
}

export interface Random {
  /** Evenly from [0, 1). */
  next(): number;
  /** Unpredictable bytes, for ids. */
  bytes(length: number): Uint8Array;
}

export interface Connectivity {
  /** What the platform says; undefined where it says nothing. A hint: the API's own answer is the truth. */
  online(): boolean | undefined;
  /** Whether what goes over the line is paid for by volume, or to be spared; undefined where the platform does not say. */
  metered?(): boolean | undefined;
  subscribe(listener: () => void): () => void;
}

export interface Power {
  /** Whether the battery is low and not being charged; undefined where the platform does not say. */
  low(): boolean | undefined;
  subscribe(listener: () => void): () => void;
}

export interface Locks {
  /** Runs `work` while nobody else on this device runs work of the same name (as far as the platform can see). */
  run<T>(name: string, work: () => Promise<T>): Promise<T>;
  /**
   * Waits for a name that one holder at a time has, and keeps it until the returned function is called or this process
   * ends, however it ends. `force`: takes it away from whoever has it. Absent where others cannot be seen.
   */
  readonly hold?: (name: string, holder: Holder, force?: 'force') => () => void;
}

/** Told never from within `hold`. */
export interface Holder {
  taken(): void;
  /** Somebody took it away. */
  lost?(): void;
}

/** Ways to speak with the other tabs of this app on this device. */
export interface Channels {
  /** `hear` gets what others post under this name from now on, in the order of each of them. What is lost is lost. */
  join(name: string, hear: (text: string) => void): Channel;
}

export interface Channel {
  post(text: string): void;
  leave(): void;
}

/** The part of the WHATWG WebSocket that the kit uses. */
export interface WebSocketLike {
  readonly readyState: number;
  readonly protocol: string;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  send(data: string): void;
  close(code?: number, reason?: string): void;
}

export type WebSocketConstructor = new (url: string, protocols?: string | string[]) => WebSocketLike;
