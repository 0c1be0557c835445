import type { Holdfast } from '../client/holdfast.js';
import type { Moment } from './moment.js';
import { syncWatch } from './sync-watch.js';
import { momentAt } from './timeline.js';
import { bytes, clockTime, duration, nextTry, obstacle, wordsOf } from './words.js';

/** Where the tables go: a browser's console, or anything that takes its place. */
export type Printer = Pick<Console, 'log' | 'table'>;

/**
 * The inspector for a browser's console. Each prints how things stand, or stood: `back` says how many moments ago.
 * Names, ids, sizes and codes only.
 */
export interface ConsoleInspector {
  /** The state, both lanes, and what keeps them. */
  readonly machine: (back?: number) => void;
  readonly outbox: (back?: number) => void;
  readonly positions: (back?: number) => void;
  readonly traffic: (back?: number) => void;
  readonly errors: (back?: number) => void;
  /** The last things that happened; the first column is what `back` takes. */
  readonly timeline: (last?: number) => void;
  readonly help: () => void;
  /** Ends the watching. */
  readonly stop: () => void;
}

/**
 * Begins to watch, and gives what prints: `const inspect = holdfastInspector(holdfast); inspect.machine()`. It shares its
 * timeline with a `SyncInspector` of the same `holdfast`.
 */
export function holdfastInspector(holdfast: Holdfast, print: Printer = console): ConsoleInspector {
  const watch = syncWatch(holdfast);
  const stop = watch.onChange(() => undefined);
  const then = (back: number): Moment => momentAt(watch.timeline(), watch.timeline().notes.length - back);
  const table = (rows: readonly object[], none: string) =>
    rows.length > 0 ? print.table(rows) : print.log(none);

  return {
    machine(back = 0) {
      const { engine, at = 0 } = then(back);
      if (!engine) return print.log('Nobody is signed in.');
      print.log([engine.state, at && `${clockTime(at)} UTC`, obstacle(engine)].filter(Boolean).join(' · '));
      print.table(
        Object.fromEntries(
          (['push', 'pull'] as const).map((name) => {
            const { place, run, failures, code } = engine[name];
            return [name, { place, run, failures, next: nextTry(engine[name], at), problem: code ?? '–' }];
          }),
        ),
      );
    },
    outbox(back = 0) {
      const { size = 0, entries = [] } = then(back).engine?.outbox ?? {};
      table(
        entries.map(({ codes, ...entry }) => ({ ...entry, codes: codes.join(' ') })),
        size === 0 ? 'Nothing waits.' : `${size} edits wait: too many to list.`,
      );
      if (entries.length > 0 && size > entries.length) print.log(`And ${size - entries.length} more.`);
    },
    positions(back = 0) {
      table(
        (then(back).engine?.positions ?? []).map(({ joining, ...position }) => ({
          ...position,
          joining: joining.join(' '),
        })),
        'No workspace has been read yet.',
      );
    },
    traffic(back = 0) {
      const { traffic, calls } = then(back);
      print.log(
        `${traffic.requests} requests, ${traffic.failed} failed: ↑ ${bytes(traffic.sent)} ↓ ${bytes(traffic.received)}; ` +
          `${traffic.frames} socket messages: ↓ ${bytes(traffic.framesReceived)}`,
      );
      if (calls.length > 0)
        print.table(
          calls.map(({ operation, count, lastMs, longestMs, sent, received }) => ({
            operation,
            count,
            last: duration(lastMs),
            longest: duration(longestMs),
            sent: bytes(sent),
            received: bytes(received),
          })),
        );
    },
    errors(back = 0) {
      table(
        then(back).problems.map(({ at, where, code }) => ({ utc: clockTime(at), where, code })),
        'None.',
      );
    },
    timeline(last = 20) {
      const { notes } = watch.timeline();
      const from = Math.max(0, notes.length - last);
      table(
        notes.slice(from).map((note, index) => {
          const { what, detail } = wordsOf(note);
          return { back: notes.length - from - index - 1, utc: clockTime(note.at), what, detail };
        }),
        'Nothing has happened yet.',
      );
    },
    help: () =>
      print.log(
        'machine(back), outbox(back), positions(back), traffic(back), errors(back): how things stand, or stood so many moments ago; timeline(last): what happened; stop()',
      ),
    stop,
  };
}
