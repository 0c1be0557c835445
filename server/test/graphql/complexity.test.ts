import { buildSchema, getOperationAST, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { complexityLimits, refuseCostly } from '../../src/graphql/complexity.js';

const schema = buildSchema(`
  type Query { root: Node!, page(first: Int = 50): Page! }
  type Page { nodes: [Node!]!, edges: [Edge!]! }
  type Edge { node: Node! }
  type Node { id: ID!, parent: Node, children: [Node!]!, page(first: Int): Page! }
`);

function refusal(query: string, variables: Record<string, unknown> = {}): string | undefined {
  const document = parse(query);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('no operation');
  try {
    refuseCostly({ schema, document, operation, variables });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const nested = (levels: number): string =>
  `{ root ${'{ parent '.repeat(levels)}{ id }${' }'.repeat(levels)} }`;

describe('what an operation asks for', () => {
  it('may be as deep as the limit says and no deeper', () => {
    expect(refusal(nested(complexityLimits.depth - 2))).toBeUndefined();
    expect(refusal(nested(complexityLimits.depth - 1))).toContain('deeper');
  });

  it('multiplies by the size of each page on the way, given, by variable or by default', () => {
    const twice = (first: string) =>
      `query ($n: Int) { page${first} { nodes { page(first: 200) { nodes { parent { id } } } } } }`;
    expect(refusal(twice('(first: 10)'))).toBeUndefined();
    expect(refusal(twice('(first: 200)'))).toContain('records');
    expect(refusal(twice('(first: $n)'), { n: 10 })).toBeUndefined();
    expect(refusal(twice('(first: $n)'), { n: 200 })).toContain('records');
    expect(refusal(twice(''))).toContain('records');
  });

  it('multiplies by lists that have no pages, too', () => {
    const lists = (levels: number) => `{ root ${'{ children '.repeat(levels)}{ id }${' }'.repeat(levels)} }`;
    expect(refusal(lists(3))).toBeUndefined();
    expect(refusal(lists(4))).toContain('records');
  });

  it('costs nothing for stored values of a record that is there anyway', () => {
    const fields = Array.from({ length: 100 }, (_, n) => `f${n}: id`).join(' ');
    expect(refusal(`{ page(first: 200) { nodes { ${fields} } } }`)).toBeUndefined();
  });

  it('ends with fragments that double with every level, also where nothing stands at their end', () => {
    const levels = Array.from(
      { length: 60 },
      (_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`,
    );
    expect(refusal(`{ ...F0 } ${levels.join(' ')} fragment F60 on Query { __typename }`)).toContain('wider');
  });

  it('has the schema about itself a few times and no more', () => {
    const ask = (times: number) =>
      `{ ${Array.from({ length: times }, (_, n) => `s${n}: __schema { types { name } }`).join(' ')} }`;
    expect(refusal(ask(2))).toBeUndefined();
    expect(refusal(ask(20))).toContain('records');
  });

  it('counts what stands in fragments as often as they are used', () => {
    const spread = Array.from({ length: 60 }, (_, n) => `p${n}: page(first: 200) { ...P }`).join(' ');
    expect(refusal(`{ ${spread} } fragment P on Page { nodes { parent { id } } }`)).toContain('records');
  });
});
