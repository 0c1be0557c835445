import { describe, expect, it } from 'vitest';
import { check, type Approval, type CheckInput, type Finding, type Surface } from '../../src/check/index.js';
import { schemaOf } from '../schema-of.js';
import { registered } from './registered.test-util.js';

const today = new Date('2026-11-30T12:00:00Z');
const side = (sdl: string) => ({ schema: schemaOf(sdl), directiveUses: true });
const released = (before: string, after: string, rest: Partial<Surface> = {}): Surface => ({
  version: '2026-11',
  before: side(before),
  after: side(after),
  frozen: true,
  ...rest,
});
const run = (surface: Surface, rest: Partial<CheckInput> = {}) =>
  check({ surfaces: [surface], apps: [], approvals: [], today, strict: false, ...rest });
const only = ({ findings }: { readonly findings: readonly Finding[] }): Finding => {
  expect(findings).toHaveLength(1);
  return findings[0]!;
};

describe('a released version', () => {
  it('may change in words', () => {
    const report = run(released('type Query { a: Int }', 'type Query { "Says a." a: Int @deprecated }'));
    expect(report.findings.map(({ kind, fails }) => [kind, fails])).toEqual([
      ['description-changed', false],
      ['deprecation-changed', false],
    ]);
    expect(report.failed).toBe(false);
  });

  it('may not even get something more', () => {
    const report = run(released('type Query { a: Int }', 'type Query { a: Int b: Int }'));
    expect(report.failed).toBe(true);
    expect(only(report)).toMatchObject({ verdict: 'safe', frozen: true, fails: true });
    expect(only(report).reason).toContain('2026-11 is released, and stays as it was');
    expect(only(report).wayOut).toContain('later version');
  });

  it('that is not frozen yet may', () => {
    expect(
      run(released('type Query { a: Int }', 'type Query { a: Int b: Int }', { frozen: false })).failed,
    ).toBe(false);
  });
});

describe('who is concerned', () => {
  const before = `type Query { a(x: Int): Int } type Mutation { save(input: SaveInput!): Int push(mutations: [QueuedMutation!]!): Int }
    input QueuedMutation @oneOf { save: SaveInput } input SaveInput { text: String! size: Int = 1 }`;
  const app = registered(
    { Read: 'query Read { a }', Save: 'mutation Save($input: SaveInput!) { save(input: $input) }' },
    { queues: ['save'] },
  );
  const surface = (after: string) => released(before, after, { frozen: false });
  const namesOf = ({ concerned }: Finding) =>
    concerned.map(({ name, queued }) => (queued ? `${name}, queued` : name));

  it('is told by operation and by what waits', () => {
    const finding = only(run(surface(before.replace('size: Int = 1', '')), { apps: [app] }));
    expect(finding.fails).toBe(true);
    expect(namesOf(finding)).toEqual(['Save', 'save, queued']);
  });

  it('makes a change of default breaking when a mutation may wait that left it out', () => {
    const finding = only(run(surface(before.replace('size: Int = 1', 'size: Int = 2')), { apps: [app] }));
    expect(finding).toMatchObject({ verdict: 'breaking', fails: true });
    expect(finding.reason).toContain('something that the person never saw');
  });

  it('is nobody for what no registered app sends, and then only --strict fails', () => {
    const change = surface(before.replace('a(x: Int): Int', 'a: Int'));
    expect(run(change, { apps: [app] }).failed).toBe(false);
    expect(run(change, { apps: [app], strict: true }).failed).toBe(true);
    expect(run(change).failed, 'where nobody is registered, everybody has to be thought of').toBe(true);
  });

  it('is, 80 days after its last request, an app for what it may still hold in its queue', () => {
    const silent = { ...app, lastSeen: '2026-09-11' };
    const after = before.replace('text: String!', 'text: String! more: Int!');
    const finding = only(run(surface(after), { apps: [silent] }));
    expect(namesOf(finding)).toEqual(['save, queued']);
    expect(finding.fails).toBe(true);
  });

  it('is nobody any more when receipts are no longer kept', () => {
    const gone = { ...app, lastSeen: '2026-08-30' };
    const finding = only(run(surface(before.replace('size: Int = 1', '')), { apps: [gone] }));
    expect(finding.concerned).toEqual([]);
  });

  it('is told when the mutation root is gone, of which validation says nothing', () => {
    const report = run(surface('type Query { a(x: Int): Int }'), { apps: [app] });
    const root = report.findings.find(({ kind }) => kind === 'root-removed');
    expect(root).toMatchObject({ fails: true });
    expect(namesOf(root!)).toEqual(['Save', 'save, queued']);
  });

  it('is told of an operation that was never valid', () => {
    const wrong = registered({ Wrong: 'query Wrong { nothing }' });
    const finding = only(run(surface(before), { apps: [wrong] }));
    expect(finding).toMatchObject({ kind: 'operation-invalid', fails: true });
    expect(finding.reason).toContain('It was never valid for this version');
  });

  it('is told without the old schema whether its operations are valid, and run', () => {
    const deployed: Surface = { version: '', after: side('type Query { a: Int }'), frozen: false };
    const report = check({
      ...{ surfaces: [deployed], approvals: [], today, strict: false },
      apps: [registered({ Save: 'mutation Save { save }' })],
    });
    expect(only(report).reason).toContain('the schema has no mutation root');
  });
});

