import { dateTimeScalar } from '@holdfast/schema';
import { GraphQLScalarType, Kind, type ValueNode } from 'graphql';

/** The text of a literal; anything else is handed on as it is, to be refused by the scalar's own check. */
const literal = (node: ValueNode): unknown => (node.kind === Kind.STRING ? node.value : undefined);

export const DateTime = new GraphQLScalarType<string, string>({
  name: 'DateTime',
  serialize: (value) => dateTimeScalar.serialize(value),
  parseValue: (value) => dateTimeScalar.parse(value),
  parseLiteral: (node) => dateTimeScalar.parse(literal(node)),
});

const longestCursor = 500;

function cursorText(value: unknown): string {
  if (typeof value === 'string' && value.length > 0 && value.length <= longestCursor) return value;
  throw new TypeError('A Cursor is the text that an earlier page gave. Leave it out to begin from nothing.');
}

export const Cursor = new GraphQLScalarType<string, string>({
  name: 'Cursor',
  serialize: String,
  parseValue: cursorText,
  parseLiteral: (node) => cursorText(literal(node)),
});
