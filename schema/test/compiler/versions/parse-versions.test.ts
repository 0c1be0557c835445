import { currentVersion, newestStable, servedVersions } from '../../../src/index.js';
import {
  loadVersions,
  parseVersions,
  SchemaCompileError,
  versionsFile,
} from '../../../src/compiler/index.js';
import { describe, expect, it } from 'vitest';

const good = `- version: 2025-11
  state: retired
  released: 2025-11-03
  deprecated: 2026-05-04
  sunset: 2026-11-02
- { version: 2026-05, state: deprecated, released: 2026-05-04, deprecated: 2026-11-02, sunset: 2027-05-03 }
- version: 2026-11
  state: stable
  released: 2026-11-02
- version: 2027-02
  state: preview
`;

const parsed = (text: string) => parseVersions({ name: 'versions.yaml', text });

function problemsOf(text: string) {
  try {
    parsed(text);
  } catch (error) {
    if (error instanceof SchemaCompileError) return error.problems;
    throw error;
  }
  return [];
}

describe('versions.yaml', () => {
  it('lists versions, oldest first, with their days as texts', () => {
    const versions = parsed(good);
    expect(versions.map(({ version, state }) => `${version} ${state}`)).toEqual([
      '2025-11 retired',
      '2026-05 deprecated',
      '2026-11 stable',
      '2027-02 preview',
    ]);
    expect(versions[1]).toEqual({
      version: '2026-05',
      state: 'deprecated',
      released: '2026-05-04',
      deprecated: '2026-11-02',
      sunset: '2027-05-03',
    });
    expect(newestStable(versions).version).toBe('2026-11');
    expect(servedVersions(versions).map(({ version }) => version)).toEqual(['2026-05', '2026-11', '2027-02']);
  });

  it('of Field Notes has the version that its apps are generated for as its newest stable one', () => {
    expect(newestStable(loadVersions(versionsFile)).version).toBe(currentVersion);
  });

  const stable = '- { version: 2026-11, state: stable, released: 2026-11-02 }\n';
  it.each([
    ['nothing', '', 1, /no API versions/],
    ['what is no YAML', '- version: [2026', 1, /Flow sequence/],
    ['a map where a list should be', 'version: 2026-11', 1, /no API versions/],
    ['a text where a version should be', `${stable}- 2027-02\n`, 2, /keys and values/],
    [
      'a key that nothing reads',
      `${stable}- { version: 2027-02, state: preview, sunst: 1 }`,
      2,
      /Nothing reads sunst/,
    ],
    [
      'a version that is no month',
      `- { version: 2026-13, state: stable, released: 2026-11-02 }`,
      1,
      /2026-13 is no API version/,
    ],
    ['a version without a name', `- { state: stable, released: 2026-11-02 }`, 1, /Nothing is no API version/],
    ['a state that there is not', `${stable}- { version: 2027-02, state: beta }`, 2, /the state beta/],
    ['a version without a state', `${stable}- { version: 2027-02 }`, 2, /no state/],
    [
      'a day that there is not',
      `- { version: 2026-11, state: stable, released: 2026-11-31 }`,
      1,
      /2026-11-31, which is no day/,
    ],
    [
      'a day that is empty',
      `- version: 2026-11\n  state: stable\n  released:\n`,
      3,
      /empty, which is no day/,
    ],
    ['one version twice', `${stable}${stable}`, 2, /2026-11 stands here twice/],
    [
      'the newest first',
      `- { version: 2027-02, state: stable, released: 2027-02-01 }\n${stable}`,
      2,
      /stands below 2027-02/,
    ],
    [
      'a stable version before a deprecated one',
      `- { version: 2026-05, state: stable, released: 2026-05-04 }\n- { version: 2026-11, state: deprecated, released: 2026-11-02, deprecated: 2026-12-01, sunset: 2027-12-01 }\n- { version: 2027-02, state: stable, released: 2027-02-01 }`,
      2,
      /2026-11 is deprecated, and 2026-05 is stable though it is older/,
    ],
    ['no stable version', '- { version: 2026-11, state: preview }', 1, /No API version is stable/],
    [
      'a stable version that was never released',
      '- { version: 2026-11, state: stable }',
      1,
      /since when it is released/,
    ],
    [
      'a deprecated version without an end',
      `- { version: 2026-05, state: deprecated, released: 2026-05-04, deprecated: 2026-11-02 }\n${stable}`,
      1,
      /since when it is due to end/,
    ],
    [
      'a stable version with an end',
      '- { version: 2026-11, state: stable, released: 2026-11-02, sunset: 2027-11-02 }',
      1,
      /sunset says nothing about it/,
    ],
    [
      'an end before the beginning of the end',
      `- { version: 2026-05, state: deprecated, released: 2026-05-04, deprecated: 2026-11-02, sunset: 2026-11-02 }\n${stable}`,
      1,
      /sunset on 2026-11-02, and deprecated on 2026-11-02/,
    ],
  ])('refuses %s, with its line and with what to do', (_what, text, line, says) => {
    const [problem, ...others] = problemsOf(text);
    expect(problem?.message).toMatch(says);
    expect(problem).toMatchObject({ file: 'versions.yaml', line });
    expect(problem?.advice).toMatch(/\w.*\.$/);
    expect(others).toEqual([]);
  });
});
