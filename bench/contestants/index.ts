import { join } from 'node:path';
import type { Server } from '../backends/server.js';
import type { ContestantModule } from './contestant.js';

export interface Contestant {
  readonly title: string;
  /** How it is configured, for the notes under the tables. */
  readonly says: string;
  readonly isPeer: boolean;
  /** `peers` is the folder of the peers' package. */
  readonly module: (peers: string) => Promise<ContestantModule>;
  /** The server that speaks its protocol. */
  readonly server: (size: number) => Promise<Server>;
  /** When nothing has been written for so long, nothing more will be: longer than its own timers. */
  readonly quietMs: number;
}

const kit = {
  isPeer: false,
  server: async (size: number) => (await import('../backends/holdfast.js')).holdfastServer(size),
  quietMs: 300,
};

export const contestants: Readonly<Record<string, Contestant>> = {
  holdfast: {
    ...kit,
    title: 'Holdfast',
    says: 'indexedDbStores(), default policy, WebSocket open, body merged as TEXT',
    module: () => import('./holdfast-indexeddb.js'),
  },
  'holdfast-file': {
    ...kit,
    title: 'Holdfast, file',
    says: 'fileStores(): a real file, fsync before an edit resolves',
    module: () => import('./holdfast-file.js'),
  },
  rxdb: {
    title: 'RxDB',
    says: 'Dexie storage, GraphQL replication, pull batch 1000, push batch 100, multiInstance off, index notebookId + id',
    isPeer: true,
    module: (folder) => peer(folder, 'rxdb'),
    server: async (size) => (await import('../backends/rxdb.js')).rxdbServer(size),
    quietMs: 500,
  },
  tanstack: {
    title: 'TanStack DB',
    says: 'offline-transactions with its IndexedDB outbox, rows in a SQLite file (better-sqlite3), answers written directly, onlineManager told the truth at start (not stock)',
    isPeer: true,
    module: (folder) => peer(folder, 'tanstack'),
    server: async (size) => (await import('../backends/rest.js')).restServer(size),
    quietMs: 500,
  },
  apollo: {
    title: 'Apollo + cache-persist',
    says: 'CachePersistor with its stock trigger and debounce, maxSize off (not stock: with it 10,000 notes are purged), optimisticResponse, a queue link written anew (apollo-link-queue throws on Apollo Client 4)',
    isPeer: true,
    module: (folder) => peer(folder, 'apollo'),
    server: async (size) => (await import('../backends/graphql.js')).graphqlServer(size),
    quietMs: 1_500,
  },
  urql: {
    title: 'urql offlineExchange',
    says: 'default storage, optimistic updates; the first sync was made the day before, its better case',
    isPeer: true,
    module: (folder) => peer(folder, 'urql'),
    server: async (size) => (await import('../backends/graphql.js')).graphqlServer(size),
    quietMs: 800,
  },
  replicache: {
    title: 'Replicache',
    says: 'IndexedDB, own pusher and puller, no pull interval; runs without a licence key, its terms are proprietary',
    isPeer: true,
    module: (folder) => peer(folder, 'replicache'),
    server: async (size) => (await import('../backends/replicache.js')).replicacheServer(size),
    quietMs: 1_500,
  },
};

/** Peers are programs of a package of their own, which need not be installed. */
const peer = async (folder: string, name: string): Promise<ContestantModule> =>
  (await import(join(folder, `${name}.js`))) as ContestantModule;
