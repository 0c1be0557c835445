import { Kind, visit, type ASTNode, type DirectiveNode, type DocumentNode } from 'graphql';
import type { Problems } from './problems.js';

const dated = /^\d{4}-(0[1-9]|1[0-2])$/;

/** The SDL as one dated API version has it: without what came later (`@since`) or was gone by then (`@until`). */
export function inVersion(document: DocumentNode, version: string, problems: Problems): DocumentNode {
  if (!dated.test(version))
    throw new TypeError(`An API version is a year and a month, such as 2026-11; this is ${version}`);
  return visit(document, {
    enter(node: ASTNode) {
      if (!('directives' in node)) return undefined;
      const since = versionOf(node.directives, 'since', problems);
      const until = versionOf(node.directives, 'until', problems);
      const there = (since ?? version) <= version && (until === undefined || until > version);
      return there ? undefined : null;
    },
  });
}

function versionOf(
  directives: readonly DirectiveNode[] | undefined,
  name: 'since' | 'until',
  problems: Problems,
): string | undefined {
  const value = directives
    ?.find((directive) => directive.name.value === name)
    ?.arguments?.find((argument) => argument.name.value === 'version')?.value;
  if (!value) return undefined;
  if (value.kind === Kind.STRING && dated.test(value.value)) return value.value;
  problems.report(value, `@${name} takes an API version.`, 'Write a year and a month, such as "2026-11".');
  return undefined;
}
