import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { changedUnderneath, difference, isDirty, saved, typed, type Draft } from './draft.js';

/** How long after the last key what was typed is handed over, in milliseconds. */
const pauseMs = 400;

type TextElement = HTMLInputElement | HTMLTextAreaElement;

export interface DraftText<Element extends TextElement> {
  readonly text: string;
  /** For the field. It keeps its own value, so that the caret stays between the same words whoever writes. */
  readonly field: {
    readonly ref: RefObject<Element | null>;
    readonly defaultValue: string;
    readonly onChange: (event: { target: { value: string } }) => void;
    readonly onBlur: () => void;
  };
}

/** A text field over a stored text: shows each key at once, saves in pauses, and lets others write in the same text. */
export function useDraft<Element extends TextElement>(
  stored: string,
  save: (text: string) => void,
): DraftText<Element> {
  const ref = useRef<Element>(null);
  const [draft, setDraft] = useState<Draft>({ text: stored, base: stored });
  const [seen, setSeen] = useState(stored);
  if (seen !== stored) {
    setSeen(stored);
    setDraft(changedUnderneath(draft, stored));
  }

  const latest = useRef({ draft, save });
  useLayoutEffect(() => {
    latest.current = { draft, save };
  });
  useLayoutEffect(() => {
    const field = ref.current;
    if (!field || field.value === draft.text) return;
    const { at, removed, inserted } = difference(field.value, draft.text);
    field.setRangeText(inserted, at, at + removed, 'preserve');
  }, [draft.text]);

  const flush = useCallback(() => {
    const { draft, save } = latest.current;
    if (!isDirty(draft)) return;
    latest.current = { draft: saved(draft), save };
    setDraft(saved);
    save(draft.text);
  }, []);
  useEffect(() => {
    if (!isDirty(draft)) return;
    const timer = setTimeout(flush, pauseMs);
    return () => clearTimeout(timer);
  }, [draft, flush]);
  useLeaving(flush);

  const onChange = useCallback(
    ({ target: { value } }: { target: { value: string } }) => setDraft((now) => typed(now, value)),
    [],
  );
  return { text: draft.text, field: { ref, defaultValue: draft.text, onChange, onBlur: flush } };
}

/** Before what is on the screen goes: a phone may end a page in the background without another word. */
function useLeaving(leave: () => void): void {
  useEffect(() => {
    addEventListener('pagehide', leave);
    document.addEventListener('visibilitychange', leave);
    return () => {
      removeEventListener('pagehide', leave);
      document.removeEventListener('visibilitychange', leave);
      leave();
    };
  }, [leave]);
}
