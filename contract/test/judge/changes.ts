/** Every kind of change of a schema, and what it means: the table that the rules are held to. */
import type { ChangeKind } from '../../src/diff/index.js';
import type { Verdict } from '../../src/judge/index.js';

export interface Row {
  readonly change: string;
  readonly kind: ChangeKind;
  readonly before: string;
  readonly after: string;
  /** Other changes that come with it. */
  readonly along?: readonly ChangeKind[];
  readonly verdict: Verdict;
  /** A part of the reason: what a person is told. */
  readonly says: string;
  /** Operations, valid before: one that is concerned, one that is not. */
  readonly concerns?: string;
  readonly spares?: string;
  /** A mutation that waits on a device and is concerned, and the verdict where that is worse. */
  readonly queued?: { readonly mutation: string; readonly verdict?: Verdict };
}

/** A row whose two schemas differ in one place, written `«before|after»`; `¦` stands for GraphQL's own bar there. */
const row = (change: string, sdl: string, rest: Omit<Row, 'change' | 'before' | 'after'>): Row => {
  const side = (which: 1 | 2) =>
    sdl
      .replace(/«([^|]*)\|([^»]*)»/g, (_, ...parts: string[]) => parts[which - 1] ?? '')
      .replaceAll('¦', '|');
  return { change, before: side(1), after: side(2), ...rest };
};

/** A small schema that syncs, with one place left open. */
const synced = (
  at: Partial<
    Record<
      'type' | 'title' | 'noteField' | 'fields' | 'write' | 'create' | 'query' | 'filter' | 'order',
      string
    >
  >,
) => `
type Query {
  note(id: ID!): Note
  notes(where: NoteFilter!, orderBy: NoteOrder = NEWEST): [Note!]! ${at.query ?? '@list(of: "Note")'}
}
type Notebook @entity(model: "Notebook") { id: ID! workspaceId: ID! title: String! }
type Note ${at.type ?? '@entity(model: "Note")'} {
  id: ID! workspaceId: ID! notebookId: ID! otherId: ID!
  title: String! ${at.title ?? '@limit(maxLength: 500)'}
  tags: [String!]! @limit(maxItems: 64)
  ${at.fields ?? 'notebook: Notebook @relation(field: "notebookId")'}
}
input NoteFilter { workspaceId: ID! title: String ${at.filter ?? ''} }
enum NoteOrder { NEWEST ${at.order ?? '@order(by: "id", direction: DESC)'} OLDEST }
type Mutation {
  createNote(input: CreateNoteInput!): Note! ${at.write ?? '@writes(entity: "Note", kind: CREATE)'}
  push(mutations: [QueuedMutation!]!): Boolean!
}
input CreateNoteInput { id: ID! title: String! ${at.create ?? 'colour: String = "SAND"'} }
input QueuedMutation @oneOf { createNote: CreateNoteInput }
`;
const createNote = { mutation: 'createNote' };

