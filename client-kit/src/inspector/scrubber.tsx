import { useId, type ReactElement } from 'react';
import type { Timeline } from './timeline.js';
import { clockTime, duration, wordsOf } from './words.js';

interface ScrubberProps {
  readonly timeline: Timeline;
  /** After how many of the notes the moment is. */
  readonly count: number;
  readonly isPast: boolean;
  readonly at: number | undefined;
  /** Undefined: now, and whatever comes. */
  readonly choose: (count: number | undefined) => void;
}

/** Goes through what happened, by pointer or keys. */
export function Scrubber({ timeline, count, isPast, at, choose }: ScrubberProps): ReactElement {
  const id = useId();
  const { notes, now } = timeline;
  const note = notes[count - 1];
  const what = note && wordsOf(note);
  const ago =
    isPast && at !== undefined && now.at !== undefined ? `, ${duration(now.at - at)} before the last` : '';
  const told = at === undefined ? 'Nothing has happened yet.' : `${clockTime(at)} UTC${ago}`;
  const goTo = (next: number) => choose(next >= notes.length ? undefined : Math.max(0, next));

  return (
    <div className={isPast ? 'scrub past' : 'scrub'}>
      <label htmlFor={id}>
        <h3>Timeline, {notes.length} moments</h3>
      </label>
      <svg viewBox={`0 0 ${Math.max(40, notes.length)} 10`} preserveAspectRatio="none" aria-hidden="true">
        {notes.map((one, index) => {
          const { bad } = wordsOf(one);
          const height = bad ? 10 : heights[one.kind];
          const kind = `${bad ? 'bad' : one.kind}${index >= count ? ' ahead' : ''}`;
          return <rect key={index} className={kind} x={index} y={10 - height} width={0.7} height={height} />;
        })}
      </svg>
      <input
        id={id}
        type="range"
        min={0}
        max={notes.length}
        value={count}
        aria-valuetext={what ? `${told}: ${what.what}` : told}
        onChange={(event) => goTo(Number(event.target.value))}
      />
      <div className="row">
        <p>
          {told}
          {what && (
            <>
              {' '}
              <strong>{what.what}</strong> {what.detail}
            </>
          )}
        </p>
        <button type="button" onClick={() => goTo(count - 1)} disabled={count === 0}>
          Back
        </button>
        <button type="button" onClick={() => goTo(count + 1)} disabled={!isPast}>
          Forward
        </button>
        <button type="button" onClick={() => choose(undefined)} disabled={!isPast}>
          Now
        </button>
      </div>
    </div>
  );
}

const heights = { step: 6, request: 8, answer: 7, frame: 4 } as const;
