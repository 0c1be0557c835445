import {
  compileSchema,
  compileVersions,
  loadVersions,
  SchemaCompileError,
  versionsFile,
} from '../../../src/compiler/index.js';
import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { fieldNotes } from '../../domains.js';

const versions = loadVersions(versionsFile);
const { stored, served } = compileVersions(fieldNotes, versions);

describe('one SDL', () => {
  it('gives what each version has, by the names of that version', () => {
    expect([...served.keys()]).toEqual(['2026-05', '2026-11', '2027-02']);
    const [old, stable] = [served.get('2026-05'), served.get('2026-11')];
    expect(old?.manifest.entities.Notebook?.fields.name).toMatchObject({ name: 'name', strategy: 'MANUAL' });
    expect(old?.manifest.lists.notebooks?.orders.NAME_ASC).toEqual({ by: 'name', direction: 'ASC' });
    expect(old?.manifest.lists.notebooks?.filter.name).toMatchObject({ op: 'CONTAINS', fields: ['name'] });
    expect(old?.manifest.writes.createNote?.fields.title).toMatchObject({ default: 'Untitled' });
    expect(old?.manifest.entities.Note?.fields.status?.type.values).toEqual(['DRAFT', 'ACTIVE']);
    expect(Object.keys(old?.manifest.writes ?? {})).toContain('discardNote');
    expect(stable?.manifest.entities.Notebook?.fields.title).toMatchObject({ name: 'title' });
    expect(Object.keys(stable?.manifest.writes ?? {})).not.toContain('discardNote');
  });

  it('says how a version lies to what is stored', () => {
    const { Notebook, Note } = served.get('2026-05')?.shape.entities ?? {};
    expect(Notebook?.fields.name).toEqual({ stored: 'title' });
    expect(Note?.fields.colour).toEqual({ stored: 'colour', convert: 'hexColour' });
    expect(Note?.fields.status).toEqual({
      stored: 'status',
      values: { DRAFT: 'DRAFT', ACTIVE: 'ACTIVE' },
      fallback: { DONE: 'ACTIVE' },
    });
    for (const version of ['2026-11', '2027-02'])
      for (const { fields } of Object.values(served.get(version)?.shape.entities ?? {}))
        for (const [name, shape] of Object.entries(fields)) expect(shape).toEqual({ stored: name });
  });

  it('gives what is stored: all that any served version has, in its newest shape', () => {
    expect(stored.manifest.entities.Notebook?.fields.title).toBeDefined();
    expect(stored.manifest.entities.Note?.fields.colour?.type.name).toBe('Colour');
    expect(Object.keys(stored.manifest.writes)).toEqual(
      expect.arrayContaining(['discardNote', 'deleteNote']),
    );
  });

  it('leaves nothing of other versions in the SDL of one, which compiles by itself to the same manifest', () => {
    for (const [version, { sdl, manifest }] of served) {
      expect(sdl).not.toMatch(/@(since|until|as|fallback|convert)\b/);
      expect(compileSchema([{ name: version, text: sdl }], { version }).manifest).toEqual(manifest);
    }
  });

  it('has no trace of an extension of which a version has nothing', () => {
    const later = { name: 'later', text: 'extend type Query {\n  tides: Int @since(version: "2027-02")\n}' };
    const compiled = compileVersions([...fieldNotes, later], versions).served;
    for (const [version, { sdl, schema }] of compiled) {
      expect(() => parse(sdl)).not.toThrow();
      expect('tides' in (schema.getQueryType()?.getFields() ?? {})).toBe(version === '2027-02');
    }
  });

  it('makes an argument required in the version that says so', () => {
    const query = parse('query ($w: ID!) { notes(where: { workspaceId: $w }) { totalCount } }');
    const problems = [...served.values()].map(({ schema }) => validate(schema, query).length);
    expect(problems).toEqual([0, 0, 1]);
  });

  it('keeps nothing for a version that was retired', () => {
    const retired = versions.map((one) =>
      one.version === '2026-05' ? ({ ...one, state: 'retired' } as const) : one,
    );
    const later = compileVersions(fieldNotes, retired);
    expect([...later.served.keys()]).toEqual(['2026-11', '2027-02']);
    expect(Object.keys(later.stored.manifest.writes)).not.toContain('discardNote');
  });
});

interface Misuse {
  readonly what: string;
  readonly edit: ReadonlyArray<readonly [string, string]>;
  readonly says: RegExp;
  readonly at: string;
  /** How many more problems follow from this one. */
  readonly also?: number;
}

const noteColours = `  colour: String! @until(version: "2026-11") @convert(by: "hexColour")
  colour: Colour! @since(version: "2026-11")
  "How many items its checklist has."`;

