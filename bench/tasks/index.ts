import type { LineOptions } from '../driver/line.js';
import { catchUp } from './catch-up.js';
import { change } from './change.js';
import { drain } from './drain.js';
import { edits, editsWatched } from './edits.js';
import { fill } from './fill.js';
import { after, afterQuickEdits, goneAtOnce, goneInMidDrain, quickEdits } from './gone.js';
import { lists } from './lists.js';
import type { Act } from './stage.js';
import { start } from './start.js';

/** A figure in a task's table. */
export interface Column {
  readonly figure: string;
  readonly title: string;
  readonly digits?: number;
  /** Shown beside it: how many times as much it is as the best peer's. */
  readonly ratio?: true;
}

export interface Task {
  readonly says: string;
  /** What happens, each act in a process of its own on the same disk and with the same server. */
  readonly acts: readonly Act[];
  /** What the disk is like before: as after a first sync, or empty. */
  readonly disk: 'filled' | 'empty';
  readonly size: number;
  readonly edits: number;
  readonly changes: number;
  readonly line: LineOptions;
  readonly columns: readonly Column[];
}

const near: LineOptions = { roundTripMs: 0, loseEvery: 0 };
const far: LineOptions = { roundTripMs: 100, loseEvery: 0 };
const lossy: LineOptions = { roundTripMs: 100, loseEvery: 10 };
const usual = { disk: 'filled', size: 10_000, edits: 1_000, changes: 0, line: near } as const;

const ms = (figure: string, title: string): Column => ({ figure, title, digits: 1 });
const busy = [ms('busyMs', 'busy ms'), ms('cpuMs', 'cpu ms'), ms('stallMs', 'longest stall ms')];
const verdict = ['stuck', 'lost', 'doubled', 'inversions'].map((figure) => ({ figure, title: figure }));
const editColumns: readonly Column[] = [
  { ...ms('visibleMs', 'visible ms'), ratio: true },
  { figure: 'visible', title: 'visible' },
  ms('durableMs', 'durable ms'),
  ms('p50Ms', 'p50 ms'),
  ms('p99Ms', 'p99 ms'),
  ms('firstTenthMs', 'p50 first tenth'),
  ms('lastTenthMs', 'p50 last tenth'),
  { figure: 'bytesEach', title: 'bytes an edit', ratio: true },
  { figure: 'writes', title: 'writes' },
  ...busy,
];
const drainColumns: readonly Column[] = [
  { ...ms('ms', 'ms'), ratio: true },
  { figure: 'requests', title: 'requests', ratio: true },
  { figure: 'inFlight', title: 'in flight' },
  ...verdict,
  ...busy,
];
const goneColumns: readonly Column[] = ['promised', 'visible', 'applied', 'doubled', 'inversions'].map(
  (figure) => ({ figure, title: figure }),
);

/** What contestants do, in the order of the tables. */
export const tasks: Readonly<Record<string, Task>> = {
  fill: { ...usual, says: 'first sync', acts: [fill], disk: 'empty', columns: [] },
  lists: { ...usual, says: 'lists of other notebooks read', acts: [lists], columns: [] },
  start: {
    ...usual,
    says: 'cold start to the first 50 of a list, 10,000 notes stored',
    acts: [start],
    columns: [
      { ...ms('firstMs', 'first 50 ms'), ratio: true },
      ms('allMs', 'all readable ms'),
      ...busy,
      ms('heapMb', 'heap MB'),
      ms('rssMb', 'RSS MB'),
    ],
  },
  change: {
    ...usual,
    says: 'one field of one of 10,000 notes changed, sent and confirmed',
    acts: [change],
    columns: [
      { figure: 'bytes', title: 'bytes written', ratio: true },
      { figure: 'writes', title: 'writes' },
      { ...busy[0]!, ratio: true },
      ...busy.slice(1),
      ms('visibleMs', 'visible ms'),
      ms('durableMs', 'durable ms'),
    ],
  },
  edits: { ...usual, says: '1,000 edits without a network', acts: [edits], columns: editColumns },
  'edits-watched': {
    ...usual,
    says: '1,000 edits without a network, a list of 50 on the screen',
    acts: [editsWatched],
    columns: editColumns,
  },
  drain: {
    ...usual,
    says: '1,000 edits sent, 100 ms round trip',
    acts: [drain],
    line: far,
    columns: drainColumns,
  },
  'drain-lossy': {
    ...usual,
    says: '1,000 edits sent, 100 ms round trip, the first and every tenth answer lost after the server acted',
    acts: [drain],
    line: lossy,
    columns: drainColumns,
  },
  'gone-at-once': {
    ...usual,
    says: '100 edits without a network, the process gone at once, started again',
    acts: [goneAtOnce, after],
    edits: 100,
    line: far,
    columns: goneColumns,
  },
  'gone-in-mid-drain': {
    ...usual,
    says: '100 edits, the process gone while they are sent, started again',
    acts: [goneInMidDrain, after],
    edits: 100,
    line: far,
    columns: goneColumns,
  },
  'one-record': {
    ...usual,
    says: '100 quick edits of one note, the process gone, started again, sent',
    acts: [quickEdits, afterQuickEdits],
    edits: 100,
    columns: [
      { figure: 'inversions', title: 'inversions' },
      { figure: 'lastIsLast', title: 'last is last' },
      { figure: 'reached', title: 'edits that reached the server' },
      { figure: 'doubled', title: 'doubled' },
    ],
  },
  'catch-up': {
    ...usual,
    says: '100 of 10,000 notes were changed elsewhere, 100 ms round trip',
    acts: [catchUp],
    changes: 100,
    line: far,
    columns: [
      { ...ms('ms', 'ms'), ratio: true },
      { figure: 'here', title: 'here' },
      { figure: 'requests', title: 'requests' },
      { figure: 'down', title: 'bytes down' },
      { figure: 'downGzip', title: 'gzipped', ratio: true },
      ...busy,
    ],
  },
};
