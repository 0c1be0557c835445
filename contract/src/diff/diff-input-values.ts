import { astFromValue, print, type GraphQLArgument, type GraphQLInputField } from 'graphql';
import type { Change, InputValueHome } from './change.js';
import { diffUses } from './diff-uses.js';
import type { Sides } from './diff-types.js';
import { diffWords } from './diff-words.js';
import { matchNames } from './named.js';

type InputValue = GraphQLArgument | GraphQLInputField;

export interface InputValuePlace {
  /** Absent for the arguments of directives, which carry none themselves. */
  readonly sides?: Sides;
  readonly home: InputValueHome;
  readonly owner: string;
  readonly coordinate: (name: string) => string;
}

/** Differences of the arguments of one field or directive, or of the fields of one input. */
export function* diffInputValues(
  { sides, home, owner, coordinate }: InputValuePlace,
  before: readonly InputValue[],
  after: readonly InputValue[],
): Generator<Change> {
  const { added, removed, kept } = matchNames(before, after);
  for (const value of added)
    yield { kind: `${home}-added`, at: coordinate(value.name), owner, after: declared(value) };
  for (const value of removed)
    yield { kind: `${home}-removed`, at: coordinate(value.name), owner, before: declared(value) };
  for (const [was, is] of kept) {
    const at = coordinate(was.name);
    yield* diffWords(at, owner, was, is);
    if (sides) yield* diffUses(sides, at, owner, was, is);
    if (String(was.type) !== String(is.type))
      yield { kind: `${home}-type-changed`, at, owner, before: String(was.type), after: String(is.type) };
    const [old, now] = [defaultOf(was), defaultOf(is)];
    if (old !== now)
      yield {
        kind: `${home}-default-changed`,
        at,
        owner,
        ...(old !== undefined && { before: old }),
        ...(now !== undefined && { after: now }),
      };
  }
}

const declared = (value: InputValue): string => {
  const fallback = defaultOf(value);
  return `${String(value.type)}${fallback === undefined ? '' : ` = ${fallback}`}`;
};

/** The default as SDL: made from the value, since introspection and SDL may write one value in two ways. */
function defaultOf({ defaultValue, type }: InputValue): string | undefined {
  if (defaultValue === undefined) return undefined;
  const node = astFromValue(defaultValue, type);
  return node ? print(node) : undefined;
}
