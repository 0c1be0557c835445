import { explain, type ConflictFacts } from '../../src/merge/index.js';
import { describe, expect, it } from 'vitest';

const facts = (over: Partial<ConflictFacts> = {}): ConflictFacts => ({
  ...{ field: 'title', strategy: 'LAST_WRITE', winner: 'THEIRS' },
  ...{ theirs: '"Kelp"', theirUserId: 'grace', theirName: 'Grace', theirAt: '2026-11-21T10:42:00.000Z' },
  ...{ yours: '"Bull kelp"', yourUserId: 'ada', yourName: 'Ada', yourAt: '2026-11-21T10:30:00.000Z' },
  ...{ resolution: null, resolvedByUserId: null, resolvedByName: null, resolvedAt: null },
  ...over,
});
const toAda = (over: Partial<ConflictFacts> = {}) => explain(facts(over), { userId: 'ada' });

describe('the explanation of a conflict', () => {
  it('tells who came second what became of their edit, and by which rule', () => {
    expect(toAda()).toBe(
      "Grace changed the title at 10:42 UTC while you were away; Grace's is later, so it was kept. Yours was: “Bull kelp”.",
    );
    expect(toAda({ winner: 'YOURS', yourAt: '2026-11-21T10:50:00.000Z' })).toBe(
      "Grace changed the title at 10:42 UTC while you were away; yours is later, so it was kept. Grace's was: “Kelp”.",
    );
  });

  it('tells who came first, and a third person, by the names of both', () => {
    expect(explain(facts(), { userId: 'grace' })).toBe(
      "You changed the title at 10:42 UTC; Ada changed the title at 10:30 UTC without having seen that; yours is later, so it was kept. Ada's was: “Bull kelp”.",
    );
    expect(explain(facts(), { userId: 'linus' })).toBe(
      "Grace changed the title at 10:42 UTC; Ada changed the title at 10:30 UTC without having seen that; Grace's is later, so it was kept. Ada's was: “Bull kelp”.",
    );
  });

  it('calls one person on two devices what they are', () => {
    expect(toAda({ theirUserId: 'ada', theirName: 'Ada' })).toBe(
      'You changed the title at 10:42 UTC on one device, and changed the title at 10:30 UTC on another that had not seen it; the first is later, so it was kept. The second was: “Bull kelp”.',
    );
  });

  it.each([
    [
      'of equal times, by the ids',
      { yourAt: '2026-11-21T10:42:00.000Z' },
      "by the order of the edits' ids Grace's was kept",
    ],
    [
      'of what is put together',
      { strategy: 'SET', winner: 'BOTH' },
      'while you were away; both changes were kept.',
    ],
    [
      'of a text that took the place of another',
      { strategy: 'TEXT', winner: 'YOURS' },
      "so it took the place of what stood. Grace's was: “Kelp”.",
    ],
    [
      'of what the server keeps',
      { strategy: 'SERVER_WINS' },
      "what was there first stays, so Grace's was kept",
    ],
    ['of another day, with dates', { yourAt: '2026-11-20T10:30:00.000Z' }, 'on 2026-11-21 at 10:42 UTC'],
    ['within one minute, with seconds', { yourAt: '2026-11-21T10:42:07.000Z' }, 'at 10:42:00 UTC'],
    [
      'of a field that points elsewhere, without its id',
      { field: 'notebookId', yours: '"01930000-0000-7000-8000-000000000001"' },
      "changed the notebook at 10:42 UTC while you were away; Grace's is later, so it was kept.",
    ],
  ])('%s', (_what, over, says) => {
    expect(toAda(over)).toContain(says);
  });

  it('shortens long values, and shows no value to a reader who may see none', () => {
    const long = toAda({ yours: JSON.stringify('x'.repeat(500)) });
    expect(long).toContain(`“${'x'.repeat(79)}…”`);
    const hidden = toAda({ theirs: null, yours: null });
    expect(hidden).toBe(
      "Grace changed the title at 10:42 UTC while you were away; Grace's is later, so it was kept.",
    );
  });

  it('of a conflict that waits says so, and of a decision whose it was', () => {
    const open = { strategy: 'MANUAL', winner: 'NOBODY' };
    expect(toAda(open)).toBe(
      'Grace changed the title at 10:42 UTC while you were away: “Kelp” here, “Bull kelp” there. A person has to decide; until then it stays as it was.',
    );
    const decided = {
      resolution: '"Giant kelp"',
      resolvedByUserId: 'linus',
      resolvedByName: 'Linus',
      resolvedAt: '2026-11-21T11:00:00.000Z',
    };
    expect(toAda({ ...open, ...decided })).toBe(
      'Grace changed the title at 10:42 UTC while you were away: “Kelp” here, “Bull kelp” there. Linus decided at 11:00 UTC: “Giant kelp”.',
    );
  });

  it.each([
    [
      'a delete that met an edit',
      { winner: 'THEIRS', theirs: 'null', yours: '"2026-11-21T10:30:00.000Z"' },
      'Grace changed this at 10:42 UTC while you were away; so your delete did not take it, and it was kept.',
    ],
    [
      'a delete that took an edit along',
      { winner: 'YOURS', theirs: 'null', yours: '"2026-11-21T10:30:00.000Z"' },
      'Grace changed this at 10:42 UTC while you were away; it is deleted all the same.',
    ],
    [
      'an edit that met a delete',
      { winner: 'YOURS', theirs: '"2026-11-21T10:42:00.000Z"', yours: 'null' },
      'Grace deleted this at 10:42 UTC while you were away; what you did brought it back.',
    ],
    [
      'an edit that a delete dropped',
      { winner: 'THEIRS', theirs: '"2026-11-21T10:42:00.000Z"', yours: '{"title":"Bull kelp"}' },
      'Grace deleted this at 10:42 UTC while you were away; it stays deleted. Your edit was: title “Bull kelp”.',
    ],
    [
      'a restore that met a later delete',
      { winner: 'THEIRS', theirs: '"2026-11-21T10:42:00.000Z"', yours: 'null' },
      'Grace deleted this at 10:42 UTC while you were away; it stays deleted.',
    ],
  ])('of %s', (_what, over, says) => {
    expect(toAda({ field: 'deletedAt', ...over })).toBe(says);
  });
});
