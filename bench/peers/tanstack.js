import './browser.js';
import { BTreeIndex, createCollection, createLiveQueryCollection, eq } from '@tanstack/db';
import {
  createNodeSQLitePersistence,
  persistedCollectionOptions,
} from '@tanstack/node-db-sqlite-persistence';
import { startOfflineExecutor } from '@tanstack/offline-transactions';
import { onlineManager, QueryClient } from '@tanstack/query-core';
import { queryCollectionOptions } from '@tanstack/query-db-collection';
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { useNetwork } from './browser.js';

export async function open({ network, disk }) {
  useNetwork(network);
  // Not stock: without being told so, its first query fails offline and the collection shows nothing.
  onlineManager.setOnline(network.isOnline());
  network.subscribe(() => onlineManager.setOnline(network.isOnline()));

  const queryClient = new QueryClient();
  const database = new Database(join(disk.folder, 'tanstack.sqlite'));
  countBoundBytes(database, disk);
  const notes = createCollection(
    persistedCollectionOptions({
      ...queryCollectionOptions({
        id: 'notes',
        queryKey: ['notes'],
        queryFn: async () => (await network.fetch('http://bench.test/notes')).json(),
        queryClient,
        getKey: ({ id }) => id,
      }),
      persistence: createNodeSQLitePersistence({ database }),
      schemaVersion: 1,
      autoIndex: 'eager',
      defaultIndexType: BTreeIndex,
    }),
  );
  notes.subscribeChanges(() => undefined);
  const offline = startOfflineExecutor({
    collections: { notes },
    mutationFns: {
      setTitle: async ({ transaction, idempotencyKey }) => {
        for (const { key, changes } of transaction.mutations) {
          const answer = await network.fetch(`http://bench.test/notes/${key}`, {
            method: 'PATCH',
            headers: { 'idempotency-key': idempotencyKey },
            body: JSON.stringify({ title: changes.title, updatedAt: new Date().toISOString() }),
          });
          notes.utils.writeUpdate(await answer.json());
        }
      },
    },
  });
  await offline.waitForInit?.();

  return {
    watch(notebookId, shown) {
      const list = createLiveQueryCollection((query) =>
        query
          .from({ note: notes })
          .where(({ note }) => eq(note.notebookId, notebookId))
          .orderBy(({ note }) => note.id)
          .limit(50),
      );
      const subscription = list.subscribeChanges(() => shown(list.toArray), { includeInitialState: true });
      return () => subscription.unsubscribe();
    },
    async edit(id, title) {
      const transaction = offline.createOfflineTransaction({ mutationFnName: 'setTitle', autoCommit: false });
      transaction.mutate(() => notes.update(id, (note) => void (note.title = title)));
      // Resolves when the server has answered.
      transaction.commit().catch(() => undefined);
    },
    titleOf: async (id) => notes.get(id)?.title,
    unsent: async () => (await offline.peekOutbox()).length,
    catchUp: async () => void (await notes.utils.refetch()),
    async close() {
      offline.dispose();
      await notes.cleanup();
      database.close();
    },
  };
}

/** What is bound to statements that write: SQLite itself writes whole pages, and a log of them. */
function countBoundBytes(database, disk) {
  const prepare = database.prepare.bind(database);
  database.prepare = (sql) => {
    const statement = prepare(sql);
    const run = statement.run.bind(statement);
    statement.run = (...values) => {
      disk.count(values.flat().reduce((sum, value) => sum + Buffer.byteLength(String(value)), 0));
      return run(...values);
    };
    return statement;
  };
}
