import { describe, expect, it } from 'vitest';
import { judgeRefresh, successorOf, type StoredRefreshToken } from '../../src/identity/refresh-tokens.js';

const now = Date.parse('2026-11-21T10:00:00.000Z');
const graceMs = 600_000;
const stored = (changes: Partial<StoredRefreshToken> = {}): StoredRefreshToken => ({
  hash: 'h',
  family: 'f',
  userId: 'u',
  deviceId: 'd',
  expiresAt: new Date(now + 1),
  usedAt: null,
  replacedBy: null,
  revokedAt: null,
  ...changes,
});

describe('a refresh token', () => {
  it.each([
    ['rotate', 'new', {}],
    ['closed', 'at the end of its time', { expiresAt: new Date(now) }],
    ['repeat', 'used at the other end of the grace', { usedAt: new Date(now - graceMs) }],
    ['reused', 'used before the grace', { usedAt: new Date(now - graceMs - 1) }],
    [
      'closed',
      'of a closed family, used or not',
      { revokedAt: new Date(now), usedAt: new Date(now - graceMs - 1) },
    ],
  ] as const)('is good for %s when it is %s', (verdict, _when, changes) => {
    expect(judgeRefresh(stored(changes), now, graceMs)).toBe(verdict);
  });

  it('has one successor for one secret, and another for another', () => {
    expect(successorOf('token', 'secret')).toBe(successorOf('token', 'secret'));
    expect(successorOf('token', 'secret')).not.toBe(successorOf('token', 'other'));
    expect(successorOf('token', 'secret')).not.toBe(successorOf('other', 'secret'));
  });
});
