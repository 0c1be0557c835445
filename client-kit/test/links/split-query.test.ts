import { buildSchema, parse, print, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { splitQuery, variablesFor } from '../../src/links/split-query.js';

const schema = buildSchema(`
  type Query { notes(first: Int): [Note!]! note(id: ID!): Note me(loud: Boolean): User }
  type Note { id: ID! author: User }
  type User { id: ID! name(of: String): String }
`);
const isLocal = (field: string) => field === 'notes' || field === 'note';

const split = (text: string) => {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  const { local, remote } = splitQuery(document, isLocal);
  for (const part of [local, remote]) if (part) expect(validate(schema, part)).toEqual([]);
  return {
    local,
    remote,
    texts: [local, remote].map((part) => part && print(part).replace(/\s+/g, ' ').trim()),
  };
};

describe('a query, split', () => {
  it('is whole in one part where it belongs to one side', () => {
    expect(split('{ notes { id } }').texts).toEqual(['{ notes { id } }', undefined]);
    expect(split('query Me { __typename me { id } }').texts).toEqual([
      undefined,
      'query Me { __typename me { id } }',
    ]);
  });

  it('keeps in each part just the fragments and variables that it uses', () => {
    const { texts, remote } = split(`
      query All($first: Int, $loud: Boolean, $of: String) { notes(first: $first) { ...N } me(loud: $loud) { ...U } }
      fragment N on Note { id author { ...U } }
      fragment U on User { name(of: $of) }
    `);
    expect(texts).toEqual([
      'query All($first: Int, $of: String) { notes(first: $first) { ...N } } fragment N on Note { id author { ...U } } fragment U on User { name(of: $of) }',
      'query All($loud: Boolean, $of: String) { me(loud: $loud) { ...U } } fragment U on User { name(of: $of) }',
    ]);
    expect(variablesFor(remote!, { first: 1, loud: true })).toEqual({ loud: true });
  });

  it('opens fragments on the root, with their directives', () => {
    const { texts } = split(`
      query All($with: Boolean!) { ...Root @include(if: $with) ... { me { id } } }
      fragment Root on Query { note(id: 1) { id } me { name } }
    `);
    expect(texts).toEqual([
      'query All($with: Boolean!) { ... on Query @include(if: $with) { note(id: 1) { id } } }',
      'query All($with: Boolean!) { ... on Query @include(if: $with) { me { name } } ... { me { id } } }',
    ]);
  });
});
