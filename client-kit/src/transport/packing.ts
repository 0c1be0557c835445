import type { Environment } from '../environment/environment.js';

/** A smaller body gains less than it costs, in characters. */
const smallest = 2_048;

export interface Body {
  readonly content: string | Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

/** Compression of what is sent to one server: once the server has said that it takes it, and until it refuses one. */
export class Packing {
  readonly #gzip: Environment['gzip'];
  #accepted = false;
  #refused = false;

  constructor(gzip: Environment['gzip']) {
    this.#gzip = gzip;
  }

  async pack(text: string): Promise<Body> {
    const packs = this.#gzip && this.#accepted && !this.#refused && text.length >= smallest;
    if (!packs) return { content: text, headers: {} };
    return { content: await this.#gzip(text), headers: { 'content-encoding': 'gzip' } };
  }

  /** Takes note of what an answer says its server accepts (RFC 7694). */
  heard(headers: Headers): void {
    this.#accepted = /\bgzip\b/.test(headers.get('accept-encoding') ?? '');
  }

  /** This server, or something before it, does not take what it said: nothing is packed any more. */
  giveUp(): void {
    this.#refused = true;
  }
}

/** Whether an answer may be about how the body was packed. */
export const mayBeOfPacking = ({ content }: Body, status: number): boolean =>
  typeof content !== 'string' && (status === 400 || status === 415);
