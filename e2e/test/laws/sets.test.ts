import { describe, expect, it } from 'vitest';
import { manifest } from '../../src/generated/holdfast.js';
import type { Facts } from '../../src/laws/facts.js';
import { setsAddUp } from '../../src/laws/sets.js';
import { createLedger } from '../../src/world/ledger.js';

interface Write {
  readonly by: string;
  readonly base: number;
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
}

/** What the law says of a note's tags, which these edits have made in this order, each one version. */
function judged(tags: readonly string[], ...writes: readonly Write[]): string[] {
  const ledger = createLedger();
  const where = { workspaceId: 'w', type: 'Note', recordId: 'n' };
  const changes = writes.map(({ by, base, add, remove }, at) => {
    const clientMutationId = `m${at}`;
    const input = { id: 'n', clientMutationId, baseVersion: base, tags: { add, remove } };
    ledger.attempt({
      clientMutationId,
      name: 'updateNote',
      input,
      device: by,
      userId: by,
      workspaceId: 'w',
      at,
    });
    ledger.promise(clientMutationId, { input, workspaceId: 'w' });
    return {
      ...where,
      clientMutationId,
      deviceId: by,
      userId: by,
      kind: 'UPDATE',
      version: at + 1,
      seq: at + 1,
    };
  });
  const rows = { Notebook: [], Note: [{ id: 'n', tags }], ChecklistItem: [], Conflict: [] };
  return setsAddUp({ manifest, ledger, changes, rows } as unknown as Facts).map(({ what }) => what);
}

describe('the law of sets', () => {
  it('keeps an add that the remover had not seen, and takes out one that they had', () => {
    const ada: Write = { by: 'ada', base: 0, add: ['reef'] };
    expect(judged(['reef'], ada, { by: 'grace', base: 0, remove: ['reef'] })).toEqual([]);
    expect(judged([], ada, { by: 'grace', base: 0, remove: ['reef'] })).toHaveLength(1);
    expect(judged([], ada, { by: 'grace', base: 1, remove: ['reef'] })).toEqual([]);
  });

  // Seed 1065.
  it('takes for seen what the own write before it had seen, though the remove names an older version', () => {
    const ada: Write = { by: 'ada', base: 0, add: ['reef'] };
    const again: Write = { by: 'grace', base: 1, add: ['kelp', 'reef'] };
    expect(judged(['kelp'], ada, again, { by: 'grace', base: 0, remove: ['reef'] })).toEqual([]);
    expect(
      judged(['kelp'], ada, { ...again, by: 'lin' }, { by: 'grace', base: 0, remove: ['reef'] }),
    ).toHaveLength(1);
  });

  // Seed 907 of devices with two tabs.
  it('takes for unseen what only an own write of another element had seen', () => {
    const ada: Write = { by: 'ada', base: 0, add: ['reef'] };
    const again: Write = { by: 'grace', base: 1, add: ['kelp'] };
    expect(judged(['kelp', 'reef'], ada, again, { by: 'grace', base: 0, remove: ['reef'] })).toEqual([]);
  });
});
