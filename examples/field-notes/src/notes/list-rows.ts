import type { Notes } from './use-notes.js';

/** A line of the list. `unread`: a note that nobody has scrolled to yet; `more` brings it closer. */
export type ListRow =
  | { readonly kind: 'heading'; readonly key: string; readonly text: string }
  | { readonly kind: 'note'; readonly key: string; readonly id: string }
  | { readonly kind: 'unread'; readonly key: string; readonly more: (() => void) | undefined };

/** As many lines as there are notes, so that the scroll bar tells the truth; headings only where there are two parts. */
export function listRows(pinned: Notes, others: Notes): ListRow[] {
  const [first, second] = [linesOf('pinned', pinned), linesOf('others', others)];
  if (first.length === 0) return second;
  return [
    { kind: 'heading', key: 'heading-pinned', text: 'Pinned' },
    ...first,
    ...(second.length > 0 ? [{ kind: 'heading', key: 'heading-others', text: 'Others' } as const] : []),
    ...second,
  ];
}

export const rowHeight = (row: ListRow | undefined): number => (row?.kind === 'heading' ? 36 : 88);

function linesOf(part: string, { ids, list, more }: Notes): ListRow[] {
  const unread = Math.max(0, (list?.totalCount ?? 0) - ids.length);
  return [
    ...ids.map((id): ListRow => ({ kind: 'note', key: id, id })),
    ...Array.from({ length: unread }, (_, at): ListRow => ({ kind: 'unread', key: `${part}-${at}`, more })),
  ];
}
