import { useCallback, type KeyboardEvent, type RefObject } from 'react';

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** Arrow keys go from line to line; the list scrolls along. */
export function useArrowKeys(list: RefObject<HTMLElement | null>): (event: KeyboardEvent) => void {
  return useCallback(
    (event) => {
      const step = steps[event.key];
      const links = [...(list.current?.querySelectorAll('a') ?? [])];
      const at = links.findIndex((link) => link === document.activeElement);
      if (step === undefined || at === -1) return;
      // By where they stand: what scrolls by is drawn in another order.
      const inOrder = links.sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top);
      const here = inOrder.findIndex((link) => link === document.activeElement);
      event.preventDefault();
      inOrder[here + step]?.focus();
    },
    [list],
  );
}
