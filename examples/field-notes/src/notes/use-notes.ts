import { useCallback, useMemo, useRef } from 'react';
import { useNoteIdsQuery } from '../generated/hooks.js';
import type { NoteFilter } from '../generated/holdfast.js';

/** Lines fetched at a time: some screens' worth, and few enough to be read within a frame. */
const pageSize = 100;

export interface Notes {
  /** Undefined while nothing is known. */
  readonly list: { readonly totalCount: number } | undefined;
  readonly ids: readonly string[];
  /** There are more than `ids`: brings the next ones. */
  readonly more: (() => void) | undefined;
}

/** The ids of the notes that fit, newest first, as far as somebody has scrolled. */
export function useNotes(where: NoteFilter): Notes {
  const { data, fetchMore } = useNoteIdsQuery({
    variables: { where, orderBy: 'UPDATED_DESC', first: pageSize },
  });
  const after = data?.notes.pageInfo.hasNextPage ? data.notes.pageInfo.endCursor : undefined;
  const asked = useRef<string>(undefined);
  const more = useCallback(() => {
    // Each step of an answer draws the list anew, which asks again: without this, they would multiply.
    if (!after || asked.current === after) return;
    asked.current = after;
    const forget = () => {
      if (asked.current === after) asked.current = undefined;
    };
    // What fails is asked for again when somebody scrolls on.
    fetchMore({ variables: { after } }).then(forget, forget);
  }, [fetchMore, after]);
  return useMemo(
    () => ({
      list: data?.notes,
      ids: data?.notes.nodes.map(({ id }) => id) ?? [],
      more: after ? more : undefined,
    }),
    [data, after, more],
  );
}
