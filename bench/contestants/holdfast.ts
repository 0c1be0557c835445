import { createHoldfast, type StoreFactory } from '@holdfast/client-kit';
import { nodeEnvironment } from '@holdfast/client-kit/environment';
import { yjsText } from '@holdfast/client-kit/text';
import { NoteDocument, NotesDocument, UpdateNoteDocument } from '../../e2e/src/generated/holdfast.js';
import { manifest } from '../../e2e/src/generated/manifest.js';
import { pageLength } from '../field/notes.js';
import { workspaceId } from '../field/workspace.js';
import type { App, Device } from './contestant.js';

/** The kit as an app uses it, with the types and documents of Field Notes. */
export async function openHoldfast({ network }: Device, store: StoreFactory): Promise<App> {
  const holdfast = await createHoldfast({
    ...{ uri: 'http://bench.test/graphql', apiVersion: manifest.version, manifest, text: yjsText, store },
    ...{ device: { name: 'Bench', platform: 'bench' }, appVersion: '1.0.0' },
    auth: { userId: 'ada', token: async () => 'token' },
    environment: {
      ...nodeEnvironment({ WebSocket: network.socketClass() }),
      fetch: network.fetch,
      connectivity: { online: network.isOnline, subscribe: network.subscribe },
    },
  });
  const { client, sync } = holdfast;
  return {
    watch(notebookId, shown) {
      const variables = {
        ...{ where: { workspaceId, notebookId }, orderBy: 'CREATED_DESC' as const, first: pageLength },
      };
      const subscription = client
        .watchQuery({ query: NotesDocument, variables })
        .subscribe(({ data, dataState }) => {
          if (dataState === 'complete') shown(data.notes.nodes);
        });
      return () => subscription.unsubscribe();
    },
    async edit(id, title) {
      await client.mutate({ mutation: UpdateNoteDocument, variables: { input: { id, title } } });
    },
    async titleOf(id) {
      const { data } = await client.query({ query: NoteDocument, variables: { id } });
      return data?.note?.title;
    },
    unsent: () => sync.outbox().length,
    catchUp: () => sync.now(),
    close: () => holdfast.close(),
  };
}
