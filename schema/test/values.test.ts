import { canonicalJson, canonicalTime, dateTimeScalar, isUuid } from '../src/index.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('canonicalJson', () => {
  it('is the same for equal values, whatever the order of their keys', () => {
    expect(canonicalJson({ b: [1, { d: 1, c: undefined }], a: null })).toBe('{"a":null,"b":[1,{"d":1}]}');
    const shuffled = fc.dictionary(fc.string(), fc.jsonValue()).map((value) => {
      const entries = Object.entries(value);
      return [Object.fromEntries(entries), Object.fromEntries(entries.reverse())] as const;
    });
    fc.assert(
      fc.property(shuffled, ([one, other]) => {
        expect(canonicalJson(one)).toBe(canonicalJson(other));
      }),
    );
  });

  it('keeps all that JSON keeps', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(JSON.parse(canonicalJson(json))).toEqual(JSON.parse(JSON.stringify(json)));
      }),
    );
  });
});

describe('a time in its one form', () => {
  it.each([
    ['2026-11-21T10:42:00Z', '2026-11-21T10:42:00.000Z'],
    ['2026-11-21T10:42Z', '2026-11-21T10:42:00.000Z'],
    ['2026-11-21T12:42:00.5+02:00', '2026-11-21T10:42:00.500Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ])('%s is %s', (given, canonical) => {
    expect(canonicalTime(given)).toBe(canonical);
  });

  it.each([
    '2026-11-21',
    '2023-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+23:00',
    1,
    null,
  ])('%j is none', (given) => expect(canonicalTime(given)).toBeUndefined());

  it('orders as text as it does in time', () => {
    const time = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(time, time, (a, b) => {
        const [first, second] = [dateTimeScalar.serialize(a), dateTimeScalar.serialize(b)];
        expect(first < second).toBe(a.getTime() < b.getTime());
      }),
    );
  });

  it('is refused in words where a caller gives none', () => {
    expect(() => dateTimeScalar.parse('soon')).toThrow('A DateTime is an ISO 8601 time with its zone');
  });
});

describe('a UUID', () => {
  it.each(['01930000-0000-7000-8000-000000000001', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'])(
    '%s is one',
    (id) => {
      expect(isUuid(id)).toBe(true);
    },
  );
  it.each([
    '',
    'n1',
    '00000000-0000-0000-0000-000000000000',
    '{01930000-0000-7000-8000-000000000001}',
    7,
    null,
  ])('%j is none', (id) => {
    expect(isUuid(id)).toBe(false);
  });
});
