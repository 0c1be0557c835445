import type { Change, ChangeKind } from '../diff/index.js';
import type { Verdict } from '../judge/index.js';
import type { Approval } from './approvals.js';

/** A change of a schema, or what no single change explains. */
export type FindingKind = ChangeKind | 'operation-invalid' | 'version-retired' | 'version-ending';

/** Who is concerned by a finding. */
export interface Concerned {
  readonly app: string;
  readonly appVersion: string;
  /** The operation, or the mutation. */
  readonly name: string;
  /** It waits on devices. */
  readonly queued: boolean;
}

/** One thing that the check has to say. */
export interface Finding {
  readonly kind: FindingKind;
  /** The API version concerned; empty where schemas without one are compared. */
  readonly version: string;
  /** The change as approvals name it: `argument-default-changed Query.notes(first:) 50 → 25`. */
  readonly change: string;
  /** Where in the schema. */
  readonly at: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly wayOut: string;
  /** The version is released: nothing in it may differ but words. */
  readonly frozen: boolean;
  readonly concerned: readonly Concerned[];
  /** By whom and why it is let through. */
  readonly approval?: Approval;
  /** The check fails by it. */
  readonly fails: boolean;
}

/** A change in one line, the same on every run. */
export function lineOf({ kind, at, directive, before, after }: Change): string {
  const what = [kind, at, ...(directive ? [`@${directive}`] : [])].join(' ');
  if (before === undefined && after === undefined) return what;
  return `${what} ${[before ?? '', '→', after ?? ''].join(' ').trim()}`;
}
