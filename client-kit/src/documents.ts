/** What the kit sends over the network, for those who register it beforehand: no part of an app. */
import { ApolloClient, ApolloLink, InMemoryCache } from '@apollo/client';
import { print } from '@apollo/client/utilities';
import { answersDocument, drainDocument, pullDocument, type ClientManifest } from '@holdfast/schema';
import { OperationTypeNode, type DocumentNode } from 'graphql';
import { of } from 'rxjs';
import { sessionDocuments } from './identity/session-api.js';
import { operationOf } from './links/selections.js';
import { splitQuery } from './links/split-query.js';
import { pagesAtOnce } from './sync/pull.js';

/**
 * The texts that an app sends when it runs this operation: as Apollo Client completes it, and of a query that a device may
 * answer in part, also what is left to ask. A mutation that waits in the outbox travels in the kit's own `push`; its text
 * is among these all the same, for tools that ask what an app may do.
 */
export async function sentOf(manifest: ClientManifest, document: DocumentNode): Promise<string[]> {
  const completed = await completedByApollo(document);
  if (operationOf(document).operation !== OperationTypeNode.QUERY) return [print(completed)];
  const isLocal = (field: string) =>
    Object.hasOwn(manifest.lists, field) || Object.hasOwn(manifest.singles, field);
  const { local, remote } = splitQuery(completed, isLocal);
  return local && remote ? [print(completed), print(remote)] : [print(completed)];
}

/** The texts that the kit sends by itself: to sign in, push, pull and follow, and to send what an older build of the app left. */
export function sentByItself({ documents }: ClientManifest): string[] {
  const shapes = [true, false].flatMap((memberships) =>
    Array.from({ length: pagesAtOnce + 1 }, (_, pages) => ({ memberships, pages })),
  );
  const pulls = shapes.filter(({ memberships, pages }) => memberships || pages > 0);
  return [
    ...Object.values(sessionDocuments),
    documents.push,
    ...pulls.map((shape) => pullDocument(documents, shape)),
    documents.live,
    drainDocument,
    answersDocument,
  ];
}

/** Asks Apollo Client itself: how it completes a document has changed before. */
async function completedByApollo(document: DocumentNode): Promise<DocumentNode> {
  let sent = document;
  const link = new ApolloLink(({ query }) => {
    sent = query;
    return of({ data: null });
  });
  const client = new ApolloClient({ cache: new InMemoryCache(), link });
  const options = { fetchPolicy: 'no-cache', errorPolicy: 'ignore' } as const;
  switch (operationOf(document).operation) {
    case OperationTypeNode.QUERY:
      await client.query({ query: document, ...options });
      break;
    case OperationTypeNode.MUTATION:
      await client.mutate({ mutation: document, ...options });
      break;
    case OperationTypeNode.SUBSCRIPTION:
      await new Promise<void>((complete) =>
        client.subscribe({ query: document, ...options }).subscribe({ complete }),
      );
  }
  return sent;
}