describe('an approval', () => {
  const change = released('type Query { a: Int b: Int }', 'type Query { a: Int }');
  const approval: Approval = {
    ...{ change: 'field-removed Query.b Int →', version: '2026-11', by: 'ada' },
    ...{ reason: 'Nobody ever had it.', expires: '2026-11-30' },
  };

  it('names the change as the check does', () => {
    expect(only(run(change)).change).toBe(approval.change);
  });

  it('lets the change through to the end of its last day', () => {
    const report = run(change, { approvals: [approval], today: new Date('2026-11-30T23:59:59Z') });
    expect(report.failed).toBe(false);
    expect(only(report).approval).toEqual(approval);
  });

  it('ends, and says so', () => {
    const report = run(change, { approvals: [approval], today: new Date('2026-12-01T00:00:00Z') });
    expect(report.failed).toBe(true);
    expect(report.notes.join()).toContain('ended on 2026-11-30');
  });

  it('is of one change in one version, and of no other', () => {
    for (const other of [{ change: 'field-removed Query.c Int →' }, { version: '2026-05' }]) {
      const report = run(change, { approvals: [{ ...approval, ...other }] });
      expect(report.failed).toBe(true);
      expect(report.notes.join()).toContain('not there any more');
    }
  });

  it('of a tighter limit is not one of a much tighter one', () => {
    const limited = (length: number) =>
      `type Query { n: N } type N { t: String @limit(maxLength: ${length}) }`;
    const first = only(run(released(limited(500), limited(400))));
    const approvals = [{ ...approval, change: first.change }];
    expect(run(released(limited(500), limited(400)), { approvals }).failed).toBe(false);
    expect(run(released(limited(500), limited(10)), { approvals }).failed).toBe(true);
  });
});

describe('the end of a version', () => {
  const app = registered({ Save: 'mutation Save { save }' }, { queues: ['save'] });
  const sdl = `type Query { a: Int } type Mutation { save: Int push(mutations: [QueuedMutation!]!): Int }
    input QueuedMutation @oneOf { save: SaveInput } input SaveInput { text: String }`;
  const ended = (sunset: string): Surface => ({
    ...{ version: '2026-11', before: side(sdl), frozen: true, state: { state: 'retired', sunset } },
  });

  it('is told 60 days before it to those who are still there', () => {
    const surface = released(sdl, sdl, { state: { state: 'deprecated', sunset: '2027-01-20' } });
    expect(only(run(surface, { apps: [app] }))).toMatchObject({ kind: 'version-ending', fails: false });
    expect(run(surface, { apps: [app], strict: true }).failed).toBe(true);
    expect(run(surface).findings).toEqual([]);
  });

  it('breaks them when it comes early', () => {
    expect(only(run(ended('2026-12-24'), { apps: [app] }))).toMatchObject({
      kind: 'version-retired',
      fails: true,
    });
  });

  it('is remembered for as long as devices may hold edits made for it', () => {
    const finding = only(run(ended('2026-09-20'), { apps: [app] }));
    expect(finding).toMatchObject({ verdict: 'dangerous', fails: false });
    expect(finding.wayOut).toContain('upcasters');
    expect(run(ended('2026-08-20'), { apps: [app] }).findings).toEqual([]);
  });
});
