import { Kind, parseType, type TypeNode } from 'graphql';
import type { Verdict } from './judgement.js';

/** Why what was promised of an answer is no longer kept. */
export interface ShapeProblem {
  readonly verdict: Exclude<Verdict, 'safe'>;
  readonly why: string;
}

/** What is wrong for a reader who expects `before` and gets `after`; nothing where the new type keeps the old promise. */
export function answerShape(before: string, after: string): ShapeProblem | undefined {
  return keeps(parseType(before), parseType(after));
}

function keeps(was: TypeNode, is: TypeNode): ShapeProblem | undefined {
  if (was.kind === Kind.NON_NULL_TYPE) {
    if (is.kind === Kind.NON_NULL_TYPE) return keeps(was.type, is.type);
    return keeps(was.type, is) ?? broken('it may be null now, where apps expect a value.');
  }
  if (is.kind === Kind.NON_NULL_TYPE) return keeps(was, is.type);
  if (was.kind === Kind.LIST_TYPE && is.kind === Kind.LIST_TYPE) return keeps(was.type, is.type);
  if (was.kind === Kind.LIST_TYPE) return broken('where apps expect a list, there is a single value.');
  if (is.kind === Kind.LIST_TYPE) return broken('where apps expect a single value, there is a list.');
  return sameNames(was.name.value, is.name.value);
}

/** How built-in scalars stand in JSON. */
const onTheWire: Readonly<Record<string, string>> = {
  ID: 'a text',
  String: 'a text',
  Int: 'a whole number',
  Float: 'a number with decimals',
  Boolean: 'true or false',
};

function sameNames(was: string, is: string): ShapeProblem | undefined {
  if (was === is) return undefined;
  const [old, now] = [onTheWire[was], onTheWire[is]];
  if (old === now && old !== undefined)
    return {
      verdict: 'dangerous',
      why: `on the wire both are ${old}, but a document that merges it with a field of type ${was} is no longer valid.`,
    };
  if (old && now) return broken(`on the wire it was ${old} and is ${now}.`);
  return broken(`apps read ${was}, and what ${is} holds is something else.`);
}

const broken = (why: string): ShapeProblem => ({ verdict: 'breaking', why });

/** How the values that a place takes have become fewer. */
export interface Narrowing {
  /** Nobody's variables fit any more, or none of their values. */
  readonly all: boolean;
  /** null was taken and is not. */
  readonly nulls: boolean;
}

/** What no longer fits of what was sent as `before`, where `after` is asked for. */
export function takenShape(before: string, after: string): Narrowing {
  const [was, is] = [parseType(before), parseType(after)];
  const required = is.kind === Kind.NON_NULL_TYPE;
  return {
    all: !takes(bare(was), bare(is)),
    nulls: was.kind !== Kind.NON_NULL_TYPE && required,
  };
}

const bare = (type: TypeNode): TypeNode => (type.kind === Kind.NON_NULL_TYPE ? type.type : type);

/** Whether all values of one type, and variables declared with it, fit where the other is asked for. */
function takes(was: TypeNode, is: TypeNode): boolean {
  if (was.kind === Kind.NON_NULL_TYPE) return takes(was.type, bare(is));
  if (is.kind === Kind.NON_NULL_TYPE) return false;
  if (was.kind === Kind.LIST_TYPE && is.kind === Kind.LIST_TYPE) return takes(was.type, is.type);
  return was.kind === Kind.NAMED_TYPE && is.kind === Kind.NAMED_TYPE && was.name.value === is.name.value;
}
