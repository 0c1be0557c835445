import type { SyncDocuments } from './manifest.js';

/** What one request of a pull asks for: the caller's memberships, and pages of so many workspaces or groups of types. */
export interface PullShape {
  readonly memberships: boolean;
  readonly pages: number;
}

/**
 * The operation that asks for all of it at once: `me`, and `changes0`, `changes1` … with the variables `workspaceId0`, `after0`,
 * `first0`, `types0` and so on. The text follows from the shape alone, so all that a device may ever send can be listed.
 */
export function pullDocument(
  { page }: Pick<SyncDocuments, 'page'>,
  { memberships, pages }: PullShape,
): string {
  const numbers = Array.from({ length: pages }, (_, number) => number);
  const variables = numbers.map(
    (n) => `$workspaceId${n}: ID!, $after${n}: Cursor, $first${n}: Int, $types${n}: [String!]`,
  );
  const fields = numbers.map(
    (n) =>
      `  changes${n}: changes(workspaceId: $workspaceId${n}, after: $after${n}, first: $first${n}, types: $types${n}) { ...HoldfastPage }\n`,
  );
  const declared = pages > 0 ? `(${variables.join(', ')})` : '';
  const me = memberships ? '  me { workspaces { role workspace { id name } } }\n' : '';
  return `query HoldfastPull${declared} {\n${fields.join('')}${me}}\n${pages > 0 ? page : ''}`;
}
