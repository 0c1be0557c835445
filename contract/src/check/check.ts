/** The check itself: schemas as they were and are, who speaks to them, and what has been approved; nothing is read here. */
import type { ApiVersion } from '@holdfast/schema';
import type { RegisteredApp } from '@holdfast/schema/operations';
import type { GraphQLSchema } from 'graphql';
import { diffSchemas, type Change } from '../diff/index.js';
import { judge, reachOf, verdicts, type Compared, type Verdict } from '../judge/index.js';
import { isInForce, type Approval } from './approvals.js';
import { concernedOf } from './concerned.js';
import { consumersOf, isConcerned, type Consumer, type Windows } from './consumers.js';
import { lineOf, type Finding } from './finding.js';
import { invalidOperations } from './invalid-operations.js';
import { versionFindings } from './version-findings.js';

/** A schema, and whether it says which directives stand where: introspection does not. */
export interface SchemaSide {
  readonly schema: GraphQLSchema;
  readonly directiveUses: boolean;
}

/** One API version, as it was and as it is. */
export interface Surface {
  /** Empty where schemas without a version are compared. */
  readonly version: string;
  /** What consumers were built against; absent where nobody kept it. */
  readonly before?: SchemaSide;
  /** What they meet; absent where the version is served no more. */
  readonly after?: SchemaSide;
  /** Released: nothing may differ but words. */
  readonly frozen: boolean;
  /** Where the version stands, as `schema/versions.yaml` says. */
  readonly state?: Pick<ApiVersion, 'state' | 'sunset'>;
}

export interface CheckInput {
  readonly surfaces: readonly Surface[];
  readonly apps: readonly RegisteredApp[];
  readonly approvals: readonly Approval[];
  readonly today: Date;
  readonly windows?: Windows;
  /** Fails also by what is dangerous, and by what breaks nobody who is registered. */
  readonly strict: boolean;
}

export interface Report {
  readonly findings: readonly Finding[];
  /** What a reader of the result should know of how it came about. */
  readonly notes: readonly string[];
  readonly failed: boolean;
}

export function check(input: CheckInput): Report {
  const found = input.surfaces.flatMap((surface) => checkSurface(surface, input));
  const findings = found
    .map((finding) => approved(finding, input))
    .sort((one, other) => verdicts.indexOf(one.verdict) - verdicts.indexOf(other.verdict));
  return {
    findings,
    notes: notesOf(input, findings),
    failed: findings.some(({ fails }) => fails),
  };
}

function checkSurface(surface: Surface, input: CheckInput): Finding[] {
  const { version, before, after } = surface;
  const apps = input.apps.filter(({ apiVersion }) => version === '' || apiVersion === version);
  const known = before ?? after;
  const consumers = known
    ? apps.flatMap((app) => consumersOf(app, known.schema, input.today, input.windows))
    : [];
  const changes = before && after ? judged(surface, before, after, consumers, input) : [];
  return [
    ...versionFindings(surface, consumers, input),
    ...changes,
    ...(after ? invalidOperations(surface, after, consumers, changes) : []),
  ];
}

function judged(
  { version, frozen }: Surface,
  before: SchemaSide,
  after: SchemaSide,
  consumers: readonly Consumer[],
  { apps, strict }: CheckInput,
): Finding[] {
  const directiveUses = before.directiveUses && after.directiveUses;
  const compared: Compared = { before: before.schema, after: after.schema, reach: reachOf(before.schema) };
  return diffSchemas(before.schema, after.schema, { directiveUses }).map((change) => {
    const judgement = judge(change, compared);
    const concerned = consumers.filter((consumer) => isConcerned(consumer, judgement.concerns));
    const worse = concerned.some(({ queued }) => queued) ? judgement.queued : undefined;
    const { verdict, reason } = { ...judgement, ...worse };
    const held = frozen && !isWords(change);
    return {
      ...{ kind: change.kind, version, at: change.at, change: lineOf(change), verdict },
      reason:
        held && verdict === 'safe' ? `${reason} But ${version} is released, and stays as it was.` : reason,
      wayOut: judgement.wayOut || (held ? 'Let a later version have it (@since).' : ''),
      frozen: held,
      concerned: concerned.map(concernedOf),
      fails: held || counts(verdict, concerned.length > 0, { strict, known: apps.length > 0 }),
    };
  });
}

/** Descriptions and deprecations may change in a released version. */
const isWords = ({ kind }: Change): boolean =>
  kind === 'description-changed' || kind === 'deprecation-changed';

function counts(
  verdict: Verdict,
  concerns: boolean,
  { strict, known }: { readonly strict: boolean; readonly known: boolean },
): boolean {
  if (strict) return verdict !== 'safe';
  // Where nobody has said who sends what, everybody has to be thought of.
  return verdict === 'breaking' && (concerns || !known);
}

function approved(finding: Finding, { approvals, today }: CheckInput): Finding {
  const approval = approvals.find((one) => one.change === finding.change && one.version === finding.version);
  if (!approval) return finding;
  return { ...finding, approval, fails: finding.fails && !isInForce(approval, today) };
}

function notesOf({ surfaces, approvals, today }: CheckInput, findings: readonly Finding[]): string[] {
  const blind = surfaces.filter(
    ({ before, after }) => before && after && !(before.directiveUses && after.directiveUses),
  );
  const unused = approvals.filter((approval) => !findings.some((finding) => finding.approval === approval));
  const expired = approvals.filter((approval) => !unused.includes(approval) && !isInForce(approval, today));
  return [
    ...blind.map(
      ({ version }) =>
        `${version || 'The schema'} was asked for by introspection, which tells nothing of directives: limits, merge rules, relations, lists and @open were not compared.`,
    ),
    ...unused.map(
      ({ change, version }) => `Approved, and not there any more: ${change} (${version}). Take it out.`,
    ),
    ...expired.map(
      ({ change, version, expires }) => `The approval of ${change} (${version}) ended on ${expires}.`,
    ),
  ];
}
