import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, type ReactElement } from 'react';
import { usePullToRefresh } from '../sync/pull-to-refresh.js';
import { useNow } from '../ui/use-now.js';
import { listRows, rowHeight } from './list-rows.js';
import { NoteRow } from './note-row.js';
import { useArrowKeys } from './use-arrow-keys.js';
import type { Notes } from './use-notes.js';

/** Only the lines on the screen are drawn, and read: 10,000 notes cost no more than twenty. */
export function NoteList({ pinned, others }: { pinned: Notes; others: Notes }): ReactElement {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => listRows(pinned, others), [pinned, others]);
  const now = useNow();
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    // The same functions while the rows are the same: for others, all rows are measured anew.
    estimateSize: useCallback((index: number) => rowHeight(rows[index]), [rows]),
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    overscan: 6,
  });
  const shown = list.getVirtualItems();
  const last = rows[shown.at(-1)?.index ?? 0];
  useEffect(() => {
    // What is scrolled to is not here yet: the next lines are brought until it is.
    if (last?.kind === 'unread') last.more?.();
  });
  useEffect(() => list.measure(), [list, rows.length]);
  const pull = usePullToRefresh(scroller);
  const onKeyDown = useArrowKeys(scroller);
  return (
    <div className="scroller" ref={scroller} onKeyDown={onKeyDown}>
      {pull}
      <ul className="note-list" style={{ height: list.getTotalSize() }} aria-label="Notes">
        {shown.map(({ index, key, start, size }) => {
          const row = rows[index];
          return (
            <li
              key={key}
              className="note-list-row"
              style={{ transform: `translateY(${start}px)`, height: size }}
            >
              {row?.kind === 'heading' && <h2 className="list-heading">{row.text}</h2>}
              {row?.kind === 'note' && <NoteRow id={row.id} now={now} />}
              {row?.kind === 'unread' && <div className="skeleton" />}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
