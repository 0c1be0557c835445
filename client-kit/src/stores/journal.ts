import type { Cells } from './cells.js';

/** What cells held before a batch; undefined: nothing. */
export type Before = ReadonlyMap<string, string | undefined>;

/**
 * An undo journal in the cells themselves. What a batch is about to change is kept first; while the journal's head stands, the
 * batch has not happened. Taking back asks for no room that was not there before the batch.
 */
export class Journal {
  readonly #cells: Cells;
  readonly #head: string;
  #pieces: readonly string[] = [];

  /** `head`: a key that no other cell's key begins with. */
  constructor(cells: Cells, head: string) {
    this.#cells = cells;
    this.#head = head;
  }

  async keep(before: Before): Promise<void> {
    const kept = [...before].map(([key, text]) => (text === undefined ? [key] : [key, text]));
    const pieces = piecesOf(JSON.stringify(kept));
    const last = pieces.pop() ?? '';
    this.#pieces = pieces.map((_, at) => this.#pieceKey(at));
    if (pieces.length > 0) await this.#cells.put(pieces.map((piece, at) => [this.#pieceKey(at), piece]));
    // The head last: without one the journal was never finished, and nothing has been changed yet.
    await this.#cells.put([[this.#head, `${pieces.length}:${last}`]]);
  }

  /** Puts back what was there. */
  async undo(before: Before): Promise<void> {
    const entries = [...before];
    const made = entries.filter(([, text]) => text === undefined);
    if (made.length > 0) await this.#cells.remove(made.map(([key]) => key));
    const changed = entries.filter((entry): entry is [string, string] => entry[1] !== undefined);
    if (changed.length > 0) await this.#cells.put(changed);
  }

  /** From here on the batch has happened, or was taken back. The head goes first: without it, the rest means nothing. */
  async clear(): Promise<void> {
    await this.#cells.remove([this.#head]);
    if (this.#pieces.length > 0) await this.#cells.remove(this.#pieces);
    this.#pieces = [];
  }

  /** What the last process was in the middle of; `unreadable` is its text, where no sense can be made of it. */
  async found(): Promise<Before | { readonly unreadable: string } | undefined> {
    this.#pieces = (await this.#cells.keys()).filter((key) => key.startsWith(`${this.#head}/`));
    const [head] = await this.#cells.get([this.#head]);
    if (head === undefined) return undefined;
    const count = Number.parseInt(head);
    const pieces = await this.#cells.get(Array.from({ length: count || 0 }, (_, at) => this.#pieceKey(at)));
    const text = pieces.join('') + head.slice(head.indexOf(':') + 1);
    try {
      return new Map((JSON.parse(text) as Array<[string, string?]>).map(([key, value]) => [key, value]));
    } catch {
      return { unreadable: text };
    }
  }

  #pieceKey(at: number): string {
    return `${this.#head}/${at}`;
  }
}

/** Some platforms cannot read back a text of two megabytes. */
const pieceLength = 250_000;

function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  while (from < text.length) {
    let to = from + pieceLength;
    const cutsPair = to < text.length && (text.charCodeAt(to) & 0xfc00) === 0xdc00;
    if (cutsPair) to -= 1;
    pieces.push(text.slice(from, to));
    from = to;
  }
  return pieces;
}
