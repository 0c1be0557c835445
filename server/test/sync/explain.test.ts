import type { Collision } from '@holdfast/schema/merge';
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/sync/explain.js';

const collision = (over: Partial<Collision>): Collision => ({
  field: 'title',
  strategy: 'LAST_WRITE',
  winner: 'YOURS',
  theirs: 'Kelp',
  yours: 'Bull kelp',
  theirStamp: { version: 2, at: '2026-11-21T10:00:00.000Z', by: 'tablet grace', mutation: 'm' },
  ...over,
});
const later = '2026-11-21T10:05:00.000Z';
const say = (over: Partial<Collision>, at = later, other: string | undefined = 'Grace') =>
  explain(collision(over), { other, at });

describe('the explanation of a collision', () => {
  it('says who, when, and by which rule', () => {
    expect(say({})).toBe(
      'You and Grace both changed title; yours stands, because it is the later one ' +
        '(yours 2026-11-21 10:05:00 UTC, theirs 2026-11-21 10:00:00 UTC).',
    );
    expect(say({ winner: 'THEIRS' }, '2026-11-21T09:00:00.000Z')).toContain(
      'theirs stands, because it is the later one',
    );
    expect(say({}, '2026-11-21T10:00:00.000Z')).toContain('at the same moment');
    expect(say({ winner: 'BOTH', strategy: 'COUNTER' })).toContain('both changes were kept');
    expect(say({ winner: 'THEIRS', strategy: 'SERVER_WINS' })).toContain('what was there stays');
  });

  it('calls the person’s own edit on another device what it is', () => {
    expect(explain(collision({}), { other: undefined, at: later })).toContain('you, on another device,');
  });

  it('tells an edit of a deleted record from a delete of an edited one', () => {
    const theirDelete = { field: 'deletedAt', theirs: '2026-11-21T10:00:00.000Z', yours: null };
    const yourDelete = { field: 'deletedAt', theirs: null, yours: later };
    expect(say({ ...theirDelete, winner: 'YOURS' })).toContain('your edit brought it back');
    expect(say({ ...theirDelete, winner: 'THEIRS' })).toContain('it stays deleted');
    expect(say({ ...yourDelete, winner: 'YOURS' })).toContain('it is deleted');
    expect(say({ ...yourDelete, winner: 'THEIRS' })).toContain('so it was kept');
  });
});
