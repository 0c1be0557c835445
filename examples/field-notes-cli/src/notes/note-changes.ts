/** A note in two states of a list that is watched. */
export interface Watched {
  readonly id: string;
  readonly title: string;
  readonly version: number;
}

export type NoteChange<T> = { readonly kind: 'new' | 'changed' | 'gone'; readonly note: T };

/** What is different between two states of a list, in the order of the new one; what is gone comes last. */
export function noteChanges<T extends Watched>(before: readonly T[], after: readonly T[]): NoteChange<T>[] {
  const known = new Map(before.map((note) => [note.id, note]));
  const changes: NoteChange<T>[] = [];
  for (const note of after) {
    const old = known.get(note.id);
    known.delete(note.id);
    if (!old) changes.push({ kind: 'new', note });
    else if (JSON.stringify(old) !== JSON.stringify(note)) changes.push({ kind: 'changed', note });
  }
  return [...changes, ...[...known.values()].map((note) => ({ kind: 'gone' as const, note }))];
}
