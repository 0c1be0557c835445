import type { ApolloClient } from '@apollo/client';
import type { Manifest } from '@holdfast/schema';
import type { DocumentNode } from 'graphql';
import type { PassingRecords } from '../cache/passing-records.js';
import { queueAll, queuedIn } from '../links/outbox-link.js';
import type { Replica } from '../sync/replica.js';

type Options = ApolloClient.MutateOptions;

/**
 * Takes queued mutations straight into the outbox. Apollo's way of sending one costs as much as the edit itself, and nothing
 * is sent; nor is there anything to write: the record that the answer holds stands in the cache already, as the person sees
 * it, since before the promise resolves.
 *
 * An app that says what is to happen in the cache, asks for refetches, or has put a link of its own in front, finds all of
 * that as Apollo's guides have it.
 */
export function queueStraight(
  client: ApolloClient,
  manifest: Manifest,
  outbox: () => Replica | undefined,
  passing: PassingRecords,
): void {
  const { mutate, link } = client;
  const known = new WeakMap<DocumentNode, DocumentNode>();
  const transformed = (document: DocumentNode): DocumentNode => {
    const made = known.get(document) ?? client.documentTransform.transformDocument(document);
    known.set(document, made);
    return made;
  };
  const straight = (options: Options): Promise<ApolloClient.MutateResult> => {
    const { mutation, variables = {} } = options;
    const wanted = { ...client.defaultOptions.mutate, ...options };
    const queued = leavesCacheToKit(wanted) && queuedIn(manifest, transformed(mutation), variables);
    if (!queued) return mutate(options);
    if (client.link !== link || !leavesRestToKit(wanted))
      return mutate({ ...options, fetchPolicy: 'no-cache' });
    const context = { manifest, replica: outbox(), passing };
    return queueAll(context, queued).then((data) => ({ data }));
  };
  client.mutate = straight;
}

const leavesCacheToKit = (options: Options): boolean =>
  !options.fetchPolicy &&
  !options.update &&
  !options.updateQueries &&
  !options.optimisticResponse &&
  !options.keepRootFields;

const leavesRestToKit = (options: Options): boolean =>
  !options.refetchQueries &&
  !options.onQueryUpdated &&
  (options.errorPolicy === undefined || options.errorPolicy === 'none');