export const rows: readonly Row[] = [
  // Roots and types as a whole
  row(
    'the mutation root is gone',
    `type Query { a: Int } type Mutation { b: Int } schema { query: Query «mutation: Mutation|» }`,
    {
      kind: 'root-removed',
      verdict: 'breaking',
      says: "GraphQL's own validation does not say so",
      concerns: 'mutation { b }',
      spares: '{ a }',
    },
  ),
  row(
    'a subscription root is added',
    `type Query { a: Int } type S { b: Int } schema { query: Query «|subscription: S» }`,
    {
      kind: 'root-added',
      verdict: 'safe',
      says: 'Nobody ran a subscription',
    },
  ),
  row('the query root has another type', `type A { a: Int } type B { a: Int } schema { query: «A|B» }`, {
    kind: 'root-changed',
    verdict: 'dangerous',
    says: 'its __typename is another',
    concerns: '{ a }',
  }),
  row('a type is added', `type Query { a: Int } «|type B { b: Int }»`, {
    kind: 'type-added',
    verdict: 'safe',
    says: 'Nobody names B yet',
  }),
  row(
    'a type is removed',
    `type Query { i: I } interface I { a: Int } type A implements I { a: Int } «type B implements I { a: Int }|»`,
    {
      kind: 'type-removed',
      verdict: 'breaking',
      says: 'B is gone',
      concerns: '{ i { ... on B { a } } }',
      spares: '{ i { a } }',
    },
  ),
  row(
    'an input type is removed that a variable is declared with',
    `type Query { a(«by: F|x: Int»): Int } «input F { n: Int }|»`,
    {
      kind: 'type-removed',
      along: ['argument-added', 'argument-removed'],
      verdict: 'breaking',
      says: 'no longer valid',
      concerns: 'query ($f: F) { a(by: $f) }',
      spares: '{ a }',
    },
  ),
  row('a type is removed that nothing leads to', `type Query { a: Int } «type Lost { b: Int }|»`, {
    kind: 'type-removed',
    verdict: 'safe',
    says: 'Nothing leads to Lost',
  }),
  row(
    'a type is removed that only its own kind leads to',
    `type Query { a: Int } «type Lost { more: Lost }|»`,
    {
      kind: 'type-removed',
      verdict: 'safe',
      says: 'no request could name it',
    },
  ),
  row('a scalar becomes an enum', `type Query { a: Colour } «scalar Colour|enum Colour { SAND }»`, {
    kind: 'type-kind-changed',
    verdict: 'breaking',
    says: 'Colour was a scalar and is an enum',
    concerns: '{ a }',
  }),
  row(
    'an interface becomes a union',
    `type Query { a: I } type A { x: Int } «interface I { x: Int }|union I = A»`,
    {
      kind: 'type-kind-changed',
      verdict: 'breaking',
      says: 'was an interface and is a union',
      concerns: '{ a { x } }',
    },
  ),
  row(
    'a type nothing leads to becomes another kind',
    `type Query { a: Int } «type Lost { x: Int }|input Lost { x: Int }»`,
    {
      kind: 'type-kind-changed',
      verdict: 'safe',
      says: 'Nothing leads to Lost',
    },
  ),

  // Words
  row('a description', `type Query { «"Old."|"New."» a: Int }`, {
    kind: 'description-changed',
    verdict: 'safe',
    says: 'what people read',
  }),
  row('the description of an argument', `type Query { a(«"Old."|"New."» x: Int): Int }`, {
    kind: 'description-changed',
    verdict: 'safe',
    says: 'what people read',
  }),
  row('a field is deprecated', `type Query { a: Int «|@deprecated(reason: "Use b.")» }`, {
    kind: 'deprecation-changed',
    verdict: 'safe',
    says: 'answers as before',
  }),
  row('an argument is deprecated', `type Query { a(x: Int «|@deprecated»): Int }`, {
    kind: 'deprecation-changed',
    verdict: 'safe',
    says: 'answers as before',
  }),
  row('an input field is deprecated', `type Query { a(x: F): Int } input F { n: Int «|@deprecated» }`, {
    kind: 'deprecation-changed',
    verdict: 'safe',
    says: 'answers as before',
  }),
  row('a deprecation is taken back', `type Query { a: E } enum E { A B «@deprecated|» }`, {
    kind: 'deprecation-changed',
    verdict: 'safe',
    says: 'no longer on its way out',
  }),

  // Fields and the shape of answers
  row('a field is added', `type Query { a: Int «|b: Int» }`, {
    kind: 'field-added',
    verdict: 'safe',
    says: 'Nobody selects Query.b yet',
  }),
  row('a field is removed', `type Query { note: Note } type Note { id: ID! «title: String|» }`, {
    kind: 'field-removed',
    verdict: 'breaking',
    says: 'refused as a whole',
    concerns: '{ note { title } }',
    spares: '{ note { id } }',
  }),
  row(
    'a field is removed that is selected through a fragment',
    `type Query { note: Note } type Note { id: ID! «title: String|» }`,
    {
      kind: 'field-removed',
      verdict: 'breaking',
      says: 'Note.title is gone',
      concerns: '{ note { ...Line } } fragment Line on Note { title }',
    },
  ),
  row(
    'a field of an interface is removed',
    `type Query { i: I } interface I { a: Int «b: Int|» } type A implements I { a: Int b: Int }`,
    {
      kind: 'field-removed',
      verdict: 'breaking',
      says: 'I.b is gone',
      concerns: '{ i { b } }',
      spares: '{ i { a ... on A { b } } }',
    },
  ),
  row(
    'a field of a type nothing leads to is removed',
    `type Query { a: Int } type Lost { x: Int «y: Int|» }`,
    {
      kind: 'field-removed',
      verdict: 'safe',
      says: 'Nothing leads to Lost',
    },
  ),
  row('an answer may be null', `type Query { a: «String!|String» b: Int }`, {
    kind: 'field-type-changed',
    verdict: 'breaking',
    says: 'it may be null now',
    concerns: '{ a }',
    spares: '{ b }',
  }),
  row('an answer is never null any more', `type Query { a: «String|String!» }`, {
    kind: 'field-type-changed',
    verdict: 'safe',
    says: 'what they were promised, or more',
  }),
  row('an element of an answer may be null', `type Query { a: «[String!]!|[String]!» }`, {
    kind: 'field-type-changed',
    verdict: 'breaking',
    says: 'it may be null now',
    concerns: '{ a }',
  }),
  row('a list becomes a single value', `type Query { a: «[String!]!|String!» }`, {
    kind: 'field-type-changed',
    verdict: 'breaking',
    says: 'expect a list, there is a single value',
    concerns: '{ a }',
  }),
  row('a single value becomes a list', `type Query { a: «String|[String]» }`, {
    kind: 'field-type-changed',
    verdict: 'breaking',
    says: 'expect a single value, there is a list',
    concerns: '{ a }',
  }),
  row('a number becomes a text on the wire', `type Query { a: «Int!|ID!» }`, {
    kind: 'field-type-changed',
    verdict: 'breaking',
    says: 'on the wire it was a whole number and is a text',
    concerns: '{ a }',
  }),
  row('whole numbers get decimals', `type Query { a: «Int|Float» }`, {
    kind: 'field-type-changed',
    verdict: 'breaking',
    says: 'a number with decimals',
    concerns: '{ a }',
  }),
  row('an ID becomes a String', `type Query { a: «ID!|String!» }`, {
    kind: 'field-type-changed',
    verdict: 'dangerous',
    says: 'on the wire both are a text',
    concerns: '{ a }',
  }),
  row('an enum becomes a text', `type Query { a: «E|String» } enum E { A }`, {
    kind: 'field-type-changed',
    verdict: 'breaking',
    says: 'apps read E',
    concerns: '{ a }',
  }),
  row('a field has another object', `type Query { a: «A|B» z: B y: A } type A { x: Int } type B { x: Int }`, {
    kind: 'field-type-changed',
    verdict: 'breaking',
    says: 'apps read A',
    concerns: '{ a { x } }',
    spares: '{ z { x } }',
  }),

  // Interfaces and unions
  row(
    'a type implements one more interface',
    `type Query { i: I } interface I { x: Int } type A implements I { x: Int } type B «|implements I» { x: Int }`,
    {
      kind: 'interface-added',
      verdict: 'dangerous',
      says: 'of the interface I may now be a B',
      concerns: '{ i { x } }',
    },
  ),
  row(
    'a type implements an open interface',
    `type Query { i: I } interface I @open { x: Int } type B «|implements I» { x: Int }`,
    {
      kind: 'interface-added',
      verdict: 'safe',
      says: 'declared @open',
    },
  ),
  row(
    'a type implements an interface that no field answers with',
    `type Query { b: B } interface I { x: Int } type B «|implements I» { x: Int }`,
    {
      kind: 'interface-added',
      verdict: 'safe',
      says: 'No request gets an answer of I',
    },
  ),
  row(
    'a type no longer implements an interface',
    `type Query { i: I b: B } interface I { x: Int } type A implements I { x: Int } type B «implements I|» { x: Int }`,
    {
      kind: 'interface-removed',
      verdict: 'breaking',
      says: 'B is no I any more',
      concerns: '{ i { ... on B { x } } }',
      spares: '{ b { x } }',
    },
  ),
  row('a union gets a member', `type Query { u: U } union U = A «|¦ B» type A { x: Int } type B { x: Int }`, {
    kind: 'member-added',
    verdict: 'dangerous',
    says: 'of which an app selects nothing',
    concerns: '{ u { ... on A { x } } }',
  }),
  row(
    'an open union gets a member',
    `type Query { u: U } union U @open = A «|¦ B» type A { x: Int } type B { x: Int }`,
    {
      kind: 'member-added',
      verdict: 'safe',
      says: 'declared @open',
    },
  ),
  row(
    'a union loses a member',
    `type Query { u: U b: B } union U = A «¦ B|» type A { x: Int } type B { x: Int }`,
    {
      kind: 'member-removed',
      verdict: 'breaking',
      says: 'a fragment on B inside it',
      concerns: '{ u { ... on B { x } } }',
      spares: '{ u { ... on A { x } } }',
    },
  ),

  // Enums and scalars
  row('an enum that is answered gets a value', `type Query { a: E } enum E { A «|B» }`, {
    kind: 'enum-value-added',
    verdict: 'breaking',
    says: 'has no case for it',
    concerns: '{ a }',
  }),
  row('an open enum gets a value', `type Query { a: E } enum E @open { A «|B» }`, {
    kind: 'enum-value-added',
    verdict: 'safe',
    says: 'declared @open',
  }),
  row('an enum that is only sent gets a value', `type Query { a(e: E): Int } enum E { A «|B» }`, {
    kind: 'enum-value-added',
    verdict: 'safe',
    says: 'only ever sent',
  }),
  row('an enum that is sent loses a value', `type Query { a(e: E): Int } enum E { A «B|» }`, {
    kind: 'enum-value-removed',
    verdict: 'breaking',
    says: 'is refused',
    concerns: '{ a(e: B) }',
    spares: '{ a(e: A) }',
  }),
  row(
    'an enum that a variable carries loses a value',
    `type Query { a(by: F): Int } input F { e: E } enum E { A «B|» }`,
    {
      kind: 'enum-value-removed',
      verdict: 'breaking',
      says: 'E.B is no longer taken',
      concerns: 'query ($f: F) { a(by: $f) }',
      spares: '{ a(by: { e: A }) }',
    },
  ),
  row('an enum that is only answered loses a value', `type Query { a: E } enum E { A «B|» }`, {
    kind: 'enum-value-removed',
    verdict: 'dangerous',
    says: 'waits for ever',
    concerns: '{ a }',
  }),
  row(
    'a scalar follows another specification',
    `type Query { a: T } scalar T @specifiedBy(url: "«https://a.example|https://b.example»")`,
    {
      kind: 'specified-by-changed',
      verdict: 'dangerous',
      says: 'follows https://b.example instead of https://a.example',
      concerns: '{ a }',
    },
  ),

  // Arguments
  row('an argument is added that may be left out', `type Query { a(x: Int «|y: Int»): Int }`, {
    kind: 'argument-added',
    verdict: 'safe',
    says: 'may be left out, and was',
  }),
  row('a required argument is added', `type Query { a(x: Int «|y: Int!»): Int b: Int }`, {
    kind: 'argument-added',
    verdict: 'breaking',
    says: 'nobody who wrote before gives it',
    concerns: '{ a(x: 1) }',
    spares: '{ b }',
  }),
  row('a non-null argument with a default is added', `type Query { a(x: Int «|y: Int! = 1»): Int }`, {
    kind: 'argument-added',
    verdict: 'safe',
    says: 'may be left out',
  }),
  row('an argument is removed', `type Query { a(x: Int «y: Int|»): Int }`, {
    kind: 'argument-removed',
    verdict: 'breaking',
    says: 'a request that gives it is refused',
    concerns: '{ a(y: 1) }',
    spares: '{ a(x: 1) }',
  }),
  row('an argument becomes required for who leaves it out', `type Query { a(x: «Int|Int!»): Int }`, {
    kind: 'argument-type-changed',
    verdict: 'breaking',
    says: 'it became required',
    concerns: '{ a }',
    spares: '{ a(x: 1) }',
  }),
  row(
    'an argument becomes required for a variable that may be absent',
    `type Query { a(x: «Int|Int!»): Int }`,
    {
      kind: 'argument-type-changed',
      verdict: 'breaking',
      says: 'a variable that may be null',
      concerns: 'query ($x: Int) { a(x: $x) }',
      spares: 'query ($x: Int!) { a(x: $x) }',
    },
  ),
  row('an argument with a default no longer takes null', `type Query { a(x: «Int|Int!» = 3): Int }`, {
    kind: 'argument-type-changed',
    verdict: 'breaking',
    says: 'who leaves it out gets the default',
    concerns: '{ a(x: null) }',
    spares: '{ a }',
  }),
  row('an argument takes null too', `type Query { a(x: «Int!|Int»): Int }`, {
    kind: 'argument-type-changed',
    verdict: 'safe',
    says: 'whatever was sent still fits',
  }),
  row('an argument has another scalar', `type Query { a(x: «Int|Float»): Int }`, {
    kind: 'argument-type-changed',
    verdict: 'breaking',
    says: 'variables of the old type no longer fit',
    concerns: 'query ($x: Int) { a(x: $x) }',
    spares: '{ a }',
  }),
  row('an argument becomes a list', `type Query { a(x: «ID|[ID!]»): Int }`, {
    kind: 'argument-type-changed',
    verdict: 'breaking',
    says: 'no longer fit',
    concerns: 'query ($x: ID) { a(x: $x) }',
  }),
  row('elements of an argument may not be null any more', `type Query { a(x: «[ID]|[ID!]»): Int }`, {
    kind: 'argument-type-changed',
    verdict: 'breaking',
    says: 'no longer fit',
    concerns: 'query ($x: [ID]) { a(x: $x) }',
  }),
  row('the default of an argument changes', `type Query { a(first: Int = «50|25»): Int }`, {
    kind: 'argument-default-changed',
    verdict: 'dangerous',
    says: 'now means something else',
    concerns: '{ a }',
    spares: '{ a(first: 10) }',
  }),
  row('an argument gets a default', `type Query { a(first: Int «|= 25»): Int }`, {
    kind: 'argument-default-changed',
    verdict: 'dangerous',
    says: 'it was absent',
    concerns: 'query ($n: Int) { a(first: $n) }',
    spares: 'query ($n: Int = 3) { a(first: $n) }',
  }),
  row('a non-null argument loses its default', `type Query { a(first: Int! «= 50|»): Int }`, {
    kind: 'argument-default-changed',
    verdict: 'breaking',
    says: 'it became required',
    concerns: '{ a }',
    spares: '{ a(first: 3) }',
  }),
  row('a nullable argument loses its default', `type Query { a(first: Int «= 50|»): Int }`, {
    kind: 'argument-default-changed',
    verdict: 'dangerous',
    says: 'is gone',
    concerns: '{ a }',
  }),
  row(
    'an input gets a field that a default does not give',
    `type Query { a(x: F = { n: 1, m: [2] }): Int } input F { n: Int m: [Int] «|k: Int» }`,
    {
      kind: 'input-field-added',
      verdict: 'safe',
      says: 'may be left out',
    },
  ),

  // Input fields
  row(
    'an input field is added that may be left out',
    `type Query { a(by: F): Int } input F { n: Int «|m: Int» }`,
    {
      kind: 'input-field-added',
      verdict: 'safe',
      says: 'may be left out, and was',
    },
  ),
  row('a required input field is added', `type Query { a(by: F): Int } input F { n: Int «|m: Int!» }`, {
    kind: 'input-field-added',
    verdict: 'breaking',
    says: 'nobody who wrote before gives it',
    concerns: 'query ($f: F) { a(by: $f) }',
    spares: '{ a }',
  }),
  row(
    'a required field is added to an input nothing leads to',
    `type Query { a: Int } input Lost { n: Int «|m: Int!» }`,
    {
      kind: 'input-field-added',
      verdict: 'safe',
      says: 'Nothing leads to Lost',
    },
  ),
  row('a required input field is added to a queued mutation', synced({ create: '«|size: Int!»' }), {
    kind: 'input-field-added',
    verdict: 'breaking',
    says: 'CreateNoteInput.size (Int!) is required',
    queued: createNote,
    spares: '{ note(id: 1) { id } }',
  }),
  row('an input field is removed', `type Query { a(by: F): Int } input F { n: Int «m: Int|» }`, {
    kind: 'input-field-removed',
    verdict: 'breaking',
    says: 'nothing of it is done',
    concerns: 'query ($m: Int) { a(by: { m: $m }) }',
    spares: '{ a(by: { n: 1 }) }',
  }),
  row('an input field is removed that waiting mutations may carry', synced({ create: '«colour: String|»' }), {
    kind: 'input-field-removed',
    verdict: 'breaking',
    says: 'CreateNoteInput.colour is gone',
    queued: createNote,
  }),
  row('an input field becomes required', `type Query { a(by: F): Int } input F { n: «Int|Int!» m: Int }`, {
    kind: 'input-field-type-changed',
    verdict: 'breaking',
    says: 'it became required',
    concerns: '{ a(by: { m: 1 }) }',
    spares: '{ a(by: { n: 1 }) }',
  }),
  row(
    'an input field becomes required that a variable may lack',
    `type Query { a(by: F): Int } input F { n: «Int|Int!» }`,
    {
      kind: 'input-field-type-changed',
      verdict: 'breaking',
      says: 'leaves it out',
      concerns: 'query ($f: F) { a(by: $f) }',
    },
  ),
  row('an input field has another scalar', `type Query { a(by: F): Int } input F { n: «Int|String» }`, {
    kind: 'input-field-type-changed',
    verdict: 'breaking',
    says: 'no longer fit',
    concerns: 'query ($f: F) { a(by: $f) }',
  }),
  row('an input field takes null too', `type Query { a(by: F): Int } input F { n: «Int!|Int» }`, {
    kind: 'input-field-type-changed',
    verdict: 'safe',
    says: 'whatever was sent still fits',
  }),
  row(
    'the default changes of what a waiting mutation left out',
    synced({ create: 'colour: String = «"SAND"|"KELP"»' }),
    {
      kind: 'input-field-default-changed',
      verdict: 'dangerous',
      says: 'now means something else',
      queued: { ...createNote, verdict: 'breaking' },
    },
  ),
  row(
    'a non-null input field loses its default',
    `type Query { a(by: F): Int } input F { n: Int! «= 1|» m: Int }`,
    {
      kind: 'input-field-default-changed',
      verdict: 'breaking',
      says: 'it became required',
      concerns: '{ a(by: { m: 1 }) }',
    },
  ),
  row(
    'an input takes exactly one of its fields',
    `type Query { a(by: F): Int } input F «|@oneOf» { n: Int m: Int }`,
    {
      kind: 'one-of-added',
      verdict: 'breaking',
      says: 'exactly one of its fields',
      concerns: 'query ($f: F) { a(by: $f) }',
      spares: '{ a }',
    },
  ),
  row(
    'an input takes several of its fields',
    `type Query { a(by: F): Int } input F «@oneOf|» { n: Int m: Int }`,
    {
      kind: 'one-of-removed',
      verdict: 'safe',
      says: 'still takes one field alone',
    },
  ),
  row(
    'a mutation can no longer be queued',
    synced({}).replace(
      'input QueuedMutation @oneOf { createNote: CreateNoteInput }',
      'input QueuedMutation @oneOf { other: Boolean «createNote: CreateNoteInput|» }',
    ),
    {
      kind: 'input-field-removed',
      verdict: 'breaking',
      says: 'QueuedMutation.createNote is gone',
      queued: createNote,
      spares: 'mutation ($m: [QueuedMutation!]!) { push(mutations: $m) }',
    },
  ),

  // Directives that requests stand under, and those of the schema alone
  row('a directive of requests is added', `type Query { a: Int } «|directive @slow on FIELD»`, {
    kind: 'directive-definition-added',
    verdict: 'safe',
    says: 'Nobody writes @slow yet',
  }),
  row('a directive of requests is removed', `type Query { a: Int } «directive @slow on FIELD|»`, {
    kind: 'directive-definition-removed',
    verdict: 'breaking',
    says: 'The directive @slow is gone',
    concerns: '{ a @slow }',
    spares: '{ a }',
  }),
  row('a directive of the schema is removed', `type Query { a: Int } «directive @mine on OBJECT|»`, {
    kind: 'directive-definition-removed',
    verdict: 'safe',
    says: 'never in a request',
  }),
  row('a directive may stand at more places', `type Query { a: Int } directive @slow on FIELD «|¦ QUERY»`, {
    kind: 'directive-location-added',
    verdict: 'safe',
    says: 'may now stand on QUERY too',
  }),
  row('a directive may stand at fewer places', `type Query { a: Int } directive @slow on FIELD «¦ QUERY|»`, {
    kind: 'directive-location-removed',
    verdict: 'breaking',
    says: 'no longer stand on QUERY',
    concerns: 'query @slow { a }',
    spares: '{ a }',
  }),
  row(
    'a directive may no longer be repeated',
    `type Query { a: Int } directive @tag(n: Int) «repeatable|» on FIELD`,
    {
      kind: 'directive-repeatable-changed',
      verdict: 'breaking',
      says: 'only once at a place',
      concerns: '{ a @tag(n: 1) @tag(n: 2) }',
    },
  ),
  row(
    'a required argument of a directive is added',
    `type Query { a: Int } directive @tag(n: Int «|m: Int!») on FIELD`,
    {
      kind: 'directive-argument-added',
      verdict: 'breaking',
      says: 'is required',
      concerns: '{ a @tag }',
      spares: '{ a }',
    },
  ),
  row(
    'an argument of a directive is removed',
    `type Query { a: Int } directive @tag(n: Int «m: Int|») on FIELD`,
    {
      kind: 'directive-argument-removed',
      verdict: 'breaking',
      says: '@tag(m:) is gone',
      concerns: '{ a @tag(m: 1) }',
      spares: '{ a @tag }',
    },
  ),
  row(
    'an argument of a directive becomes required',
    `type Query { a: Int } directive @tag(n: «Int|Int!») on FIELD`,
    {
      kind: 'directive-argument-type-changed',
      verdict: 'breaking',
      says: 'it became required',
      concerns: '{ a @tag }',
      spares: '{ a @tag(n: 1) }',
    },
  ),
  row(
    "the default of a directive's argument changes",
    `type Query { a: Int } directive @tag(n: Int = «1|2») on FIELD`,
    {
      kind: 'directive-argument-default-changed',
      verdict: 'dangerous',
      says: 'means something else',
      concerns: '{ a @tag }',
    },
  ),
  row(
    "a required argument of a schema's own directive is added",
    `type Query { a: Int } directive @mine(n: Int «|m: Int!») on OBJECT`,
    {
      kind: 'directive-argument-added',
      verdict: 'safe',
      says: 'Nothing leads to @mine',
    },
  ),

  // What Holdfast's directives say to devices and to the server
  row('a limit is tightened', synced({ title: '@limit(maxLength: «500|400»)' }), {
    kind: 'directive-use-changed',
    verdict: 'breaking',
    says: '400 characters (maxLength), and took 500',
    queued: createNote,
    concerns: 'mutation ($i: CreateNoteInput!) { createNote(input: $i) { id } }',
    spares: '{ note(id: 1) { title } }',
  }),
  row('a limit is loosened', synced({ title: '@limit(maxLength: «500|600»)' }), {
    kind: 'directive-use-changed',
    verdict: 'safe',
    says: 'takes all that it took',
  }),
  row('a limit appears', synced({ title: '«|@limit(maxLength: 9)»' }), {
    kind: 'directive-use-changed',
    verdict: 'breaking',
    says: '9 characters (maxLength), and took any',
    queued: createNote,
  }),
  row('a limit is gone', synced({ title: '«@limit(maxLength: 9)|»' }), {
    kind: 'directive-use-changed',
    verdict: 'safe',
    says: 'takes all that it took',
  }),
  row('a smallest number goes up', synced({ fields: 'size: Int @limit(min: «0|1»)', create: 'size: Int' }), {
    kind: 'directive-use-changed',
    verdict: 'breaking',
    says: '1 as the smallest number (min), and took 0',
    queued: createNote,
  }),
  row('a merge strategy changes', synced({ title: '«|@merge(strategy: MANUAL)»' }), {
    kind: 'directive-use-changed',
    verdict: 'breaking',
    says: 'by MANUAL on the server and by LAST_WRITE on devices',
    concerns: '{ note(id: 1) { title } }',
    queued: createNote,
    spares: '{ note(id: 1) { id } }',
  }),
  row(
    'a relation leads through another field',
    synced({ fields: 'notebook: Notebook @relation(field: "«notebookId|otherId»")' }),
    {
      kind: 'directive-use-changed',
      verdict: 'breaking',
      says: 'through otherId instead of through notebookId',
      concerns: '{ note(id: 1) { notebook { id } } }',
      spares: '{ note(id: 1) { id } }',
    },
  ),
  row(
    'a relation is no longer declared',
    synced({ fields: 'notebook: Notebook «@relation(field: "notebookId")|»' }),
    {
      kind: 'directive-use-changed',
      verdict: 'breaking',
      says: 'nowhere that is declared',
      concerns: '{ note(id: 1) { notebook { id } } }',
    },
  ),
  row(
    'a relation deletes along',
    synced({ fields: 'notebook: Notebook @relation(field: "notebookId", onDelete: «KEEP|CASCADE»)' }),
    {
      kind: 'directive-use-changed',
      verdict: 'dangerous',
      says: 'onDelete: CASCADE',
      concerns: '{ note(id: 1) { notebook { id } } }',
    },
  ),
  row(
    'a count counts something else',
    synced({ fields: 'n: Int! @count(of: "Note", by: "«notebookId|otherId»")' }),
    {
      kind: 'directive-use-changed',
      verdict: 'breaking',
      says: 'devices count as before',
      concerns: '{ note(id: 1) { n } }',
    },
  ),
  row('a list is no longer declared', synced({ query: '«@list(of: "Note")|»' }), {
    kind: 'directive-use-changed',
    verdict: 'breaking',
    says: 'devices list as before',
    concerns: '{ notes(where: { workspaceId: 1 }) { id } }',
    spares: '{ note(id: 1) { id } }',
  }),
  row('a filter compares otherwise', synced({ filter: '«|@op(kind: CONTAINS)»' }), {
    kind: 'directive-use-changed',
    verdict: 'breaking',
    says: 'one list has two answers',
    concerns: 'query ($w: NoteFilter!) { notes(where: $w) { id } }',
    spares: '{ notes(where: { workspaceId: 1 }) { id } }',
  }),
  row('an order sorts by something else', synced({ order: '@order(by: "«id|title»")' }), {
    kind: 'directive-use-changed',
    verdict: 'breaking',
    says: 'The order NoteOrder.NEWEST sorts by',
    concerns: '{ notes(where: { workspaceId: 1 }, orderBy: NEWEST) { id } }',
    spares: '{ notes(where: { workspaceId: 1 }, orderBy: OLDEST) { id } }',
  }),
  row(
    'the order that is the default sorts by something else',
    synced({ order: '@order(by: "«id|title»")' }),
    {
      kind: 'directive-use-changed',
      verdict: 'breaking',
      says: 'one list has two answers',
      concerns: '{ notes(where: { workspaceId: 1 }) { id } }',
    },
  ),
  row('a write does something else', synced({ write: '@writes(entity: "Note", kind: «CREATE|UPDATE»)' }), {
    kind: 'directive-use-changed',
    verdict: 'breaking',
    says: 'a device shows the one, and the server does the other',
    queued: createNote,
  }),
  row('a write is no longer one', synced({ write: '«@writes(entity: "Note", kind: CREATE)|»' }), {
    kind: 'directive-use-changed',
    verdict: 'breaking',
    says: 'cannot be queued any more',
    queued: createNote,
  }),
  row(
    'a write is less urgent',
    synced({ write: '@writes(entity: "Note", kind: CREATE «|, priority: BULK»)' }),
    {
      kind: 'directive-use-changed',
      verdict: 'safe',
      says: 'only when a device sends it',
    },
  ),
  row('a type no longer syncs', synced({ type: '«@entity(model: "Note")|»' }), {
    kind: 'directive-use-changed',
    verdict: 'breaking',
    says: 'no longer syncs',
    concerns: '{ note(id: 1) { id } }',
    queued: createNote,
  }),
  row(
    'a type belongs to workspaces by another field',
    synced({ type: '@entity(model: "Note", partition: "«workspaceId|otherId»")' }),
    {
      kind: 'directive-use-changed',
      verdict: 'breaking',
      says: 'by otherId instead of workspaceId',
      queued: createNote,
    },
  ),
  row(
    'deletes collide otherwise',
    synced({ type: '@entity(model: "Note", onDeleteConflict: «KEEP_EDIT|KEEP_DELETE»)' }),
    {
      kind: 'directive-use-changed',
      verdict: 'dangerous',
      says: 'until its answer comes',
      queued: { ...createNote, verdict: 'breaking' },
    },
  ),
  row('records are stored elsewhere', synced({ type: '@entity(model: "«Note|Paper»")' }), {
    kind: 'directive-use-changed',
    verdict: 'safe',
    says: 'its own affair',
  }),
  row(
    'a field asks for a higher role',
    `type Query { note: Note } type Note { id: ID! title: String «|@auth(role: OWNER)» }`,
    {
      kind: 'directive-use-changed',
      verdict: 'breaking',
      says: 'the role OWNER instead of VIEWER',
      concerns: '{ note { title } }',
      spares: '{ note { id } }',
    },
  ),
  row(
    'a mutation asks for a lower role',
    synced({ write: '@writes(entity: "Note", kind: CREATE) «|@auth(role: VIEWER)»' }),
    {
      kind: 'directive-use-changed',
      verdict: 'safe',
      says: 'still may',
    },
  ),
  row(
    'a mutation asks for the role that it asked for',
    `type Query { a: Int } type Mutation { b: Int «|@auth(role: EDITOR)» }`,
    {
      kind: 'directive-use-changed',
      verdict: 'safe',
      says: 'still may',
    },
  ),
  row('an enum is declared open afterwards', `type Query { a: E } enum E «|@open» { A }`, {
    kind: 'directive-use-changed',
    verdict: 'dangerous',
    says: 'more may come',
    concerns: '{ a }',
  }),
  row(
    "somebody else's directive says something else",
    `directive @cost(n: Int) on FIELD_DEFINITION type Query { a: Int @cost(n: «1|2») b: Int }`,
    {
      kind: 'directive-use-changed',
      verdict: 'dangerous',
      says: 'this check does not know what that means',
      concerns: '{ a }',
      spares: '{ b }',
    },
  ),
];
