import { useRef, useState, useSyncExternalStore, type ReactElement } from 'react';
import type { Holdfast } from '../client/holdfast.js';
import { EnginePart } from './engine-part.js';
import { OutboxPart } from './outbox-part.js';
import { Scrubber } from './scrubber.js';
import { syncWatch } from './sync-watch.js';
import { HappenedPart, PositionsPart, ProblemsPart, TrafficPart } from './parts.js';
import { momentAt } from './timeline.js';
import { useLooks } from './use-looks.js';
import { obstacle } from './words.js';

export interface SyncInspectorProps {
  readonly holdfast: Holdfast;
  /** `system` follows the device; the others are for apps with a switch of their own. */
  readonly theme?: 'light' | 'dark' | 'system';
}

/**
 * What sync does, and did: where the machine stands, the outbox, positions, traffic, problems, and a timeline to look back
 * on. It watches while it is mounted. Needs no provider, brings its own looks, and shows content of records only where
 * somebody asks for an edit's.
 */
export function SyncInspector({ holdfast, theme = 'system' }: SyncInspectorProps): ReactElement {
  const self = useRef<HTMLElement>(null);
  useLooks(self);
  const watch = syncWatch(holdfast);
  const timeline = useSyncExternalStore(watch.onChange, watch.timeline, watch.timeline);
  /** A moment of the past, by the note that it comes after: notes move when the oldest go. */
  const [chosen, choose] = useState<number | undefined>(undefined);
  const first = timeline.dropped;
  const count = chosen === undefined ? timeline.notes.length : Math.max(0, chosen - first);
  const isPast = chosen !== undefined;
  const moment = momentAt(timeline, count);
  const { engine } = moment;
  const state = engine?.state ?? holdfast.sync.status().state;

  return (
    <section
      ref={self}
      className="holdfast-inspector"
      style={{ colorScheme: theme === 'system' ? 'light dark' : theme }}
      aria-label="Sync inspector"
    >
      <header className="head">
        <h2>
          <span className={`state ${moods[state]}`}>{state}</span>
        </h2>
        {isPast && <p>as it was then</p>}
        {engine && <p>{obstacle(engine)}</p>}
        <div className="buttons">
          <button type="button" onClick={() => void holdfast.sync.now().catch(() => undefined)}>
            Sync now
          </button>
          <button
            type="button"
            onClick={() => {
              choose(undefined);
              watch.clear();
            }}
          >
            Clear
          </button>
        </div>
      </header>
      <Scrubber
        timeline={timeline}
        count={count}
        isPast={isPast}
        at={moment.at}
        choose={(next) => choose(next === undefined ? undefined : next + first)}
      />
      <div className="parts">
        <EnginePart engine={engine} at={moment.at ?? 0} />
        <OutboxPart outbox={engine?.outbox} live={isPast ? undefined : holdfast.sync} />
        <PositionsPart positions={engine?.positions ?? []} />
        <TrafficPart traffic={moment.traffic} calls={moment.calls} />
        <ProblemsPart problems={moment.problems} />
        <HappenedPart notes={timeline.notes.slice(0, count)} />
      </div>
    </section>
  );
}

const moods = {
  live: 'good',
  pushing: 'busy',
  pulling: 'busy',
  connecting: 'busy',
  offline: 'wait',
  'backing-off': 'wait',
  paused: 'wait',
  'needs-sign-in': 'bad',
  'needs-upgrade': 'bad',
} as const;
