import type { TextValue } from '@holdfast/schema/merge';
import { yjsText } from '@holdfast/schema/text';
import { describe, expect, it } from 'vitest';
import type { OutboxEntry } from '../../src/outbox/entry.js';
import { remade } from '../../src/outbox/remade.js';
import { manifest } from '../support/world.js';

const of = 'StockItem:i:remarks';
const text = (words: string): TextValue => ({ of, text: words, state: undefined });

/** Two edits of one text, the second within what the first put in, and the text with the first. */
function edits(start: TextValue) {
  const first = yjsText.editTo(start, 'milk and bread', 'first');
  const between = yjsText.apply(start, first)!;
  const second = yjsText.editTo(between, 'milk and rye bread', 'second');
  return { first, second };
}
const entry = (clientMutationId: string, edit: string, state: OutboxEntry['state'] = 'waiting') =>
  ({
    clientMutationId,
    name: 'updateStockItem',
    state,
    input: { id: 'i', clientMutationId, remarks: { edit } },
  }) as unknown as OutboxEntry;

function made(
  before: TextValue | undefined,
  after: TextValue,
  entries: OutboxEntry[],
  dropped: string[] = [],
) {
  let names = 0;
  const ground = { key: 'StockItem:i', before: () => before, after: () => after };
  const rules = { manifest, text: yjsText };
  return remade(rules, ground, entries, { dropped: new Set(dropped) }, () => `name ${(names += 1)}`);
}

describe('edits of a text whose ground has gone', () => {
  it('are made anew on another, as far as they were made on the one before', () => {
    const start = text('milk');
    const { first, second } = edits(start);
    const renewed = yjsText.renewed(start, 'renewal');
    const [one, two] = made(start, renewed, [entry('1', first), entry('2', second)]);
    const editIn = ({ input }: OutboxEntry) => (input.remarks as { edit: string }).edit;
    const after = yjsText.apply(renewed, yjsText.join([editIn(one!), editIn(two!)]));
    expect(after?.text).toBe('milk and rye bread');
  });

  // Seed 443 of the simulation: signed out with edits, and the text renewed before its person came back.
  it('keep their bytes where nobody knows what they were made on: the server refuses them, and nothing is lost', () => {
    const { first, second } = edits(text('milk'));
    const renewed = yjsText.renewed(text('oats'), 'renewal');
    expect(made(undefined, renewed, [entry('1', first), entry('2', second)])).toEqual([]);
    expect(made(renewed, renewed, [entry('1', first), entry('2', second)], ['1'])).toEqual([]);
    expect(made(renewed, renewed, [entry('1', first, 'refused'), entry('2', second)])).toEqual([]);
  });
});
