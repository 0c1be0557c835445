import {
  advice,
  catalogue,
  HoldfastError,
  httpStatus,
  isErrorCode,
  userError,
  type ErrorCode,
} from '../src/errors.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const page = readFileSync(join(import.meta.dirname, '../../docs/errors.md'), 'utf8');
const printed = page.split('\n').filter((line) => line.startsWith('| `'));

const codes = Object.keys(catalogue) as ErrorCode[];
const expected = codes.map((code) => {
  const { retryable, message } = catalogue[code];
  const status = httpStatus[code];
  const cells = [
    status ? 'server' : 'device',
    retryable ? 'yes' : 'no',
    status ?? '–',
    message,
    advice[code],
  ];
  return `| \`${code}\` | ${cells.join(' | ')} |`;
});

describe('docs/errors.md', () => {
  it('prints the catalogue: every code, and nothing else', () => {
    expect(printed).toEqual(expected);
  });
});

describe('the catalogue', () => {
  it('speaks to people in whole sentences', () => {
    for (const code of codes) {
      expect(catalogue[code].message).toMatch(/^[A-Z].*\.$/);
      expect(advice[code]).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('gives what the server says a status of an HTTP answer that has failed', () => {
    for (const status of Object.values(httpStatus)) expect(status).toBeGreaterThanOrEqual(400);
  });

  it('knows its own codes and no others', () => {
    expect(isErrorCode('OFFLINE')).toBe(true);
    expect(isErrorCode('toString')).toBe(false);
    expect(isErrorCode(undefined)).toBe(false);
  });
});

describe('a thrown error of the catalogue', () => {
  const cause = new Error('ECONNRESET');
  const error = new HoldfastError('RATE_LIMITED', undefined, { cause, retryAfterMs: 500 });

  it('says as data whether a later try may succeed, and when', () => {
    expect(error).toMatchObject({ code: 'RATE_LIMITED', retryable: true, retryAfterMs: 500, cause });
    expect(error.message).toBe(catalogue.RATE_LIMITED.message);
  });

  it('is told apart without instanceof, across copies of the package', () => {
    const ofAnotherCopy = { ...error, code: 'RATE_LIMITED', [Symbol.for('holdfast.error')]: true };
    expect(HoldfastError.is(ofAnotherCopy, 'RATE_LIMITED')).toBe(true);
    expect(HoldfastError.is(error, 'INTERNAL')).toBe(false);
    expect(HoldfastError.is(new Error('RATE_LIMITED'))).toBe(false);
    expect(HoldfastError.is(null)).toBe(false);
  });
});

describe('a user error', () => {
  it('has the words of the catalogue unless it is given better ones', () => {
    expect(userError('NOT_FOUND', ['id'])).toEqual({
      code: 'NOT_FOUND',
      path: ['id'],
      message: catalogue.NOT_FOUND.message,
    });
    expect(userError('NOT_FOUND', ['id'], 'It is gone.').message).toBe('It is gone.');
  });
});
