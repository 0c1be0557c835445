/** A character in a document: the `clock`-th that `client` wrote. */
export interface CharacterId {
  readonly client: number;
  readonly clock: number;
}

/** Characters written at once, next to each other. */
export interface Insertion extends CharacterId {
  readonly text: string;
  /** What they were written between; undefined at the text's own ends. */
  readonly after: CharacterId | undefined;
  readonly before: CharacterId | undefined;
  /** The name of the root, where neither neighbour tells it. */
  readonly root: string | undefined;
}

/** So many characters of one client, from a clock on. */
export interface Deletion extends CharacterId {
  readonly length: number;
}

export interface Edit {
  readonly insertions: readonly Insertion[];
  readonly deletions: readonly Deletion[];
}

/** Bits of a struct's first byte, and the one kind of content that plain text has (Yjs, update format 1). */
const hasAfter = 0x80;
const hasBefore = 0x40;
const plainText = 4;

/** Larger numbers are no ids of ours; and a sum of two of them is still exact. */
const largest = 2 ** 52;

/**
 * An edit that consists of plain insertions and deletions, as `editTo` and `join` make them; undefined for any other
 * bytes. Reads each byte once and reserves nothing by a number that the bytes claim, as Yjs's own reader does.
 */
export function readEdit(bytes: Uint8Array): Edit | undefined {
  const reader = new Reader(bytes);
  try {
    const insertions = [...insertionsIn(reader)];
    const deletions = [...deletionsIn(reader)];
    return reader.isAtEnd ? { insertions, deletions } : undefined;
  } catch {
    return undefined;
  }
}

function* insertionsIn(reader: Reader): Generator<Insertion> {
  let last = Infinity;
  for (let clients = reader.number(); clients > 0; clients--) {
    const structs = reader.number();
    const client = reader.number();
    // Yjs joins updates in this order, and loses what does not keep to it.
    if (client >= last) throw new RangeError('Clients in the wrong order.');
    last = client;
    let clock = reader.number();
    if (structs === 0) throw new RangeError('Nothing inserted.');
    for (let left = structs; left > 0; left--) {
      const info = reader.byte();
      if ((info & ~(hasAfter | hasBefore)) !== plainText) throw new RangeError('Not plain text.');
      const after = info & hasAfter ? reader.id() : undefined;
      const before = info & hasBefore ? reader.id() : undefined;
      const root = (after ?? before) ? undefined : reader.rootName();
      const text = reader.text();
      if (text === '') throw new RangeError('Nothing inserted.');
      yield { client, clock, text, after, before, root };
      clock += text.length;
    }
  }
}

function* deletionsIn(reader: Reader): Generator<Deletion> {
  for (let clients = reader.number(); clients > 0; clients--) {
    const client = reader.number();
    for (let left = reader.number(); left > 0; left--) {
      const clock = reader.number();
      const length = reader.number();
      if (length === 0) throw new RangeError('Nothing deleted.');
      yield { client, clock, length };
    }
  }
}

/** Reads forwards; throws at the end of the bytes, or where they are not what was asked for. */
class Reader {
  #at = 0;
  readonly #bytes: Uint8Array;
  // Made only where edits of strangers are read: not every phone has one.
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new RangeError('Too short.');
    return byte;
  }

  /** A whole number, seven bits a byte, lowest first, in as few bytes as it takes. */
  number(): number {
    let number = 0;
    for (let factor = 1; factor <= largest; factor *= 128) {
      const byte = this.byte();
      number += (byte & 127) * factor;
      if (byte >= 128) continue;
      if (number > largest || (byte === 0 && factor > 1)) break;
      return number;
    }
    throw new RangeError('No number of ours.');
  }

  id(): CharacterId {
    return { client: this.number(), clock: this.number() };
  }

  /** Of a root only: what else can stand here is a type within the document. */
  rootName(): string {
    if (this.number() !== 1) throw new RangeError('Not in the root.');
    return this.text();
  }

  text(): string {
    const length = this.number();
    const start = this.#at;
    this.#at += length;
    if (this.#at > this.#bytes.length) throw new RangeError('Too short.');
    return this.#utf8.decode(this.#bytes.subarray(start, this.#at));
  }
}
