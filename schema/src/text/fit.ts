import { getState } from 'yjs';
import { noClient, type Document } from './document.js';
import type { CharacterId, Edit } from './read-edit.js';

const missing = 'The edit builds on edits that are not there, or is of another text.';

/** Whether an edit goes on where the document ends, and names nothing that is not in one of the two. */
export function fitProblem({ doc, name }: Document, edit: Edit): string | undefined {
  const ends = new Map<number, number>();
  const endOf = (client: number): number => ends.get(client) ?? getState(doc.store, client);
  for (const { client, clock, text, root } of edit.insertions) {
    if (client === noClient) return 'The edit does not say who wrote it.';
    if (clock < endOf(client)) return 'The edit writes anew what the text already has.';
    if (clock > endOf(client) || (root !== undefined && root !== name)) return missing;
    ends.set(client, clock + text.length);
  }
  const isThere = (id: CharacterId | undefined, length = 1): boolean =>
    id === undefined || id.clock + length <= endOf(id.client);
  const isEarlier = (id: CharacterId | undefined, than: CharacterId): boolean =>
    id?.client !== than.client || id.clock < than.clock;
  const fits =
    edit.insertions.every((written) =>
      [written.after, written.before].every((id) => isThere(id) && isEarlier(id, written)),
    ) && edit.deletions.every((deletion) => isThere(deletion, deletion.length));
  return fits ? undefined : missing;
}
