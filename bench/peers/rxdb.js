import './browser.js';
import { createRxDatabase } from 'rxdb/plugins/core';
import { replicateGraphQL } from 'rxdb/plugins/replication-graphql';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { useNetwork } from './browser.js';

const text = { type: 'string' };
const schema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 36 },
    notebookId: { type: 'string', maxLength: 36 },
    title: text,
    body: text,
    tags: { type: 'array', items: text },
    pinned: { type: 'boolean' },
    version: { type: 'number' },
    updatedAt: text,
  },
  required: ['id', 'notebookId', 'title', 'updatedAt'],
  indexes: [['notebookId', 'id']],
};

const fields = 'id notebookId title body tags pinned version updatedAt _deleted';

export async function open({ network }) {
  useNetwork(network);
  const database = await createRxDatabase({
    name: 'bench',
    storage: getRxStorageDexie(),
    multiInstance: false,
  });
  const { notes } = await database.addCollections({ notes: { schema } });
  const replication = replicateGraphQL({
    collection: notes,
    replicationIdentifier: 'bench',
    url: { http: 'http://bench.test/graphql' },
    fetch: network.fetch,
    live: true,
    pull: {
      batchSize: 1000,
      queryBuilder: (checkpoint, limit) => ({
        query: `query Pull($position: Int!, $limit: Int!) {
          pullNotes(position: $position, limit: $limit) { documents { ${fields} } checkpoint { position } }
        }`,
        variables: { position: checkpoint?.position ?? 0, limit },
      }),
    },
    push: {
      queryBuilder: (rows) => ({
        query: `mutation Push($rows: [PushRow!]!) { pushNotes(rows: $rows) { ${fields} } }`,
        variables: { rows },
      }),
    },
  });
  // Documented: on a connection that stands again, all that was missed is fetched.
  network.subscribe(() => network.isOnline() && replication.reSync());

  /** What this process has changed and the server has not taken; what an earlier one left, only RxDB itself knows. */
  const unsent = new Map();
  let edited = false;
  replication.sent$.subscribe(({ id, title }) => unsent.get(id) === title && unsent.delete(id));

  return {
    watch(notebookId, shown) {
      const query = notes.find({
        selector: { notebookId },
        sort: [{ notebookId: 'asc' }, { id: 'asc' }],
        limit: 50,
      });
      const subscription = query.$.subscribe((rows) => shown(rows));
      return () => subscription.unsubscribe();
    },
    async edit(id, title) {
      edited = true;
      unsent.set(id, title);
      const note = await notes.findOne(id).exec();
      await note.incrementalPatch({ title, updatedAt: new Date().toISOString() });
    },
    async titleOf(id) {
      const note = await notes.findOne(id).exec();
      return note?.title;
    },
    async unsent() {
      if (edited && unsent.size === 0) return 0;
      // A row that the server has already, because the answer was lost, is a conflict that is none, and never told as sent.
      const soon = new Promise((resolve) => setTimeout(() => resolve(false), 250));
      const isInSync = await Promise.race([replication.awaitInSync().then(() => true), soon]);
      return isInSync ? 0 : Math.max(1, unsent.size);
    },
    async catchUp() {
      await replication.awaitInitialReplication();
      replication.reSync();
      await replication.awaitInSync();
    },
    close: () => database.close(),
  };
}
