import type { ApolloClient } from '@apollo/client';
import type { Manifest } from '@holdfast/schema';
import type { DocumentNode } from 'graphql';
import { isQueueable } from '../links/outbox-link.js';
import { operationOf, scopeOf, selectedFields } from '../links/selections.js';

/**
 * Keeps the answer of a queued mutation from being written into the cache a second time: the record that it holds stands
 * there already, as the person sees it, since before the promise resolves. Writing it again costs as much as the edit.
 * An app that says what is to happen in the cache finds it as Apollo's guides have it.
 */
export function writeQueuedOnce(client: ApolloClient, manifest: Manifest): void {
  const { mutate } = client;
  const known = new WeakMap<DocumentNode, boolean>();
  const isQueued = (document: DocumentNode): boolean => {
    const queued = known.get(document) ?? hasQueuedField(manifest, document);
    known.set(document, queued);
    return queued;
  };
  const once = (options: ApolloClient.MutateOptions) =>
    leavesCacheToKit({ ...client.defaultOptions.mutate, ...options }) && isQueued(options.mutation)
      ? mutate({ ...options, fetchPolicy: 'no-cache' })
      : mutate(options);
  client.mutate = once;
}

const leavesCacheToKit = (options: ApolloClient.MutateOptions): boolean =>
  !options.fetchPolicy &&
  !options.update &&
  !options.updateQueries &&
  !options.optimisticResponse &&
  !options.keepRootFields;

/** One is enough: a document that mixes is refused. */
function hasQueuedField(manifest: Manifest, document: DocumentNode): boolean {
  const fields = selectedFields(operationOf(document).selectionSet, scopeOf(document, {}));
  return [...fields].some((field) => isQueueable(manifest, field));
}
