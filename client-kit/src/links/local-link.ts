import { ApolloLink, type InMemoryCache } from '@apollo/client';
import type { Manifest } from '@holdfast/schema';
import { OperationTypeNode, type DocumentNode } from 'graphql';
import { from, map, mergeMap, of, type Observable } from 'rxjs';
import { splitQuery, variablesFor, type SplitQuery } from './split-query.js';

/**
 * Answers lists and single records from this device, whatever the fetch policy: a refetch, a poll or `network-only` of
 * synced data finds here what it would find on the server, because the sync engine brings all changes by itself. Of a
 * query that asks for more, only the rest goes to the network.
 *
 * Where this device cannot answer in full (a field that does not sync, a record that may still be on its way), the
 * query goes to the server as it is. While this device still reads what is stored (`reading`), it is waited for first.
 */
export function localLink(
  manifest: Manifest,
  cache: InMemoryCache,
  reading: () => Promise<void> | undefined,
): ApolloLink {
  const isLocal = (field: string) =>
    Object.hasOwn(manifest.lists, field) || Object.hasOwn(manifest.singles, field);
  const known = new WeakMap<DocumentNode, SplitQuery>();
  const split = (document: DocumentNode): SplitQuery => {
    const parts = known.get(document) ?? splitQuery(document, isLocal);
    known.set(document, parts);
    return parts;
  };

  return new ApolloLink((operation, forward) => {
    if (operation.operationType !== OperationTypeNode.QUERY) return forward(operation);
    const { local, remote } = split(operation.query);
    if (!local) return forward(operation);
    const variables = variablesFor(local, operation.variables);
    const read = () =>
      cache.diff<Record<string, unknown>>({
        ...{ query: local, variables },
        optimistic: true,
        returnPartialData: false,
      }).result;
    const answer = (here: Record<string, unknown>): Observable<ApolloLink.Result> => {
      if (!remote) return of({ data: here });
      operation.query = remote;
      operation.variables = variablesFor(remote, operation.variables);
      return forward(operation).pipe(
        // Read again: an edit that was made while the network was asked would go back to what was before it.
        map((answer) =>
          answer.data ? { ...answer, data: { ...(read() ?? here), ...answer.data } } : answer,
        ),
      );
    };
    const answerOrForward = (): Observable<ApolloLink.Result> => {
      const here = read();
      return here ? answer(here) : forward(operation);
    };
    const here = read();
    if (here) return answer(here);
    const whole = reading();
    return whole ? from(whole).pipe(mergeMap(answerOrForward)) : forward(operation);
  });
}
