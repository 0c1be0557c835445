/** The read path: `changes` asked for, and `changes` as they happen. Two thin readers of one feed. */
import type { Entity, Manifest, WireText } from '@holdfast/schema';
import type { ChangePageData, ChangesRequest, PagedRecord } from '../../sync/index.js';
import { uuidArgument } from '../ids.js';
import { mapped } from '../mapped.js';
import { asRead } from './records.js';
import type { RootResolver } from './types.js';

export const changesResolver: RootResolver<ChangesRequest> = async (_root, request, context) => {
  const caller = context.caller();
  uuidArgument('workspaceId', request.workspaceId);
  return pageOf(context.services.manifest, await context.services.sync.changes(caller, request));
};

/** Readers who are shown the same page are given the same payload, by which it is known that the answer is the same. */
export function changesSubscription(manifest: Manifest): { subscribe: RootResolver<ChangesRequest> } {
  const payloads = new WeakMap<ChangePageData, object>();
  const payloadOf = (page: ChangePageData): object => {
    const payload = payloads.get(page) ?? { changes: pageOf(manifest, page) };
    payloads.set(page, payload);
    return payload;
  };
  return {
    subscribe: async (_root, request, { caller, loaders, services }) => {
      const reader = caller();
      uuidArgument('workspaceId', request.workspaceId);
      services.metrics.subscriber(1);
      // Whoever unsubscribes returns from the iterator, which ends it at once; it needs no signal besides.
      const pages = services.sync.live(reader, request, new AbortController().signal);
      const next = (page: ChangePageData): object => {
        loaders.forget();
        return payloadOf(page);
      };
      return mapped(pages, next, () => services.metrics.subscriber(-1));
    },
  };
}

/** Records carry their type's name, by which graphql-js tells the members of the union apart. */
const pageOf = (manifest: Manifest, page: ChangePageData) => ({
  ...page,
  records: page.records.map(({ type, data, texts }) =>
    asRead({ ...data, ...underSyncNames(texts, manifest.entities[type] as Entity), __typename: type }),
  ),
});

const underSyncNames = (texts: PagedRecord['texts'], { fields }: Entity): Record<string, WireText> =>
  Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]): Array<[string, WireText]> => {
      const sync = fields[name]?.sync;
      return sync === undefined ? [] : [[sync, text]];
    }),
  );
