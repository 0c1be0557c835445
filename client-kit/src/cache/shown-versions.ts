import type { InMemoryCache } from '@apollo/client';
import { parse, type DocumentNode } from 'graphql';

/**
 * At which version the cache shows a record: of one that this device does not keep, all that is known of what the person saw.
 * Undefined where the app did not ask for `version`.
 */
export function shownVersions(cache: InMemoryCache): (type: string, id: string) => number | undefined {
  const fragments = new Map<string, DocumentNode>();
  const fragmentOf = (type: string): DocumentNode => {
    const fragment = fragments.get(type) ?? parse(`fragment ShownVersion on ${type} { version }`);
    fragments.set(type, fragment);
    return fragment;
  };
  return (type, id) => {
    const shown = cache.readFragment<{ version?: unknown }>({
      id: cache.identify({ __typename: type, id }) ?? '',
      fragment: fragmentOf(type),
    });
    return typeof shown?.version === 'number' ? shown.version : undefined;
  };
}
