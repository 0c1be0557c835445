import type { Session } from '../app/session.js';
import { ChecklistDocument, type ChecklistQuery } from '../generated/holdfast.js';

export type ChecklistLine = ChecklistQuery['checklistItems']['nodes'][number];

/** A note's checklist, in its order. */
export async function checklistOf(
  { client }: Session,
  note: { readonly id: string; readonly workspaceId: string },
): Promise<readonly ChecklistLine[]> {
  const where = { workspaceId: note.workspaceId, noteId: note.id };
  const { data } = await client.query({ query: ChecklistDocument, variables: { where, first: 200 } });
  return data?.checklistItems.nodes ?? [];
}