const misuses: Misuse[] = [
  {
    what: 'a version that is not listed',
    edit: [['DONE @since(version: "2026-11")', 'DONE @since(version: "2026-12")']],
    says: /There is no API version 2026-12/,
    at: '"2026-12"',
  },
  {
    what: 'an end that is not after the beginning',
    edit: [
      [
        'enum Colour @since(version: "2026-11")',
        'enum Colour @since(version: "2026-11") @until(version: "2026-11")',
      ],
    ],
    says: /ends with 2026-11, and begins with 2026-11: no version has it/,
    at: '@until',
  },
  {
    what: 'two shapes of one name in one version',
    edit: [[noteColours, noteColours.replace('@since(version: "2026-11")', '@since(version: "2026-05")')]],
    says: /Note\.colour stands twice in API version 2026-05/,
    also: 1,
    at: 'colour: Colour!',
  },
  {
    what: 'a type that a version lacks',
    edit: [
      [
        'input DeleteNoteInput @since(version: "2026-11")',
        'input DeleteNoteInput @since(version: "2027-02")',
      ],
    ],
    says: /deleteNote\.input needs DeleteNoteInput, which API version 2026-11 does not have/,
    at: 'DeleteNoteInput',
  },
  {
    what: 'two names in one version',
    edit: [
      [
        'title: String! @as(name: "name", until: "2026-11") @merge',
        'title: String! @as(name: "name", until: "2026-11") @as(name: "label") @merge',
      ],
    ],
    says: /title has two other names in one version/,
    at: '@as(name: "label")',
  },
  {
    what: 'a name that it has anyway',
    edit: [['@as(name: "NAME_ASC", until: "2026-11")', '@as(name: "TITLE_ASC", until: "2026-11")']],
    says: /It is called TITLE_ASC anyway/,
    at: '@as(name: "TITLE_ASC"',
  },
  {
    what: 'what is no name',
    edit: [['@as(name: "NAME_ASC", until: "2026-11")', '@as(name: "by name", until: "2026-11")']],
    says: /"by name" is no name of GraphQL's/,
    at: '@as(name: "by name"',
  },
  {
    what: 'a value that a version lacks, and is answered nothing for',
    edit: [['DONE @since(version: "2026-11") @fallback(value: "ACTIVE")', 'DONE @since(version: "2026-11")']],
    says: /NoteStatus\.DONE may be stored, and API version 2026-05 lacks it/,
    at: 'DONE',
  },
  {
    what: 'a value that is answered by one that the version lacks too',
    edit: [['@fallback(value: "ACTIVE")', '@fallback(value: "FINISHED")']],
    says: /NoteStatus\.DONE may be stored, and API version 2026-05 lacks it/,
    at: 'DONE',
  },
  {
    what: 'another type without a conversion',
    edit: [[noteColours, noteColours.replace(' @convert(by: "hexColour")', '')]],
    says: /Note\.colour has another type in API version 2026-05 than is stored/,
    at: 'colour: String!',
  },
  {
    what: 'another rule in an older version',
    edit: [
      [
        noteColours,
        noteColours.replace(
          '@convert(by: "hexColour")',
          '@merge(strategy: SERVER_WINS) @convert(by: "hexColour")',
        ),
      ],
    ],
    says: /Note\.colour has another rule in API version 2026-05/,
    at: 'colour: String!',
  },
  {
    what: 'another limit in an older version',
    edit: [
      [
        '  title: String! @limit(maxLength: 500)\n  "The text, in Markdown."',
        '  title: String! @limit(maxLength: 900) @until(version: "2026-11")\n  title: String! @limit(maxLength: 500) @since(version: "2026-11")\n  "The text, in Markdown."',
      ],
    ],
    says: /Note\.title has another @limit in API version 2026-05/,
    at: 'title: String! @limit(maxLength: 900)',
  },
  {
    what: 'another name for a text that people write together',
    edit: [
      [
        '  body: String! @merge(strategy: TEXT)',
        '  body: String! @as(name: "content", until: "2026-11") @merge(strategy: TEXT)',
      ],
      ['  body: String! = ""', '  body: String! = "" @as(name: "content", until: "2026-11")'],
      ['  body: TextChange', '  body: TextChange @as(name: "content", until: "2026-11")'],
    ],
    says: /Note\.content is a text that people write together, and its edits are bound to the name body/,
    at: 'body: String!',
  },
  {
    what: 'what a create of an older version may leave out, and a record has to be given now',
    edit: [
      [
        '  title: String! = "Untitled" @until(version: "2026-11")\n  title: String! @since(version: "2026-11")',
        '  title: String! @since(version: "2026-11")',
      ],
      [
        '  title: String! @limit(maxLength: 500)\n  "The text',
        '  title: String! @limit(maxLength: 500) @since(version: "2026-11")\n  "The text',
      ],
      ['fields: ["title", "body"]', 'fields: ["body"]'],
      [
        '  TITLE_ASC @order(by: "title", direction: ASC)\n  TITLE_DESC',
        '  TITLE_ASC @order(by: "title", direction: ASC) @since(version: "2026-11")\n  TITLE_DESC',
      ],
      [
        '  notebookId: ID\n  title: String\n',
        '  notebookId: ID\n  title: String @since(version: "2026-11")\n',
      ],
    ],
    says: /CreateNoteInput may leave out in API version 2026-05 what createNote has to be given now: title/,
    at: 'CreateNoteInput',
  },
];

describe('compiling all versions refuses, with its place and with advice,', () => {
  it.each(misuses.map((row) => [row.what, row] as const))('%s', (_what, { edit, says, at, also = 0 }) => {
    const sources = fieldNotes.map((source) => {
      if (source.name !== 'field-notes.graphql') return source;
      const text = edit.reduce((sdl, [from, to]) => {
        expect(sdl, 'the text to be replaced').toContain(from);
        return sdl.replace(from, () => to);
      }, source.text);
      return { ...source, text };
    });
    let problems: SchemaCompileError['problems'] = [];
    try {
      compileVersions(sources, versions);
    } catch (error) {
      if (!(error instanceof SchemaCompileError)) throw error;
      problems = error.problems;
    }
    const [problem, ...others] = problems;
    expect(problem?.message).toMatch(says);
    expect(others.slice(also)).toEqual([]);
    const lines = sources.find(({ name }) => name === problem?.file)?.text.split('\n') ?? [];
    expect(lines[Number(problem?.line) - 1]?.slice(Number(problem?.column) - 1)).toMatch(
      new RegExp(`^${at.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`),
    );
    expect(problem?.advice).toMatch(/\w.*\.$/);
  });
});
