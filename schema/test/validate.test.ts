import { validateMutation, type Field } from '../src/index.js';
import { compileSchema } from '../src/compiler/index.js';
import { limitOf, limitViolation } from '../src/merge/index.js';
import { describe, expect, it } from 'vitest';
import { fieldNotes, warehouse } from './domains.js';

const { manifest } = compileSchema(fieldNotes, { version: '2026-11' });
const stock = compileSchema(warehouse, { version: '2026-11' }).manifest;

const uuid = (n: number): string => `01930000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const envelope = { clientMutationId: uuid(1), issuedAt: '2026-11-21T10:42:00.000Z', id: uuid(2) };
const created = { ...envelope, workspaceId: uuid(3), notebookId: uuid(4), title: 'Tide tables' };
const updated = { ...envelope, baseVersion: 3 };

const complaints = (name: string, input: Record<string, unknown>, of = manifest) =>
  validateMutation(of, { name, input }).map(
    ({ code, path, message }) => `${code} ${path.join('.')}: ${message}`,
  );
const create = (changes: Record<string, unknown>) => complaints('createNote', { ...created, ...changes });
const update = (changes: Record<string, unknown>) => complaints('updateNote', { ...updated, ...changes });

describe('a mutation is accepted', () => {
  it.each([
    ['a create with what it needs', 'createNote', created],
    [
      'a create with everything',
      'createNote',
      { ...created, body: '#', tags: ['a'], pinned: true, status: 'DONE', colour: 'KELP' },
    ],
    ['an update that changes nothing', 'updateNote', updated],
    [
      'an update of every shape',
      'updateNote',
      { ...updated, title: 'T', body: { text: 'b' }, tags: { add: ['a'], remove: null } },
    ],
    [
      'a member that is undefined, as absent',
      'updateNote',
      { ...updated, title: undefined, nonsense: undefined },
    ],
    ['an increment', 'updateChecklistItem', { ...updated, votes: { increment: -1 } }],
    ['an edit of a text', 'updateNote', { ...updated, body: { edit: 'AAAA' } }],
    ['a delete', 'deleteNote', updated],
    ['a delete that says how far was seen', 'deleteNote', { ...updated, seen: 'cursor' }],
    ['a decision', 'resolveConflict', { ...updated, choice: 'THEIRS', value: null }],
    ['a decision of a value', 'resolveConflict', { ...updated, choice: 'VALUE', value: '"Kelp"' }],
    ['a decision taken back', 'revertResolution', updated],
    ['ids in capital letters', 'deleteNote', { ...updated, id: '01930000-ABCD-4000-9000-00000000000F' }],
    ['a time in another zone', 'deleteNote', { ...updated, issuedAt: '2026-11-21T12:42:00+02:00' }],
  ])('%s', (_what, name, input) => {
    expect(complaints(name, input)).toEqual([]);
  });

  it('with null where the field may be empty', () => {
    expect(complaints('updateOrder', { ...updated, remarks: null, dueAt: null }, stock)).toEqual([]);
  });
});

describe('a mutation is refused', () => {
  it('that has no such name', () => {
    expect(complaints('toString', updated)).toEqual(['BAD_USER_INPUT : There is no mutation toString.']);
  });

  it.each([[null], ['text'], [[1]]])('whose input is no object: %j', (input) => {
    expect(validateMutation(manifest, { name: 'createNote', input: input as never })).toHaveLength(1);
  });

  it('without what every mutation carries, each told of', () => {
    expect(complaints('updateNote', {}).map((line) => line.split(' ')[1])).toEqual([
      'clientMutationId:',
      'issuedAt:',
      'id:',
      'baseVersion:',
    ]);
  });

  it.each([
    ['no UUID', { id: '42' }, /^BAD_USER_INPUT id: id must be a UUID/],
    ['a UUID of no version', { id: '01930000-0000-0000-8000-000000000000' }, /id must be a UUID/],
    [
      'a date that is none',
      { issuedAt: '2026-02-30T10:00:00Z' },
      /^BAD_USER_INPUT issuedAt: issuedAt must be an ISO 8601 time/,
    ],
    ['a time without zone', { issuedAt: '2026-11-21T10:00:00' }, /issuedAt must be/],
    ['a year beyond reason', { issuedAt: '+012026-11-21T10:00:00Z' }, /issuedAt must be/],
    [
      'a workspace that is no UUID',
      { workspaceId: 'w' },
      /^BAD_USER_INPUT workspaceId: workspaceId must be a UUID/,
    ],
    ['a missing required field', { title: undefined }, /^BAD_USER_INPUT title: title is missing/],
    [
      'null where there must be a value',
      { title: null },
      /^BAD_USER_INPUT title: title cannot be empty \(null\)/,
    ],
    [
      'a field that there is not',
      { mood: 'good' },
      /^BAD_USER_INPUT mood: CreateNoteInput has no field mood/,
    ],
    [
      'a baseVersion on a create',
      { baseVersion: 1 },
      /^BAD_USER_INPUT baseVersion: CreateNoteInput has no field/,
    ],
    ['another type', { title: 7 }, /^BAD_USER_INPUT title: title must be a text/],
    [
      'an id field that is no UUID',
      { notebookId: 'n' },
      /^BAD_USER_INPUT notebookId: notebookId must be a UUID/,
    ],
    [
      'an enum value that there is not',
      { status: 'LOST' },
      /^BAD_USER_INPUT status: status must be one of DRAFT, ACTIVE, DONE/,
    ],
    [
      'a text beyond its limit',
      { title: 'x'.repeat(501) },
      /^BAD_USER_INPUT title: title may be at most 500 characters long; this has 501/,
    ],
    [
      'too many elements',
      { tags: Array.from({ length: 65 }, String) },
      /^BAD_USER_INPUT tags: tags may hold at most 64 elements/,
    ],
    ['an element of another type', { tags: ['a', 1] }, /^BAD_USER_INPUT tags\.1: tags must be a text/],
    [
      'an element beyond its limit',
      { tags: ['a', 'b', 'x'.repeat(65)] },
      /^BAD_USER_INPUT tags\.2: tags may be at most 64/,
    ],
    ['null in a list', { tags: [null] }, /^BAD_USER_INPUT tags\.0:/],
    ['a NUL character', { title: 'a\0b' }, /^BAD_USER_INPUT title: title contains the character NUL/],
    ['half a character', { body: 'a\ud800b' }, /^BAD_USER_INPUT body: body contains half a character/],
  ])('with %s', (_what, changes, message) => {
    expect(create(changes)).toEqual([expect.stringMatching(message)]);
  });

  it.each([
    ['a negative baseVersion', { baseVersion: -1 }, /^BAD_USER_INPUT baseVersion:/],
    ['a baseVersion beyond an Int', { baseVersion: 2 ** 31 }, /^BAD_USER_INPUT baseVersion:/],
    [
      'a text where a change is asked for',
      { body: 'new' },
      /^BAD_USER_INPUT body: body is changed by an object with text/,
    ],
    ['a change with no text', { body: {} }, /^BAD_USER_INPUT body\.text: body must be a text/],
    [
      'a change with a member too many',
      { body: { text: 'a', mood: 'b' } },
      /^BAD_USER_INPUT body\.mood: A change of body has no member mood/,
    ],
    [
      'both a text and an edit',
      { body: { text: 'a', edit: 'AAAA' } },
      /^BAD_USER_INPUT body: body is changed by a text or by an edit, not by both/,
    ],
    [
      'an edit that is no base64',
      { body: { edit: 'no' } },
      /^BAD_USER_INPUT body\.edit: body must be edited by/,
    ],
    [
      'an edit that weighs too much',
      { body: { edit: 'A'.repeat(1_200_000) } },
      /^BAD_USER_INPUT body\.edit: An edit of body may weigh at most 865536 bytes/,
    ],
    [
      'more elements to add than the set may hold',
      { tags: { add: Array.from({ length: 10_000 }, String) } },
      /^BAD_USER_INPUT tags\.add: tags may hold at most 64 elements; this names 10000/,
    ],
    [
      'a text in a change beyond its limit',
      { body: { text: 'x'.repeat(200_001) } },
      /^BAD_USER_INPUT body: .*|^BAD_USER_INPUT body\.text:/,
    ],
    [
      'an element to add beyond its limit',
      { tags: { add: ['a', 'b', 'c', 'x'.repeat(65)] } },
      /^BAD_USER_INPUT tags\.add\.3: tags may be at most/,
    ],
    ['an element to remove of another type', { tags: { remove: [1] } }, /^BAD_USER_INPUT tags\.remove\.0:/],
    [
      'a set changed by a list',
      { tags: ['a'] },
      /^BAD_USER_INPUT tags: tags is changed by an object with add and remove/,
    ],
    [
      'a field of the engine',
      { version: 9 },
      /^BAD_USER_INPUT version: UpdateNoteInput has no field version/,
    ],
  ])('with %s in an update', (_what, changes, message) => {
    expect(update(changes)).toEqual([expect.stringMatching(message)]);
  });

  it.each([[1.5], [2 ** 31], ['1'], [undefined]])('with an increment of %j', (increment) => {
    const [complaint] = complaints('updateChecklistItem', { ...updated, votes: { increment } });
    expect(complaint).toMatch(/^BAD_USER_INPUT votes\.increment:/);
  });

  it.each([
    ['price', Number.POSITIVE_INFINITY],
    ['price', -1],
    ['onHand', 1.5],
    ['countedAt', 'yesterday'],
  ])('when %s is %j', (field, value) => {
    const input = { ...envelope, workspaceId: uuid(3), code: 'C', price: 1, [field]: value };
    expect(complaints('createStockItem', input, stock)).toEqual([
      expect.stringMatching(`^BAD_USER_INPUT ${field}: ${field} `),
    ]);
  });

  it.each([
    ['no choice', {}, 'choice'],
    ['a choice that there is not', { choice: 'MINE' }, 'choice'],
    ['no value where one is chosen', { choice: 'VALUE' }, 'value'],
    ['a value that is no JSON', { choice: 'VALUE', value: 'Kelp' }, 'value'],
    ['a value that cannot be stored', { choice: 'VALUE', value: '"a\0b"' }, 'value'],
    ['a value beside another choice', { choice: 'YOURS', value: '"Kelp"' }, 'value'],
    ['a field that there is not', { choice: 'YOURS', title: 'Kelp' }, 'title'],
  ])('when a decision has %s', (_what, decision, path) => {
    expect(complaints('resolveConflict', { ...updated, ...decision })).toEqual([
      expect.stringMatching(`^BAD_USER_INPUT ${path}: `),
    ]);
  });

  it('when a delete says how far was seen whose input has no place for that', () => {
    const { manifest: old } = compileSchema(fieldNotes, { version: '2026-05' });
    expect(complaints('discardNote', updated, old)).toEqual([]);
    expect(complaints('discardNote', { ...updated, seen: 'cursor' }, old)).toEqual([
      'BAD_USER_INPUT seen: DiscardNoteInput has no field seen.',
    ]);
  });

  it('when a delete says by no cursor how far was seen', () => {
    expect(complaints('deleteNote', { ...updated, seen: 7 })).toEqual([
      expect.stringMatching('^BAD_USER_INPUT seen: seen must be a cursor'),
    ]);
  });

  it('beyond the limit of a field that declares none', () => {
    const { limit: _limit, ...tags } = manifest.entities.Note?.fields.tags as Field;
    expect(limitViolation(tags, Array.from({ length: 1001 }, String))).toMatch(/at most 1000 elements/);
    expect(limitOf({ strategy: 'TEXT' })).toEqual({ maxLength: 1_000_000 });
    expect(limitOf({ strategy: 'LAST_WRITE' })).toEqual({});
  });

  it('is told of everything that is wrong at once', () => {
    expect(create({ title: null, status: 'X', mood: 1 })).toHaveLength(3);
  });
});
