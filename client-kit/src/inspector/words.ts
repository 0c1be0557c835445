import { isoTime } from '../environment/iso-time.js';
import type { EngineNote, LaneNote, Note } from './note.js';

/** What the inspector says, in the page as on the console. */

/** The time of day in UTC, to the millisecond. */
export const clockTime = (at: number): string => isoTime(at).slice(11, 23);

export function bytes(count: number): string {
  if (count < 1_000) return `${count} B`;
  return count < 1_000_000 ? `${(count / 1_000).toFixed(1)} kB` : `${(count / 1_000_000).toFixed(2)} MB`;
}

export function duration(ms: number): string {
  const size = Math.abs(ms);
  if (size < 1_000) return `${Math.round(ms)} ms`;
  if (size < 120_000) return `${(ms / 1_000).toFixed(1)} s`;
  return size < 7_200_000 ? `${Math.round(ms / 60_000)} min` : `${(ms / 3_600_000).toFixed(1)} h`;
}

/** What is left of an id that nobody reads to its end. */
export const short = (id: string): string => (id.length > 13 ? `…${id.slice(-8)}` : id);

/** Why the engine does not do all that it could; undefined where nothing keeps it. */
export function obstacle({ gate, gateCode, pausedBy, allows, because }: EngineNote): string | undefined {
  if (pausedBy.length > 0) return `Paused: ${pausedBy.join(', ')}`;
  if (gate !== 'open') return `The gate is shut: ${gate}${gateCode ? ` (${gateCode})` : ''}`;
  return allows === 'all' ? undefined : `The policy lets ${allows} through: ${because.join(', ')}`;
}

/** When a lane goes on by itself, seen from a moment. */
export function nextTry({ place, wakeAt }: LaneNote, at: number): string {
  if (wakeAt === undefined || (place !== 'waiting' && place !== 'held' && place !== 'live')) return '–';
  return `${place === 'live' ? 'checked' : 'goes on'} in ${duration(Math.max(0, wakeAt - at))}`;
}

/** One line about what happened: what, and what came of it. */
export function wordsOf(note: Note): {
  readonly what: string;
  readonly detail: string;
  readonly bad: boolean;
} {
  switch (note.kind) {
    case 'step': {
      const { push, pull, outbox, state } = note.engine;
      const what = [note.lane, note.event, note.code].filter(Boolean).join(' ');
      const waiting = outbox.size > 0 ? ` · outbox ${outbox.size}` : '';
      return {
        what,
        detail: `${state}: push ${push.place}, pull ${pull.place}${waiting}`,
        bad: note.code !== undefined,
      };
    }
    case 'request': {
      const came = note.status === undefined ? 'no answer' : `${note.status}`;
      const sizes = `↑ ${bytes(note.sent)} ↓ ${bytes(note.received)}`;
      return {
        what: note.operation,
        detail: [came, note.code, duration(note.ms), sizes].filter(Boolean).join(' · '),
        bad: note.code !== undefined,
      };
    }
    case 'frame':
      return { what: `socket ${note.type}`, detail: `↓ ${bytes(note.received)}`, bad: false };
    case 'answer': {
      const said = [note.outcome, note.replayed && 'replayed', ...note.codes].filter(Boolean);
      return { what: note.name, detail: `${said.join(' · ')} ${short(note.id)}`, bad: note.codes.length > 0 };
    }
  }
}
