import { visit, type ASTNode, type ConstDirectiveNode, type DocumentNode } from 'graphql';
import { isVersionName } from '../../versions.js';
import type { Problems } from '../problems.js';
import {
  argumentOf,
  marksOf,
  rangeOf,
  rangeOfName,
  textIn,
  type Annotated,
  type Named,
  type Range,
} from './marks.js';

/**
 * Reports what is wrong with the marks `@since`, `@until` and `@as` by themselves. `known`: the versions that there are;
 * undefined where nobody says.
 */
export function checkMarks(
  document: DocumentNode,
  known: readonly string[] | undefined,
  problems: Problems,
): void {
  const check = { known, problems };
  visit(document, {
    enter(node: ASTNode) {
      if (!('directives' in node) || !('name' in node) || !node.name) return;
      const element = node as Named;
      for (const mark of [...marksOf(element, 'since'), ...marksOf(element, 'until')])
        checkVersion(check, mark, 'version');
      checkRange(check, rangeOf(element), marksOf(element, 'until')[0]);
      checkNames(check, element);
    },
  });
  problems.throwIfAny();
}

interface Check {
  readonly known: readonly string[] | undefined;
  readonly problems: Problems;
}

function checkVersion({ known, problems }: Check, mark: ConstDirectiveNode, name: string): void {
  const argument = argumentOf(mark, name);
  if (!argument) return;
  const version = textIn(mark, name);
  const at = argument.value;
  if (version === undefined || !isVersionName(version))
    problems.report(
      at,
      `@${mark.name.value} takes an API version.`,
      'Write a year and a month, such as "2026-11".',
    );
  else if (known && !known.includes(version))
    problems.report(
      at,
      `There is no API version ${version}.`,
      `Name one of ${known.join(', ')}, or add it to versions.yaml.`,
    );
}

function checkRange(
  { problems }: Check,
  { since, until }: Range,
  mark: ConstDirectiveNode | undefined,
): void {
  if (mark && since !== undefined && until !== undefined && until <= since)
    problems.report(
      mark,
      `It ends with ${until}, and begins with ${since}: no version has it.`,
      'Let @until name a later version than @since, or take the definition away.',
    );
}

function checkNames(check: Check, element: Named & Annotated): void {
  const marks = marksOf(element, 'as');
  for (const [index, mark] of marks.entries()) {
    checkVersion(check, mark, 'since');
    checkVersion(check, mark, 'until');
    const range = rangeOfName(mark);
    checkRange(check, range, mark);
    const name = textIn(mark, 'name');
    if (name !== undefined && !/^(?!__)[_A-Za-z][_0-9A-Za-z]*$/.test(name))
      check.problems.report(mark, `"${name}" is no name of GraphQL's.`, 'Use letters, digits and _.');
    if (name === element.name.value)
      check.problems.report(mark, `It is called ${name} anyway.`, 'Take this @as away.');
    if (marks.slice(0, index).some((other) => overlap(rangeOfName(other), range)))
      check.problems.report(
        mark,
        `${element.name.value} has two other names in one version.`,
        'End one @as with until: where the next begins with since:.',
      );
  }
}

const overlap = (a: Range, b: Range): boolean =>
  (a.since ?? '') < (b.until ?? '~') && (b.since ?? '') < (a.until ?? '~');
