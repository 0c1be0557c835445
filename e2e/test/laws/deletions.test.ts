import { describe, expect, it } from 'vitest';
import { manifest } from '../../src/generated/holdfast.js';
import { unseenEditsKept } from '../../src/laws/deletions.js';
import type { Facts } from '../../src/laws/facts.js';
import { createLedger } from '../../src/world/ledger.js';

interface Step {
  readonly by: string;
  readonly name: string;
  readonly base?: number;
  readonly input?: object;
  readonly after: object;
}

/** What the law says of the log of one item, whose versions are counted from 1. */
function judged(...steps: readonly Step[]): string[] {
  const ledger = createLedger();
  const changes = steps.map(({ by, name, base, input, after }, at) => {
    const clientMutationId = `m${at + 1}`;
    const whole = { id: 'i', ...input, clientMutationId, ...(base !== undefined && { baseVersion: base }) };
    ledger.attempt({ clientMutationId, name, input: whole, device: by, userId: by, workspaceId: 'w', at });
    ledger.promise(clientMutationId, { input: whole, workspaceId: 'w' });
    const kind = name.startsWith('create') ? 'CREATE' : name.startsWith('update') ? 'UPDATE' : 'DELETE';
    const where = { workspaceId: 'w', type: 'ChecklistItem', recordId: 'i', deviceId: by, userId: by };
    return { ...where, clientMutationId, kind, seq: at + 1, version: at + 1, after };
  });
  const facts = { manifest, ledger, changes, compactions: [] } as unknown as Facts;
  return unseenEditsKept(facts).map(({ what }) => what);
}

const made = {
  by: 'ada',
  name: 'createChecklistItem',
  after: { text: 'rope', done: false, deletedAt: null },
};
const ticked = {
  by: 'grace',
  name: 'updateChecklistItem',
  base: 1,
  input: { done: true },
  after: { done: true },
};
const deleted = { by: 'ada', name: 'deleteChecklistItem', after: { deletedAt: '2026-11-22T08:00:00.000Z' } };

describe('the law of deletes', () => {
  it('is broken by a delete of what somebody else wrote unseen, and kept once that was seen', () => {
    expect(judged(made, ticked, { ...deleted, base: 1 })).toEqual([
      'ChecklistItem i was deleted by somebody who had not seen its done (m3).',
    ]);
    expect(judged(made, ticked, { ...deleted, base: 2 })).toEqual([]);
  });

  // Seed 171.
  it('counts an edit that asked for what stood already as its own', () => {
    const again = { ...ticked, by: 'ada', after: {} };
    expect(judged(made, ticked, again, { ...deleted, base: 1 })).toEqual([]);
    const other = { ...again, input: { done: false } };
    expect(judged(made, ticked, other, { ...deleted, base: 1 })).toHaveLength(1);
  });

  // Seeds 1691 and 1712.
  it('knows whose deletion it is that takes a spared record after all', () => {
    const gone = { ...deleted, base: 2 };
    const spared = {
      by: 'lin',
      name: 'updateChecklistItem',
      input: { id: 'other' },
      after: { deletedAt: null },
    };
    const again = { ...deleted, by: 'lin', name: 'deleteNote', input: { id: 'other' } };
    expect(judged(made, ticked, gone, spared, again)).toEqual([]);
    const edited = { ...ticked, base: 4, after: { done: false }, input: { done: false } };
    expect(judged(made, ticked, gone, spared, edited, again)).toHaveLength(1);
  });

  // Seed 152.
  it('knows that nobody wrote what the server keeps by itself', () => {
    const restored = {
      by: 'grace',
      name: 'restoreChecklistItem',
      base: 1,
      after: { deletedAt: null, updatedAt: '2026-11-22T08:00:00.001Z' },
    };
    expect(judged(made, restored, { ...deleted, base: 1 })).toEqual([]);
  });
});
