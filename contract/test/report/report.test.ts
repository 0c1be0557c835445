import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import type { Finding, Report } from '../../src/check/index.js';
import { formats } from '../../src/report/index.js';

const finding = (changes: Partial<Finding>): Finding => ({
  ...{
    kind: 'field-removed',
    version: '2026-11',
    change: 'field-removed Note.title String →',
    at: 'Note.title',
  },
  ...{ verdict: 'breaking', reason: 'Note.title is gone: "<b>" & 50 %.', wayOut: 'Keep it.\nReally.' },
  ...{ frozen: true, fails: true },
  concerned: [
    { app: 'notes', appVersion: '1.0.0', name: 'Note', queued: false },
    { app: 'notes', appVersion: '1.0.0', name: 'createNote', queued: true },
  ],
  ...changes,
});
const approval = {
  change: 'x',
  version: '2026-11',
  reason: 'It was never used.',
  by: 'ada',
  expires: '2027-01-31',
};
const report: Report = {
  findings: [
    finding({}),
    finding({ verdict: 'dangerous', fails: false, change: 'second', concerned: [] }),
    finding({ fails: false, approval, change: 'third', concerned: [] }),
    finding({ verdict: 'safe', fails: false, change: 'harmless' }),
  ],
  notes: ['One thing more.'],
  failed: true,
};
const nothing: Report = { findings: [], notes: [], failed: false };

describe('a report as text', () => {
  it('says what, why, whom and what to do, and ends with the result', () => {
    expect(formats.text(report)).toBe(`✗ breaking: field-removed Note.title String → (2026-11)
    Note.title is gone: "<b>" & 50 %.
    Way out: Keep it.
Really.
    concerns Note of notes 1.0.0
    concerns createNote of notes 1.0.0, waiting on devices

· dangerous: second (2026-11)
    Note.title is gone: "<b>" & 50 %.
    Way out: Keep it.
Really.

· approved: third (2026-11)
    Note.title is gone: "<b>" & 50 %.
    Way out: Keep it.
Really.
    Approved by ada until 2027-01-31: It was never used.

note: One thing more.

The contract is broken: 1 finding to mend, 2 findings to know of, 1 harmless change.
`);
    expect(formats.text(nothing)).toContain('The contract holds: 0 findings to mend');
  });
});

describe('a report as JSON', () => {
  it('holds everything', () => {
    expect(JSON.parse(formats.json(report))).toEqual({ format: 1, ...report });
  });
});

describe('a report as JUnit', () => {
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' });

  it('is XML that a parser takes, with a case for each finding', () => {
    const text = formats.junit(report);
    expect(XMLValidator.validate(text)).toBe(true);
    const { testsuites } = parser.parse(text);
    expect(testsuites.testsuite).toMatchObject({ name: '2026-11', tests: '3', failures: '1' });
    expect(testsuites.testsuite.testcase[0]).toMatchObject({
      name: 'field-removed Note.title String →',
      failure: { type: 'breaking', message: 'Note.title is gone: "<b>" & 50 %.' },
    });
    expect(testsuites.testsuite.testcase[0].failure['#text']).toContain(
      'createNote of notes 1.0.0, waiting on devices',
    );
    expect(testsuites.testsuite.testcase[1].failure).toBeUndefined();
  });

  it('has one case that passes where there is nothing to tell', () => {
    const { testsuites } = parser.parse(formats.junit(nothing));
    expect(testsuites.testsuite).toMatchObject({ tests: '1', failures: '0' });
  });

  it('leaves out what XML cannot hold', () => {
    const text = formats.junit({ ...report, findings: [finding({ reason: 'A\u0000b\u001fc.' })] });
    expect(XMLValidator.validate(text)).toBe(true);
    expect(text).toContain('message="Abc."');
  });
});

describe("a report as GitHub's annotations", () => {
  it('is one command a line, with what would end it or its title escaped', () => {
    const lines = formats.github(report).trim().split('\n');
    expect(lines).toEqual([
      '::error title=Contract 2026-11%3A breaking::field-removed Note.title String →%0ANote.title is gone: "<b>" & 50 %25.%0AWay out: Keep it.%0AReally.%0ANote of notes 1.0.0%0AcreateNote of notes 1.0.0, waiting on devices',
      expect.stringMatching(/^::warning title=Contract 2026-11%3A dangerous::second%0A/),
      expect.stringMatching(/^::notice title=Contract 2026-11%3A approved::third%0A/),
      '::notice title=Contract::One thing more.',
    ]);
  });
});
