import type { Holdfast } from '../client/holdfast.js';
import { answerNote, noteOf, type Note } from './note.js';
import { emptyTimeline, recorded, type Timeline } from './timeline.js';

/** Somebody looks at what a kit does. All who do share one timeline, which goes on while one of them is there. */
export interface SyncWatch {
  readonly timeline: () => Timeline;
  /** Called at most every tenth of a second, while there is anything new. Returns how to leave. */
  readonly onChange: (listener: () => void) => () => void;
  /** Forgets what happened, but not where the engine stands. */
  readonly clear: () => void;
}

const restMs = 100;
const watches = new WeakMap<Holdfast, SyncWatch>();

export function syncWatch(holdfast: Holdfast): SyncWatch {
  const known = watches.get(holdfast) ?? begin(holdfast);
  watches.set(holdfast, known);
  return known;
}

function begin({ tap, sync }: Holdfast): SyncWatch {
  const { clock, timers } = tap.environment;
  const listeners = new Set<{ readonly call: () => void }>();
  let timeline = emptyTimeline;
  let stop = () => {};
  let resting = false;

  const tellAll = () => {
    if (resting) return;
    resting = true;
    timers.set(restMs, () => {
      resting = false;
      for (const { call } of [...listeners]) call();
    });
  };
  const record = (note: Note) => {
    timeline = recorded(timeline, note);
    tellAll();
  };
  const start = () => {
    const stops = [
      tap.watch((happening, at) => record(noteOf(happening, at))),
      sync.onAnswered((answered) => record(answerNote(answered, clock.now()))),
    ];
    stop = () => stops.forEach((end) => end());
  };

  return {
    timeline: () => timeline,
    onChange(call) {
      const listener = { call };
      if (listeners.size === 0) start();
      listeners.add(listener);
      return () => {
        if (listeners.delete(listener) && listeners.size === 0) stop();
      };
    },
    clear() {
      const { at, engine } = timeline.now;
      timeline = {
        ...emptyTimeline,
        base: { ...emptyTimeline.base, at, engine },
        now: { ...emptyTimeline.now, at, engine },
      };
      tellAll();
    },
  };
}
