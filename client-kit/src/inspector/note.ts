import type { ErrorCode } from '@holdfast/schema/errors';
import { utf8Length } from '../outbox/size.js';
import type { OutboxEntry } from '../outbox/entry.js';
import type { Lane, MachineState } from '../sync/machine-types.js';
import type { Answered, SyncState } from '../sync/replica.js';
import { stateName } from '../sync/status.js';
import type { Frame, Happening, RequestOver, Step } from '../sync/tap.js';

/**
 * One thing that happened, as the inspector keeps it: names, ids, sizes, times and codes. No content of a record, no
 * token and no address: what is picked here is all that a timeline ever holds.
 */
export type Note = StepNote | RequestNote | FrameNote | AnswerNote;

export interface StepNote {
  readonly kind: 'step';
  /** Device time, in milliseconds. */
  readonly at: number;
  /** What the machine was told; `here` where the watching began. */
  readonly event: string;
  readonly lane?: 'push' | 'pull';
  readonly code?: ErrorCode;
  readonly engine: EngineNote;
}

/** Where the engine stands. */
export interface EngineNote {
  readonly state: SyncState;
  readonly push: LaneNote;
  readonly pull: LaneNote;
  readonly gate: MachineState['gate'];
  readonly gateCode?: ErrorCode;
  readonly pausedBy: readonly string[];
  /** What the policy holds back, and why. */
  readonly allows: MachineState['allowance']['allows'];
  readonly because: readonly string[];
  readonly pushLimit: number;
  readonly outbox: OutboxNote;
  readonly positions: readonly PositionNote[];
}

export interface LaneNote {
  readonly place: Lane['at'];
  readonly run: number;
  readonly failures: number;
  readonly wakeAt?: number;
  readonly code?: ErrorCode;
}

export interface OutboxNote {
  readonly size: number;
  readonly refused: number;
  /** The first of them. */
  readonly entries: readonly EntryNote[];
}

export interface EntryNote {
  readonly id: string;
  readonly name: string;
  readonly record: string;
  readonly state: OutboxEntry['state'];
  readonly attempts: number;
  readonly issuedAt: string;
  readonly codes: readonly string[];
}

export interface PositionNote {
  readonly workspaceId: string;
  readonly cursor?: string;
  readonly complete: boolean;
  /** Fetched again from the beginning, with what was here still shown. */
  readonly sweeping: boolean;
  readonly joining: readonly string[];
}

export interface RequestNote {
  readonly kind: 'request';
  readonly at: number;
  readonly operation: string;
  readonly ms: number;
  /** Bytes of the bodies. */
  readonly sent: number;
  readonly received: number;
  readonly status?: number;
  readonly code?: string;
}

export interface FrameNote {
  readonly kind: 'frame';
  readonly at: number;
  readonly type: string;
  readonly received: number;
}

export interface AnswerNote {
  readonly kind: 'answer';
  readonly at: number;
  readonly id: string;
  readonly name: string;
  readonly outcome: string;
  readonly replayed: boolean;
  readonly codes: readonly string[];
}

/** How many entries of the outbox a note has: of a long one, the first are what is about to happen. */
const shownEntries = 20;
/** Above this, making the list of an outbox for each step would slow down what is being looked at. */
const listedOutbox = 500;

export function noteOf(happening: Happening, at: number): Note {
  switch (happening.kind) {
    case 'step':
      return stepNote(happening, at);
    case 'request':
      return requestNote(happening, at);
    case 'frame':
      return frameNote(happening, at);
  }
}

export const answerNote = ({ entry, answer }: Answered, at: number): AnswerNote => ({
  kind: 'answer',
  at,
  id: entry.clientMutationId,
  name: entry.name,
  outcome: answer.outcome,
  replayed: answer.replayed,
  codes: answer.userErrors.map(({ code }) => code),
});

function stepNote({ event, state, ledger }: Step, at: number): StepNote {
  const problem = event && 'problem' in event ? event.problem : undefined;
  return {
    kind: 'step',
    at,
    event: event?.type ?? 'here',
    ...(event && 'lane' in event && { lane: event.lane }),
    ...(problem && { code: problem.code }),
    engine: {
      state: stateName(state),
      push: laneNote(state.push),
      pull: laneNote(state.pull),
      gate: state.gate,
      ...(state.gateProblem && { gateCode: state.gateProblem.code }),
      pausedBy: state.pausedBy,
      allows: state.allowance.allows,
      because: state.allowance.because,
      pushLimit: state.pushLimit,
      outbox: outboxNote(ledger.outbox),
      positions: [...ledger.positions].map(([workspaceId, position]) => ({
        workspaceId,
        ...(position.cursor !== undefined && { cursor: position.cursor }),
        complete: position.complete,
        sweeping: position.sweeping,
        joining: position.joining?.types ?? [],
      })),
    },
  };
}

const laneNote = ({ at, run, failures, wakeAt, problem }: Lane): LaneNote => ({
  place: at,
  run,
  failures,
  ...(wakeAt !== undefined && { wakeAt }),
  ...(problem && { code: problem.code }),
});

const outboxNote = (outbox: Step['ledger']['outbox']): OutboxNote => ({
  size: outbox.size,
  refused: outbox.refused,
  entries: outbox.size > listedOutbox ? [] : outbox.list().slice(0, shownEntries).map(entryNote),
});

const entryNote = (entry: OutboxEntry): EntryNote => ({
  id: entry.clientMutationId,
  name: entry.name,
  record: String(entry.input.id),
  state: entry.state,
  attempts: entry.attempts,
  issuedAt: entry.issuedAt,
  codes: (entry.refusal ?? []).map(({ code }) => code),
});

function requestNote(
  { request, sent, received, length, status, ms, code }: RequestOver,
  at: number,
): RequestNote {
  return {
    kind: 'request',
    at,
    operation: request.operationName ?? operationIn(request.query),
    ms,
    sent: typeof sent === 'string' ? utf8Length(sent) : sent.length,
    received: length === null ? utf8Length(received) : Number(length),
    ...(status !== undefined && { status }),
    ...(code !== undefined && { code }),
  };
}

/** The name of a document's first operation, or its kind: never more of a query, which may have values in it. */
function operationIn(query: string): string {
  const [, kind = 'query', name] = /^\s*(?:(query|mutation|subscription)\b)?\s*(\w+)?/.exec(query) ?? [];
  return name ?? kind;
}

const frameNote = ({ message }: Frame, at: number): FrameNote => ({
  kind: 'frame',
  at,
  type: message.type,
  received: utf8Length(JSON.stringify(message)),
});
