import { useEffect, useRef, useState, type ReactElement, type RefObject } from 'react';
import { Icon } from '../ui/icons.js';
import { useSyncNow } from './use-sync-now.js';

/** How far a finger has to pull, in pixels. */
const enough = 72;

/** A pull at the top of a list, with a finger, syncs now. Gives what is shown above the list meanwhile. */
export function usePullToRefresh(scroller: RefObject<HTMLElement | null>): ReactElement {
  const { busy, syncNow } = useSyncNow();
  const [pulled, setPulled] = useState(0);
  const latest = useRef(syncNow);
  useEffect(() => {
    latest.current = syncNow;
  });
  useEffect(() => {
    const list = scroller.current;
    if (!list) return;
    let from: number | undefined;
    let far = 0;
    const start = ({ touches }: TouchEvent): void => {
      from = list.scrollTop <= 0 ? touches[0]?.clientY : undefined;
    };
    const move = ({ touches }: TouchEvent): void => {
      if (from === undefined) return;
      far = Math.max(0, Math.min(enough * 1.5, ((touches[0]?.clientY ?? from) - from) / 2));
      setPulled(far);
    };
    const end = (): void => {
      if (far >= enough) latest.current();
      from = undefined;
      far = 0;
      setPulled(0);
    };
    const listeners = { touchstart: start, touchmove: move, touchend: end, touchcancel: end };
    for (const [name, listener] of Object.entries(listeners))
      list.addEventListener(name, listener as EventListener, { passive: true });
    return () => {
      for (const [name, listener] of Object.entries(listeners))
        list.removeEventListener(name, listener as EventListener);
    };
  }, [scroller]);
  return (
    <div
      className="pull"
      style={{ height: busy ? 40 : pulled }}
      data-ready={pulled >= enough || busy || undefined}
      aria-hidden="true"
    >
      <Icon name="refresh" size={18} />
    </div>
  );
}
