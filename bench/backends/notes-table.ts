import { editsIn, noteOf, type Note } from '../field/notes.js';
import { changedNumbers, changedTitle } from './changed.js';
import { Witness } from './witness.js';

/** The notes of a server that keeps no more than rows and the order in which they changed: what the peers' servers share. */
export class NotesTable {
  readonly witness = new Witness();
  readonly #rows = new Map<string, { note: Note; position: number }>();
  readonly #log: string[] = [];
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
    for (let number = 0; number < size; number++) this.#keep(noteOf(number));
  }

  get position(): number {
    return this.#log.length;
  }

  note(id: string): Note | undefined {
    return this.#rows.get(id)?.note;
  }

  all(): Note[] {
    return [...this.#rows.values()].map(({ note }) => note);
  }

  /** A device changes some fields. What it gives for the version does not count. */
  edit(id: string, fields: Partial<Note>): Note | undefined {
    const note = this.note(id);
    if (!note) return undefined;
    const next = { ...note, ...fields, version: note.version + 1 };
    this.#keep(next);
    if (fields.title !== undefined) this.witness.saw(editsIn(fields.title));
    return next;
  }

  /** The newest state of what changed behind a position, at most so many, and how far that reaches. */
  since(position: number, limit: number): { notes: Note[]; position: number } {
    const notes: Note[] = [];
    let reached = position;
    for (; reached < this.#log.length && notes.length < limit; reached++) {
      const row = this.#rows.get(this.#log[reached]!)!;
      if (row.position === reached + 1) notes.push(row.note);
    }
    return { notes, position: reached };
  }

  /** Somebody else changes so many. */
  change(notes: number): void {
    for (const number of changedNumbers(notes, this.#size)) {
      const note = this.note(noteOf(number).id)!;
      const updatedAt = new Date().toISOString();
      this.#keep({ ...note, title: changedTitle(number), version: note.version + 1, updatedAt });
    }
  }

  #keep(note: Note): void {
    this.#log.push(note.id);
    this.#rows.set(note.id, { note, position: this.#log.length });
  }
}

/** An answer as JSON. */
export const json = (value: unknown): { headers: Record<string, string>; body: string } => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});
