/** What a device's process and the driver tell each other. */

/** What a device's process is started for. */
export interface Job {
  readonly contestant: string;
  readonly task: string;
  /** Which of the task's acts. */
  readonly act: number;
  /** How many notes there are. */
  readonly size: number;
  /** How many edits are made. */
  readonly edits: number;
  /** How many notes somebody else has changed. */
  readonly changes: number;
  /** Where the device's disk is: a folder of this process alone. */
  readonly disk: string;
  /** Where the package of the peers is. */
  readonly peers: string;
}

export type ToShore =
  | {
      readonly request: number;
      readonly url: string;
      readonly method: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string | Uint8Array;
    }
  | { readonly socket: number; readonly open: true }
  | { readonly socket: number; readonly data: string }
  | { readonly socket: number; readonly close: number }
  /** Asks the harness itself, past the network. */
  | { readonly ask: number; readonly what: Question }
  | { readonly progress: string }
  | { readonly figures: Figures }
  | { readonly failed: string };

export type FromShore =
  | {
      readonly request: number;
      readonly lost?: boolean;
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  | { readonly socket: number; readonly opened?: true; readonly data?: string; readonly closed?: number }
  | { readonly answer: number; readonly value: unknown };

export type Question =
  /** Which edits the server has applied, in its order. */
  | { readonly is: 'applied' }
  /** From here on requests and bytes are counted anew. */
  | { readonly is: 'count' }
  | { readonly is: 'traffic' };

/** What went over the line. */
export interface Traffic {
  readonly requests: number;
  /** Of answers, as they are and as gzip makes them; what comes over sockets included. */
  readonly down: number;
  readonly downGzip: number;
  readonly up: number;
  readonly upGzip: number;
  readonly inFlight: number;
}

/** What was measured: numbers by name; undefined is "not measured". */
export type Figures = Readonly<Record<string, number | undefined>>;
