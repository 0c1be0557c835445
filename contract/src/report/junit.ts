import type { Finding, Report } from '../check/index.js';
import { consumerText, isWorthTelling, standing } from './words.js';

/** A report as JUnit XML, which every CI shows: a test case for each finding, a suite for each API version. */
export function asJunit({ findings }: Report): string {
  const told = findings.filter(isWorthTelling);
  const versions = [...new Set(told.map(({ version }) => version))];
  const suites = versions.map((version) =>
    suite(
      version || 'schema',
      told.filter((finding) => finding.version === version),
    ),
  );
  const whole = suites.length > 0 ? suites : [suite('schema', [])];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="holdfast-contract">\n${whole.join('')}</testsuites>\n`;
}

function suite(name: string, findings: readonly Finding[]): string {
  const failures = findings.filter(({ fails }) => fails).length;
  const holds = '    <testcase name="the contract holds" classname="contract"/>\n';
  return (
    `  <testsuite name="${escaped(name)}" tests="${Math.max(1, findings.length)}" failures="${failures}">\n` +
    (findings.length > 0 ? findings.map((finding) => testCase(name, finding)).join('') : holds) +
    '  </testsuite>\n'
  );
}

function testCase(suiteName: string, finding: Finding): string {
  const { change, fails, reason } = finding;
  const open = `    <testcase name="${escaped(change)}" classname="${escaped(suiteName)}"`;
  const text = escaped(
    [reason, finding.wayOut, ...finding.concerned.map(consumerText)].filter(Boolean).join('\n'),
  );
  if (!fails) return `${open}>\n      <system-out>${text}</system-out>\n    </testcase>\n`;
  return `${open}>\n      <failure type="${standing(finding)}" message="${escaped(reason)}">${text}</failure>\n    </testcase>\n`;
}

const entities: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;' },
};
/** Without the characters that XML cannot hold at all. */
const escaped = (text: string): string =>
  text.replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, '').replace(/[&<>"\n]/g, (c) => entities[c] ?? c);
