import { notFound } from '../failures.js';

/** Anything that a person may name on the command line. */
export interface Named {
  readonly id: string;
  readonly title: string;
}

/**
 * Ids as people see them. Those made on devices begin with the time (UUIDv7), so notes made in one minute begin alike:
 * the last eight characters tell them apart.
 */
export const shortId = (id: string): string => id.slice(-8);

/**
 * The one thing that `reference` names: by its whole id, by the beginning or the end of it, or by its title (capitals
 * aside). Says which ones it could be where it names several.
 */
export function resolve<T extends Named>(kind: string, all: readonly T[], reference: string): T {
  const wanted = reference.toLowerCase();
  const exact = all.find((one) => one.id === wanted);
  if (exact) return exact;
  const byId = all.filter((one) => one.id.startsWith(wanted) || one.id.endsWith(wanted));
  const found = byId.length > 0 ? byId : all.filter((one) => one.title.toLowerCase() === wanted);
  const [first, ...others] = found;
  if (!first)
    throw notFound(`There is no ${kind} "${reference}" here. \`field-notes list\` shows what there is.`);
  if (others.length === 0) return first;
  const some = found.slice(0, 5).map((one) => `${shortId(one.id)} ${one.title}`);
  throw notFound(
    `"${reference}" names ${found.length} ${kind}s (${some.join('; ')}${found.length > 5 ? '; …' : ''}). Give more of the id.`,
  );
}
