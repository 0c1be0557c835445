import type { Manifest } from '@holdfast/schema';
import { describe, expect, it } from 'vitest';
import { manifest } from '../../src/generated/holdfast.js';
import type { Facts } from '../../src/laws/facts.js';
import { inOrder } from '../../src/laws/order.js';
import { createLedger } from '../../src/world/ledger.js';

const { createNote } = manifest.writes;
const heaps: Manifest = {
  ...manifest,
  writes: { ...manifest.writes, createNote: { ...createNote!, priority: 'BULK' } },
};

/** A log in which one device's edits stand in this order; they were made in the order of their ids. */
function judged(schema: Manifest, ...log: ReadonlyArray<readonly [id: string, name: string, input: object]>) {
  const ledger = createLedger();
  const where = { workspaceId: 'w', userId: 'ada', device: 'phone' };
  for (const [clientMutationId, name, input] of [...log].sort(([a], [b]) => (a < b ? -1 : 1))) {
    ledger.attempt({ ...where, clientMutationId, name, input: { ...input }, at: 0 });
    ledger.promise(clientMutationId, { input: { ...input }, workspaceId: 'w' });
  }
  const changes = log.map(([clientMutationId]) => ({ ...where, clientMutationId, deviceId: 'phone' }));
  return inOrder({ manifest: schema, ledger, changes } as unknown as Facts).map(({ words }) => words);
}

const note = (id: string, notebookId: string) => ['createNote', { id, notebookId }] as const;
const rename = (id: string) => ['updateNotebook', { id, title: 'x' }] as const;

describe('the law of order', () => {
  it('is kept by the order in which edits were made, and broken by any other', () => {
    expect(judged(manifest, ['1', ...note('n', 'a')], ['2', ...rename('b')])).toEqual([]);
    expect(judged(manifest, ['2', ...rename('b')], ['1', ...note('n', 'a')])).toEqual([['1', '2']]);
  });

  it('lets bulk be overtaken by what does not depend on it, and by nothing else', () => {
    expect(judged(heaps, ['2', ...rename('b')], ['1', ...note('n', 'a')])).toEqual([]);
    expect(judged(heaps, ['2', ...rename('a')], ['1', ...note('n', 'a')])).toEqual([['1', '2']]);
    expect(judged(heaps, ['2', ...rename('b')], ['3', ...rename('c')], ['1', ...note('n', 'b')])).toEqual([
      ['1', '2'],
    ]);
    expect(judged(heaps, ['2', 'deleteNotebook', { id: 'b' }], ['1', ...note('n', 'a')])).toEqual([
      ['1', '2'],
    ]);
    expect(judged(heaps, ['2', ...note('n', 'a')], ['1', ...rename('b')])).toEqual([['1', '2']]);
  });
});
