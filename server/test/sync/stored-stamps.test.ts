import fc from 'fast-check';
import type { Stamp, Stamps } from '@holdfast/schema/merge';
import { describe, expect, it } from 'vitest';
import { packed, unpacked } from '../../src/sync/stored-stamps.js';

const mark = fc.record({
  version: fc.nat(2),
  at: fc.constantFrom('2026-11-21T10:00:00.000Z', '2026-11-21T10:00:00.001Z'),
  by: fc.constantFrom('phone ada', 'tablet ada'),
  mutation: fc.constantFrom('m1', 'm2'),
});
const stamp: fc.Arbitrary<Stamp> = fc.oneof(
  mark,
  fc
    .record({ mark, writers: fc.array(mark, { maxLength: 2 }) })
    .map(({ mark, writers }) => ({ ...mark, writers })),
);
const stamps: fc.Arbitrary<Stamps> = fc.dictionary(
  fc.constantFrom('title', 'body', 'tags', 'pinned', 'deletedAt'),
  stamp,
);

describe('stamps in a row', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(stamps, (given) => {
        expect(unpacked(JSON.parse(JSON.stringify(packed(given))))).toEqual(given);
      }),
    );
  });

  it('stand once for all fields that one write gave, and none leans on that of `deletedAt`', () => {
    const at = { version: 1, at: '2026-11-21T10:00:00.000Z', by: 'phone ada', mutation: 'm1' };
    expect(packed({ title: at, body: { ...at }, deletedAt: at })).toEqual({
      title: at,
      body: 'title',
      deletedAt: 'title',
    });
    expect(packed({ deletedAt: at, title: { ...at } })).toEqual({ deletedAt: at, title: at });
  });

  it('of rows from before are read as they are', () => {
    const at = { version: 1, at: '2026-11-21T10:00:00.000Z', by: 'phone ada', mutation: 'm1' };
    expect(unpacked({ title: at, body: at })).toEqual({ title: at, body: at });
  });
});
