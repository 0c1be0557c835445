import { compileSchema, SchemaCompileError } from '../../src/compiler/index.js';
import { type GraphQLInputObjectType, type GraphQLUnionType, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { fieldNotes, warehouse } from '../domains.js';

const version = '2026-11';
const compiled = compileSchema(fieldNotes, { version });
const { manifest, schema } = compiled;

describe('a write that is declared as bulk', () => {
  it('says so, and no other does', () => {
    const [declared, bulk] = [
      '@writes(entity: "Order", kind: CREATE)',
      '@writes(entity: "Order", kind: CREATE, priority: BULK)',
    ];
    const sources = warehouse.map(({ name, text }) => ({ name, text: text.replace(declared, bulk) }));
    const { writes } = compileSchema(sources, { version }).manifest;
    expect(
      Object.values(writes).flatMap(({ name, priority }) => (priority ? [[name, priority]] : [])),
    ).toEqual([['createOrder', 'BULK']]);
  });
});

describe('Field Notes', () => {
  it('has its types, with the rule of each field', () => {
    expect(Object.keys(manifest.entities)).toEqual(['Conflict', 'Notebook', 'Note', 'ChecklistItem']);
    const { Note } = manifest.entities;
    const strategies = Object.values(Note?.fields ?? {}).map(({ name, strategy }) => `${name} ${strategy}`);
    expect(strategies).toMatchInlineSnapshot(`
      [
        "id LAST_WRITE",
        "workspaceId LAST_WRITE",
        "notebookId LAST_WRITE",
        "title LAST_WRITE",
        "body TEXT",
        "tags SET",
        "pinned LAST_WRITE",
        "status LAST_WRITE",
        "colour LAST_WRITE",
        "version LAST_WRITE",
        "createdAt LAST_WRITE",
        "updatedAt LAST_WRITE",
        "deletedAt LAST_WRITE",
      ]
    `);
    expect(Note?.fields.tags).toEqual({
      name: 'tags',
      type: { name: 'String', list: true, nullable: false },
      strategy: 'SET',
      limit: { maxItems: 64, maxLength: 64 },
      wire: 'tags',
    });
    expect(Note?.fields.body?.sync).toBe('bodySync');
    expect(Note?.relations).toEqual({
      notebook: { name: 'notebook', field: 'notebookId', to: 'Notebook', onDelete: 'CASCADE' },
    });
    expect(Note?.counts).toEqual({
      checklistCount: { name: 'checklistCount', of: 'ChecklistItem', by: 'noteId' },
    });
  });

  it('has its lists, with filter and orders', () => {
    expect(manifest.lists.notes).toMatchInlineSnapshot(`
      {
        "connection": "NoteConnection",
        "defaultFirst": 50,
        "defaultOrder": "UPDATED_DESC",
        "edge": "NoteEdge",
        "filter": {
          "notebookId": {
            "fields": [
              "notebookId",
            ],
            "name": "notebookId",
            "op": "EQ",
            "required": false,
          },
          "pinned": {
            "fields": [
              "pinned",
            ],
            "name": "pinned",
            "op": "EQ",
            "required": false,
          },
          "status": {
            "fields": [
              "status",
            ],
            "name": "status",
            "op": "EQ",
            "required": false,
          },
          "tag": {
            "fields": [
              "tags",
            ],
            "name": "tag",
            "op": "HAS",
            "required": false,
          },
          "text": {
            "fields": [
              "title",
              "body",
            ],
            "name": "text",
            "op": "CONTAINS",
            "required": false,
          },
          "updatedAfter": {
            "fields": [
              "updatedAt",
            ],
            "name": "updatedAfter",
            "op": "AFTER",
            "required": false,
          },
          "workspaceId": {
            "fields": [
              "workspaceId",
            ],
            "name": "workspaceId",
            "op": "EQ",
            "required": true,
          },
        },
        "name": "notes",
        "of": "Note",
        "orders": {
          "CREATED_DESC": {
            "by": "createdAt",
            "direction": "DESC",
          },
          "TITLE_ASC": {
            "by": "title",
            "direction": "ASC",
          },
          "UPDATED_ASC": {
            "by": "updatedAt",
            "direction": "ASC",
          },
          "UPDATED_DESC": {
            "by": "updatedAt",
            "direction": "DESC",
          },
        },
      }
    `);
  });

  it('has the decisions about conflicts', () => {
    const { resolveConflict, revertResolution } = manifest.writes;
    expect(resolveConflict).toMatchObject({ entity: 'Conflict', kind: 'RESOLVE', record: 'conflict' });
    expect(Object.keys(resolveConflict?.fields ?? {})).toEqual(['choice', 'value']);
    expect(revertResolution).toMatchObject({ entity: 'Conflict', kind: 'REVERT', fields: {} });
  });

  it('has its single records and its writes', () => {
    expect(manifest.singles).toEqual({ notebook: 'Notebook', note: 'Note', checklistItem: 'ChecklistItem' });
    expect(Object.keys(manifest.writes)).toHaveLength(14);
    const { fields, ...update } = manifest.writes.updateNote ?? { fields: {} };
    expect(update).toEqual({
      name: 'updateNote',
      entity: 'Note',
      kind: 'UPDATE',
      input: 'UpdateNoteInput',
      payload: 'UpdateNotePayload',
      record: 'note',
      role: 'EDITOR',
    });
    const shapes = Object.values(fields).map(({ name, shape }) => `${name}: ${shape}`);
    expect(shapes.join(', ')).toBe(
      'notebookId: plain, title: plain, body: text, tags: set, pinned: plain, status: plain, colour: plain',
    );
    expect(manifest.writes.createNote?.fields.status).toEqual({
      name: 'status',
      shape: 'plain',
      required: false,
      nullable: false,
      default: 'ACTIVE',
    });
  });
});

describe('compiling', () => {
  it('fills in what syncs and what can be queued', () => {
    expect((schema.getType('SyncedRecord') as GraphQLUnionType).getTypes().map(String)).toEqual(
      Object.keys(manifest.entities),
    );
    const queued = schema.getType('QueuedMutation') as GraphQLInputObjectType;
    expect(Object.keys(queued.getFields())).toEqual(Object.keys(manifest.writes));
    expect(queued.isOneOf).toBe(true);
    expect(queued.getFields().createNote?.description).toBe('Makes a note.');
  });

  it('gives a manifest that is plain JSON, the same each time', () => {
    expect(JSON.parse(JSON.stringify(manifest))).toEqual(manifest);
    expect(compileSchema(fieldNotes, { version }).manifest).toEqual(manifest);
  });

  it('gives SDL that parses to the type definitions', () => {
    expect(parse(compiled.sdl, { noLocation: true }).definitions).toHaveLength(
      compiled.typeDefs.definitions.length,
    );
  });

  it('does the same for a domain that shares no name with Field Notes', () => {
    const { entities, writes } = compileSchema(warehouse, { version }).manifest;
    expect(Object.keys(entities)).toEqual(['Conflict', 'StockItem', 'Order']);
    expect(entities.Order?.onDeleteConflict).toBe('KEEP_DELETE');
    expect(entities.StockItem?.fields.cost?.role).toBe('OWNER');
    expect(writes.deleteStockItem?.role).toBe('OWNER');
    expect(writes.createStockItem?.fields.cost).toEqual({
      name: 'cost',
      shape: 'plain',
      required: false,
      nullable: true,
    });
  });

  it('reads @entity and fields from an extension of a type, too', () => {
    const more = { name: 'more.graphql', text: 'extend type Order { shelf: String @limit(maxLength: 9) }' };
    const { entities } = compileSchema([...warehouse, more], { version }).manifest;
    expect(entities.Order?.fields.shelf?.limit).toEqual({ maxLength: 9 });
  });
});

describe('an API version', () => {
  const dated = {
    name: 'dated.graphql',
    text: `extend type Order {
      shelf: String @since(version: "2027-02")
      bin: String @until(version: "2027-02")
    }`,
  };
  const fieldsIn = (at: string) =>
    Object.keys(compileSchema([...warehouse, dated], { version: at }).manifest.entities.Order?.fields ?? {});

  it('has what came before it and not what came later', () => {
    expect(fieldsIn('2027-01')).not.toContain('shelf');
    expect(fieldsIn('2027-02')).toContain('shelf');
  });

  it('has what is gone later and not what was gone by then', () => {
    expect(fieldsIn('2027-01')).toContain('bin');
    expect(fieldsIn('2027-02')).not.toContain('bin');
  });

  it('is a year and a month', () => {
    expect(() => compileSchema(warehouse, { version: 'v2' })).toThrow(TypeError);
  });
});

describe('problems', () => {
  const compileWith = (text: string) => () =>
    compileSchema([...fieldNotes, { name: 'more.graphql', text }], { version });

  it('come all at once, and read as a list', () => {
    const compile = compileWith(
      'extend type Note {\n  mood: Int! @merge(strategy: SET)\n  day: Cursor\n  extra: Int! @limit(max: 9)\n}',
    );
    expect(compile).toThrow(SchemaCompileError);
    expect(compile).toThrowErrorMatchingInlineSnapshot(`
      [SchemaCompileError: The schema has 4 problems:

      more.graphql:2:21  Note.mood asks for SET, which merges a list of texts or ids that is never null, such as [String!]!.
          Make the field a list of texts or ids that is never null, such as [String!]!, or choose another strategy.

      more.graphql:3:3  Note.day is Cursor, which cannot be stored and synced.
          Use one of ID, String, Int, Float, Boolean, DateTime, an enum, or a list of those without nulls in it, such as [String!]!.

      field-notes.graphql:260:7  CreateNoteInput does not say what Note.mood is to be.
          Add mood with its type, and a default where a caller may leave it out.

      field-notes.graphql:260:7  CreateNoteInput does not say what Note.extra is to be.
          Add extra with its type, and a default where a caller may leave it out.
      ]
    `);
  });

  it('of syntax come from every file', () => {
    const broken = ['a.graphql', 'b.graphql'].map((name) => ({ name, text: 'type {' }));
    const compile = () => compileSchema([...fieldNotes, ...broken], { version });
    expect(compile).toThrow(/a\.graphql:1:6[^]*b\.graphql:1:6/);
  });

  it("say so when the engine's own SDL, a type that syncs, or a write is missing", () => {
    const alone = () =>
      compileSchema([{ name: 'alone.graphql', text: 'type Query { now: String }' }], { version });
    expect(alone).toThrow(
      /sync protocol is missing[^]*No type carries @entity[^]*No mutation carries @writes/,
    );
  });

  it('say so when an author fills in what the compiler fills in', () => {
    const filled = warehouse.map(({ name, text }) => ({
      name,
      text: text.replace('union SyncedRecord', 'union SyncedRecord = Order'),
    }));
    expect(() => compileSchema(filled, { version })).toThrow(/SyncedRecord is filled in by the compiler/);
  });
});
