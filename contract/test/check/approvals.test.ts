import { describe, expect, it } from 'vitest';
import { readApprovals } from '../../src/check/index.js';

const whole = `
- change: field-removed Query.b Int →
  version: 2026-11
  reason: Nobody ever had it.
  by: ada
  expires: 2026-12-31
`;

describe('a file of approvals', () => {
  it('is a list, its dates and versions as they are written', () => {
    expect(readApprovals(whole, 'approvals.yaml')).toEqual([
      {
        ...{ change: 'field-removed Query.b Int →', version: '2026-11', reason: 'Nobody ever had it.' },
        ...{ by: 'ada', expires: '2026-12-31' },
      },
    ]);
  });

  it.each(['', '# Nothing is approved.\n', '[]'])('may hold none: %j', (text) => {
    expect(readApprovals(text, 'approvals.yaml')).toEqual([]);
  });

  it.each(['change', 'version', 'reason', 'by', 'expires'])('is refused without %s', (key) => {
    const text = whole.replace(new RegExp(`(- | {2})${key}: .*`), (_, start: string) => `${start}other: x`);
    expect(() => readApprovals(text, 'approvals.yaml')).toThrow(`approval 1 does not say \`${key}\``);
  });

  it.each(['soon', '31.12.2026', '2026-13-01'])('is refused when it ends on %s', (day) => {
    expect(() => readApprovals(whole.replace('2026-12-31', day), 'approvals.yaml')).toThrow('write a date');
  });

  it('is refused when it is no list, or no YAML', () => {
    expect(() => readApprovals('change: x', 'a.yaml')).toThrow('approvals are a list');
    expect(() => readApprovals('- a: [', 'a.yaml')).toThrow('a.yaml');
  });
});
