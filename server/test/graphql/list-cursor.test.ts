import type { Field } from '@holdfast/schema';
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeListCursor, encodeListCursor } from '../../src/graphql/list-cursor.js';

const field = (name: string, values?: readonly string[]): Field => ({
  name: 'by',
  type: { name, list: false, nullable: false, ...(values && { values }) },
  strategy: 'LAST_WRITE',
  wire: 'by',
});

describe('a cursor of a list', () => {
  const id = randomUUID();
  const read = (by: Field, value: unknown) =>
    decodeListCursor(encodeListCursor({ order: 'BY', value: value as string, id }), 'BY', by);

  it.each([
    [field('String'), 'Tide'],
    [field('Int'), -3],
    [field('Float'), 0.25],
    [field('Boolean'), true],
    [field('DateTime'), '2026-11-21T10:00:00.000Z'],
    [field('Colour', ['SAND', 'TIDE']), 'TIDE'],
  ])('comes back as it was made', (by, value) => {
    expect(read(by, value)).toEqual({ order: 'BY', value, id });
  });

  it.each([
    ['a whole number that no column holds', field('Int'), 1e300],
    ['a part of a whole number', field('Int'), 1.5],
    ['a year before all calendars', field('DateTime'), '-000100-01-01T00:00:00Z'],
    ['a year after all calendars', field('DateTime'), '+275760-09-13T00:00:00.000Z'],
    ['no value of the enum', field('Colour', ['SAND', 'TIDE']), 'MAUVE'],
    ['a text that cannot be stored', field('String'), 'a\0b'],
    ['nothing', field('String'), null],
  ])('is refused where a stranger put into it %s', (_what, by, value) => {
    expect(() => read(by, value)).toThrow('`after` is not a cursor of this list');
  });
});
