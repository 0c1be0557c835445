/** What tests of the merge rules write with: intents of named devices, over the types of the two domains. */
import { compileSchema } from '../../src/compiler/index.js';
import { intentOf, settle, writeOf, type Intent, type StoredRecord } from '../../src/merge/index.js';
import type { Entity, Manifest } from '../../src/index.js';
import { fieldNotes, warehouse } from '../domains.js';

export const notes = compileSchema(fieldNotes, { version: '2026-11' }).manifest;
export const stock = compileSchema(warehouse, { version: '2026-11' }).manifest;

export const id = '01930000-0000-7000-8000-000000000001';
export const workspaceId = '01930000-0000-7000-8000-0000000000ff';

/** `second` counts from the start of one hour: which of two edits was made later. */
export const at = (second: number): string =>
  new Date(Date.UTC(2026, 10, 22, 9) + Math.round(second * 1000)).toISOString();

export interface Made {
  readonly by: string;
  readonly second: number;
  readonly base: number;
  readonly mutation?: string;
}

export const entityOf = (manifest: Manifest, name: string): Entity => {
  const target = writeOf(manifest, name);
  if (!target) throw new Error(`no write ${name}`);
  return target.entity;
};

export function intent(
  manifest: Manifest,
  name: string,
  changes: Record<string, unknown>,
  made: Made,
): Intent {
  const target = writeOf(manifest, name);
  if (!target) throw new Error(`no write ${name}`);
  const input = {
    ...changes,
    id,
    baseVersion: made.base,
    clientMutationId: made.mutation ?? `${made.by}-${made.second}`,
  };
  return intentOf(target.write, input, { workspaceId, at: at(made.second), by: made.by });
}

/** The record after the intents, one after the other; those that are refused change nothing. */
export function settleAll(
  entity: Entity,
  stored: StoredRecord | undefined,
  intents: readonly Intent[],
): StoredRecord {
  const last = intents.reduce((before, each) => {
    const settled = settle(entity, before, each);
    return settled.outcome === 'REJECTED' ? before : settled.next;
  }, stored);
  if (!last) throw new Error('nothing was settled');
  return last;
}

const made: Made = { by: 'origin', second: 0, base: 0 };
export const aNote = settleAll(entityOf(notes, 'createNote'), undefined, [
  intent(notes, 'createNote', { notebookId: workspaceId, title: 'Tide tables', tags: ['sea'] }, made),
]);
export const aChecklistItem = settleAll(entityOf(notes, 'createChecklistItem'), undefined, [
  intent(notes, 'createChecklistItem', { noteId: workspaceId, text: 'Rope' }, made),
]);
export const anOrder = settleAll(entityOf(stock, 'createOrder'), undefined, [
  intent(stock, 'createOrder', { itemId: workspaceId, code: 7 }, made),
]);
export const aStockItem = settleAll(entityOf(stock, 'createStockItem'), undefined, [
  intent(stock, 'createStockItem', { code: 'R-1', price: 2.5 }, made),
]);
