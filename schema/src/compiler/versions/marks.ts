import { Kind, type ConstDirectiveNode, type NameNode } from 'graphql';

/** The directives that say which versions have something, and in which shape. No version's own SDL has them. */
export const versionDirectives: readonly string[] = ['since', 'until', 'as', 'fallback', 'convert'];

/** A definition of the SDL that may carry directives. */
export interface Annotated {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

export type Named = Annotated & { readonly name: NameNode };

export const marksOf = ({ directives = [] }: Annotated, name: string): ConstDirectiveNode[] =>
  directives.filter((directive) => directive.name.value === name);

export const argumentOf = (mark: ConstDirectiveNode, name: string) =>
  mark.arguments?.find((argument) => argument.name.value === name);

/** What an argument says, where it is a text. */
export function textIn(mark: ConstDirectiveNode | undefined, name: string): string | undefined {
  const value = mark && argumentOf(mark, name)?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
}

/** From one version on, until before another; open where it names none. */
export interface Range {
  readonly since: string | undefined;
  readonly until: string | undefined;
}

export const holds = ({ since, until }: Range, version: string): boolean =>
  (since === undefined || since <= version) && (until === undefined || until > version);

/** Which versions have an element. */
export const rangeOf = (node: Annotated): Range => ({
  since: textIn(marksOf(node, 'since')[0], 'version'),
  until: textIn(marksOf(node, 'until')[0], 'version'),
});

/** In which versions a mark `@as` holds. */
export const rangeOfName = (mark: ConstDirectiveNode): Range => ({
  since: textIn(mark, 'since'),
  until: textIn(mark, 'until'),
});

/** What a version calls an element that it has. */
export function nameIn(node: Named, version: string): string {
  const mark = marksOf(node, 'as').find((as) => holds(rangeOfName(as), version));
  return textIn(mark, 'name') ?? node.name.value;
}
