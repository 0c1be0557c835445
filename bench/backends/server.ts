import type { Witness } from './witness.js';

export interface Request {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One end of a WebSocket. */
export interface Peer {
  send(data: string): void;
  close(code: number): void;
}

export interface Socket {
  receive(data: string): void;
  closed(code: number): void;
}

/** A server in memory with notes in it, as one contestant's protocol wants it. Small, and without a database: for all alike. */
export interface Server {
  readonly witness: Witness;
  answer(request: Request): Promise<Answer> | Answer;
  open?(peer: Peer): Socket;
  /** Somebody else changes the titles of so many notes, spread over all. */
  change(notes: number): void;
}
