import { clientManifest, compileSchema, syncDocuments } from '../../src/compiler/index.js';
import { answersDocument, drainDocument, fromWire, pullDocument } from '../../src/index.js';
import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { fieldNotes, warehouse } from '../domains.js';

const version = '2026-11';
const domains = [
  ['Field Notes', compileSchema(fieldNotes, { version })],
  ['the warehouse', compileSchema(warehouse, { version })],
] as const;
const stock = domains[1][1];

describe.each(domains)("the kit's own documents for %s", (_name, { manifest, schema }) => {
  const { page, ...whole } = syncDocuments(manifest);
  const pulls = [0, 1, 3].flatMap((pages) => [
    [`pull of ${pages} pages and memberships`, pullDocument({ page }, { memberships: true, pages })],
    ...(pages > 0 ? [[`pull of ${pages} pages`, pullDocument({ page }, { memberships: false, pages })]] : []),
  ]);

  const ofAnyVersion = Object.entries({ answersDocument, drainDocument });
  it.each([...Object.entries(whole), ...pulls, ...ofAnyVersion])('are valid: %s', (_kind, text) => {
    expect(validate(schema, parse(text))).toEqual([]);
  });
});

describe('types whose fields of one name differ in type', () => {
  it('would not stand in one selection without aliases', () => {
    const bare = syncDocuments(stock.manifest).live.replaceAll(/\w+_\w+: /g, '');
    expect(validate(stock.schema, parse(bare)).map(({ message }) => message)).toEqual([
      expect.stringMatching(/conflict/),
      expect.stringMatching(/conflict/),
    ]);
  });

  it('are asked for under a name of their own, and no others are', () => {
    const { StockItem, Order } = stock.manifest.entities;
    expect(StockItem?.fields.code?.wire).toBe('code_StockItem');
    expect(Order?.fields.code?.wire).toBe('code_Order');
    expect(Order?.fields.remarks?.wire).toBe('remarks_Order');
    expect(Order?.fields.createdAt?.wire).toBe('createdAt');
    expect(Order?.fields.amount?.wire).toBe('amount');
  });

  it('have their own names again once they are read', () => {
    const wire = { __typename: 'Order', id: 'o1', code_Order: 7, remarks_Order: 'soon' };
    const read = fromWire(stock.manifest, wire);
    expect(read?.type).toBe('Order');
    expect(read?.data).toMatchObject({ id: 'o1', code: 7, remarks: 'soon', dueAt: null });
    expect(read?.data).not.toHaveProperty('code_Order');
  });
});

describe('reading a record', () => {
  it('gives nothing for a type that the manifest does not know', () => {
    expect(fromWire(stock.manifest, { __typename: 'Crate', id: 'c1' })).toBeUndefined();
    expect(fromWire(stock.manifest, { __typename: 'toString' })).toBeUndefined();
  });
});

describe('the client manifest', () => {
  it('carries the documents beside everything else', () => {
    expect(clientManifest(stock.manifest)).toEqual({
      ...stock.manifest,
      documents: syncDocuments(stock.manifest),
    });
  });
});
