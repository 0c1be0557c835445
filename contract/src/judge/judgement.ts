import type { GraphQLSchema } from 'graphql';
import type { Use } from '../usage/index.js';
import type { Reach } from './reach.js';

/** Whether those who speak the old schema still get along with the new one: no; perhaps not; yes. */
export const verdicts = ['breaking', 'dangerous', 'safe'] as const;
export type Verdict = (typeof verdicts)[number];

/** What a change means to those who wrote against the schema as it was. */
export interface Judgement {
  readonly verdict: Verdict;
  /** What happens, to whom; a sentence for a person. */
  readonly reason: string;
  /** What to do instead; empty where nothing need be done. */
  readonly wayOut: string;
  /** Who is concerned: operations that do one of these. */
  readonly concerns: readonly Use[];
  /** Of a mutation that waits on a device and does one of these, where that is worse. */
  readonly queued?: Pick<Judgement, 'verdict' | 'reason'>;
}

/** The two schemas, and who reaches what in the old one. */
export interface Compared {
  readonly before: GraphQLSchema;
  readonly after: GraphQLSchema;
  readonly reach: Reach;
}

export const breaking = (
  concerns: readonly Use[],
  reason: string,
  wayOut: string,
  queued?: Judgement['queued'],
): Judgement => ({ verdict: 'breaking', concerns, reason, wayOut, ...(queued && { queued }) });

export const dangerous = (
  concerns: readonly Use[],
  reason: string,
  wayOut: string,
  queued?: Judgement['queued'],
): Judgement => ({ verdict: 'dangerous', concerns, reason, wayOut, ...(queued && { queued }) });

export const safe = (reason: string): Judgement => ({ verdict: 'safe', concerns: [], reason, wayOut: '' });
