import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isUnionType,
  type GraphQLEnumType,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type GraphQLUnionType,
} from 'graphql';
import type { Change } from './change.js';
import { diffUses } from './diff-uses.js';
import { diffInputValues } from './diff-input-values.js';
import { matchNames, onlyIn } from './named.js';
import { diffWords } from './diff-words.js';

export interface Sides {
  readonly before: GraphQLSchema;
  readonly after: GraphQLSchema;
  readonly directiveUses: boolean;
}

/** What sort of type this is, as SDL has it. */
export function kindOf(type: GraphQLNamedType): string {
  if (isObjectType(type)) return 'type';
  if (isInterfaceType(type)) return 'interface';
  if (isUnionType(type)) return 'union';
  if (isEnumType(type)) return 'enum';
  return isInputObjectType(type) ? 'input' : 'scalar';
}

/** Differences of two types of one name and kind. */
export function* diffType(sides: Sides, was: GraphQLNamedType, is: GraphQLNamedType): Generator<Change> {
  yield* diffWords(was.name, was.name, was, is);
  yield* diffUses(sides, was.name, was.name, was, is);
  if (isComposite(was) && isComposite(is)) yield* diffFields(sides, was, is);
  else if (isUnionType(was) && isUnionType(is)) yield* diffMembers(was, is);
  else if (isEnumType(was) && isEnumType(is)) yield* diffValues(sides, was, is);
  else if (isInputObjectType(was) && isInputObjectType(is)) yield* diffInput(sides, was, is);
  else if (isScalarType(was) && isScalarType(is) && (was.specifiedByURL ?? '') !== (is.specifiedByURL ?? ''))
    yield {
      kind: 'specified-by-changed',
      at: was.name,
      owner: was.name,
      ...(was.specifiedByURL && { before: was.specifiedByURL }),
      ...(is.specifiedByURL && { after: is.specifiedByURL }),
    };
}

type Composite = GraphQLObjectType | GraphQLInterfaceType;
const isComposite = (type: GraphQLNamedType): type is Composite =>
  isObjectType(type) || isInterfaceType(type);
const names = (types: ReadonlyArray<{ readonly name: string }>): string[] => types.map(({ name }) => name);

function* diffFields(sides: Sides, was: Composite, is: Composite): Generator<Change> {
  const owner = was.name;
  const [old, now] = [names(was.getInterfaces()), names(is.getInterfaces())];
  for (const name of onlyIn(now, old)) yield { kind: 'interface-added', at: owner, owner, after: name };
  for (const name of onlyIn(old, now)) yield { kind: 'interface-removed', at: owner, owner, before: name };

  const fields = matchNames(Object.values(was.getFields()), Object.values(is.getFields()));
  for (const { name, type } of fields.added)
    yield { kind: 'field-added', at: `${owner}.${name}`, owner, after: String(type) };
  for (const { name, type } of fields.removed)
    yield { kind: 'field-removed', at: `${owner}.${name}`, owner, before: String(type) };
  for (const [field, other] of fields.kept) yield* diffField(sides, owner, field, other);
}

type Field = GraphQLField<unknown, unknown>;

function* diffField(sides: Sides, owner: string, was: Field, is: Field): Generator<Change> {
  const at = `${owner}.${was.name}`;
  yield* diffWords(at, owner, was, is);
  yield* diffUses(sides, at, owner, was, is);
  if (String(was.type) !== String(is.type))
    yield { kind: 'field-type-changed', at, owner, before: String(was.type), after: String(is.type) };
  yield* diffInputValues(
    { sides, home: 'argument', owner, coordinate: (name) => `${at}(${name}:)` },
    was.args,
    is.args,
  );
}

function* diffMembers(was: GraphQLUnionType, is: GraphQLUnionType): Generator<Change> {
  const [old, now] = [names(was.getTypes()), names(is.getTypes())];
  const [at, owner] = [was.name, was.name];
  for (const name of onlyIn(now, old)) yield { kind: 'member-added', at, owner, after: name };
  for (const name of onlyIn(old, now)) yield { kind: 'member-removed', at, owner, before: name };
}

function* diffValues(sides: Sides, was: GraphQLEnumType, is: GraphQLEnumType): Generator<Change> {
  const owner = was.name;
  const values = matchNames(was.getValues(), is.getValues());
  for (const { name } of values.added) yield { kind: 'enum-value-added', at: `${owner}.${name}`, owner };
  for (const { name } of values.removed) yield { kind: 'enum-value-removed', at: `${owner}.${name}`, owner };
  for (const [value, other] of values.kept) {
    const at = `${owner}.${value.name}`;
    yield* diffWords(at, owner, value, other);
    yield* diffUses(sides, at, owner, value, other);
  }
}

function* diffInput(
  sides: Sides,
  was: GraphQLInputObjectType,
  is: GraphQLInputObjectType,
): Generator<Change> {
  const owner = was.name;
  if (was.isOneOf !== is.isOneOf)
    yield { kind: is.isOneOf ? 'one-of-added' : 'one-of-removed', at: owner, owner };
  yield* diffInputValues(
    { sides, home: 'input-field', owner, coordinate: (name) => `${owner}.${name}` },
    Object.values(was.getFields()),
    Object.values(is.getFields()),
  );
}
