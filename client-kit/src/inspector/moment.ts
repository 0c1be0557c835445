import type { EngineNote, Note, RequestNote } from './note.js';

/** How everything stood after something had happened. */
export interface Moment {
  /** Device time, in milliseconds; undefined before anything has happened. */
  readonly at: number | undefined;
  /** Undefined while nobody's data is open. */
  readonly engine: EngineNote | undefined;
  readonly traffic: Traffic;
  /** By operation, the one asked for last at the end. */
  readonly calls: readonly Call[];
  /** The last ones, newest first. */
  readonly problems: readonly Problem[];
}

/** Since the watching began; bytes of bodies and messages. */
export interface Traffic {
  readonly requests: number;
  readonly failed: number;
  readonly sent: number;
  readonly received: number;
  readonly frames: number;
  readonly framesReceived: number;
}

export interface Call {
  readonly operation: string;
  readonly count: number;
  readonly lastMs: number;
  readonly longestMs: number;
  readonly sent: number;
  readonly received: number;
}

export interface Problem {
  readonly at: number;
  /** Where it showed: a lane, a request, or an edit. */
  readonly where: string;
  readonly code: string;
}

/** A page of an app may ask for many things by many names. */
const mostCalls = 30;
const mostProblems = 20;

export const beforeAll: Moment = {
  at: undefined,
  engine: undefined,
  traffic: { requests: 0, failed: 0, sent: 0, received: 0, frames: 0, framesReceived: 0 },
  calls: [],
  problems: [],
};

/** The next moment: pure, so that any moment can be had again from what happened. */
export function fold(moment: Moment, note: Note): Moment {
  const next = { ...moment, at: note.at, problems: withProblem(moment.problems, problemOf(note)) };
  const { traffic } = moment;
  switch (note.kind) {
    case 'step':
      // What was open has been closed: with nobody's data there is no engine.
      return { ...next, engine: note.event === 'closed' ? undefined : note.engine };
    case 'request':
      return {
        ...next,
        traffic: {
          ...traffic,
          requests: traffic.requests + 1,
          failed: traffic.failed + (note.code === undefined ? 0 : 1),
          sent: traffic.sent + note.sent,
          received: traffic.received + note.received,
        },
        calls: withCall(moment.calls, note),
      };
    case 'frame':
      return {
        ...next,
        traffic: {
          ...traffic,
          frames: traffic.frames + 1,
          framesReceived: traffic.framesReceived + note.received,
        },
      };
    case 'answer':
      return next;
  }
}

function problemOf(note: Note): Problem | undefined {
  const told = (where: string, code: string | undefined) =>
    code === undefined ? undefined : { at: note.at, where, code };
  switch (note.kind) {
    case 'step':
      return told(note.lane ?? note.event, note.code);
    case 'request':
      return told(note.operation, note.code);
    case 'answer':
      return told(note.name, note.codes[0]);
    case 'frame':
      return undefined;
  }
}

const withProblem = (problems: readonly Problem[], problem: Problem | undefined): readonly Problem[] =>
  problem ? [problem, ...problems].slice(0, mostProblems) : problems;

function withCall(calls: readonly Call[], { operation, ms, sent, received }: RequestNote): readonly Call[] {
  const before = calls.find((call) => call.operation === operation);
  const call: Call = {
    operation,
    count: (before?.count ?? 0) + 1,
    lastMs: ms,
    longestMs: Math.max(before?.longestMs ?? 0, ms),
    sent: (before?.sent ?? 0) + sent,
    received: (before?.received ?? 0) + received,
  };
  return [...calls.filter((other) => other !== before), call].slice(-mostCalls);
}
