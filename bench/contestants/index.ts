import type { Server } from '../servers/server.js';
import type { ContestantModule } from './contestant.js';

export interface Contestant {
  readonly title: string;
  /** How it is configured, for the notes under the tables. */
  readonly says: string;
  readonly isPeer: boolean;
  readonly module: () => Promise<ContestantModule>;
  /** The server that speaks its protocol. */
  readonly server: (size: number) => Promise<Server>;
  /** When nothing has been written for so long, nothing more will be: longer than its own timers. */
  readonly quietMs: number;
}

const kit = {
  isPeer: false,
  server: async (size: number) => (await import('../servers/holdfast.js')).holdfastServer(size),
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
};
