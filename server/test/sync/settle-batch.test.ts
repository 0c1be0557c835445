import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { QueuedMutation } from '@holdfast/schema/merge';
import { readIncoming } from '../../src/sync/incoming.js';
import { yjsText } from '@holdfast/schema/text';
import type { BatchState } from '../../src/sync/batch-state.js';
import { settleBatch } from '../../src/sync/settle-batch.js';
import { day, fieldNotes } from '../support/sync-world.js';

const workspaceId = randomUUID();
const now = Date.parse('2026-11-21T10:00:00.000Z');
const actor = { userId: 'ada', deviceId: 'phone', userName: 'Ada' };
const context = { manifest: fieldNotes, text: yjsText, actor, now, receiptWindowMs: 90 * day };
const empty: BatchState = {
  workspaceId,
  role: 'EDITOR',
  workspaceOf: new Map(),
  records: new Map(),
  head: { epoch: 'epoch', seq: 0, floor: 0 },
  seenVersions: new Map(),
  texts: new Map(),
  receipts: new Map(),
  refused: new Map(),
};
const mutation = (name: string, input: Record<string, unknown>): QueuedMutation => ({
  name,
  input: { clientMutationId: randomUUID(), issuedAt: new Date(now).toISOString(), ...input },
});
const settle = (mutations: QueuedMutation[], state: Partial<BatchState> = {}, at = 0) =>
  settleBatch(
    { ...empty, ...state },
    mutations.map((each, index) => readIncoming(fieldNotes, each, index + at)),
    context,
  );

describe('settling a batch', () => {
  it('shows each mutation the records as those before it left them, and leaves what it was given as it was', () => {
    const id = randomUUID();
    const state = { ...empty, records: new Map(), workspaceOf: new Map() };
    const { verdicts } = settle(
      [
        mutation('createNotebook', { id, workspaceId, title: 'A' }),
        mutation('updateNotebook', { id, baseVersion: 1, title: 'B' }),
      ],
      state,
    );
    expect(verdicts).toMatchObject([
      { as: 'accepted', changes: [{ before: undefined, next: { record: { title: 'A', version: 1 } } }] },
      {
        as: 'accepted',
        changes: [{ before: { record: { title: 'A' } }, next: { record: { title: 'B', version: 2 } } }],
      },
    ]);
    expect(state.records.size + state.workspaceOf.size).toBe(0);
  });

  it('hands on what was refused to the next batch of the push, where it counts for what came later', () => {
    const id = randomUUID();
    const note = (): QueuedMutation =>
      mutation('createNote', { id: randomUUID(), workspaceId, notebookId: id, title: 'N' });
    const first = settle([mutation('createNotebook', { id, workspaceId, title: 'x'.repeat(501) })], {}, 1);
    const workspaceOf = new Map([[`Notebook:${id}`, workspaceId]]);
    const before = settle([note()], { refused: first.refused, workspaceOf }, 0);
    const after = settle([note()], { refused: first.refused, workspaceOf }, 2);
    expect(before.verdicts).toMatchObject([{ as: 'accepted' }]);
    expect(after.verdicts).toMatchObject([
      { as: 'refused', kept: false, errors: [{ code: 'DEPENDENCY_REFUSED' }] },
    ]);
  });

  it('keeps an answer for what was refused for good, and none for what may be sent again', () => {
    const expired = mutation('createNotebook', {
      id: randomUUID(),
      workspaceId,
      title: 'Old',
      issuedAt: new Date(now - 91 * day).toISOString(),
    });
    const { verdicts } = settle([
      mutation('createNotebook', { id: randomUUID(), workspaceId, title: 'x'.repeat(501) }),
      mutation('updateNotebook', { id: randomUUID(), baseVersion: 1, title: 'Nowhere' }),
      expired,
    ]);
    expect(verdicts).toMatchObject([
      { as: 'refused', kept: true, errors: [{ code: 'BAD_USER_INPUT' }] },
      { as: 'refused', kept: true, errors: [{ code: 'NOT_FOUND' }] },
      { as: 'refused', kept: false, errors: [{ code: 'MUTATION_EXPIRED' }] },
    ]);
  });

  it('refuses everything where there is no such workspace', () => {
    const create = mutation('createNotebook', { id: randomUUID(), workspaceId, title: 'A' });
    const { verdicts } = settle([create], { workspaceId: undefined, role: undefined });
    expect(verdicts).toMatchObject([
      { as: 'refused', errors: [{ code: 'FORBIDDEN', path: ['workspaceId'] }] },
    ]);
  });
});
