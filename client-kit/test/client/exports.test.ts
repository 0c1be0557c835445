import { describe, expect, it } from 'vitest';
import * as react from '../../src/react/index.js';
import * as asyncStorage from '../../src/stores/async-storage.js';
import * as encrypted from '../../src/stores/encrypted.js';
import * as localStorage from '../../src/stores/localstorage.js';
import * as mmkv from '../../src/stores/mmkv.js';
import * as sqlite from '../../src/stores/sqlite.js';
import * as inspector from '../../src/inspector/index.js';
import * as rest from '../../src/cache/rest-persistence.js';
import * as byHash from '../../src/transport/by-hash.js';
import * as live from '../../src/transport/socket-session.js';
import * as text from '../../src/text.js';
import * as main from '../../src/index.js';

/** A name that comes or goes here is a change of the public surface: say so in the commit. */
describe('the public surface', () => {
  it('of the kit', () => {
    expect(Object.keys(main).sort()).toMatchInlineSnapshot(`
      [
        "HoldfastError",
        "InvalidMutationError",
        "createHoldfast",
        "defaultPolicy",
      ]
    `);
  });

  it('of its stores', () => {
    const entries = { asyncStorage, encrypted, localStorage, mmkv, sqlite };
    expect(Object.values(entries).flatMap((entry) => Object.keys(entry).sort())).toEqual([
      ...['asyncStorageStores', 'encrypted', 'localStorageStores', 'mmkvStores'],
      ...['betterSqlite3', 'expoSqlite', 'opSqlite', 'sqliteStores'],
    ]);
  });

  it('of what an app adds where it needs it', () => {
    expect([byHash, live, rest, text, inspector].flatMap((entry) => Object.keys(entry).sort())).toEqual([
      'byHash',
      'webSocketLive',
      'persistRest',
      'yjsText',
      'SyncInspector',
      'holdfastInspector',
    ]);
  });

  it('of its part for React', () => {
    expect(Object.keys(react).sort()).toMatchInlineSnapshot(`
      [
        "HoldfastProvider",
        "useConflicts",
        "useDeleted",
        "useHoldfast",
        "useListState",
        "useMemberships",
        "useOutbox",
        "useRecordStatus",
        "useStorage",
        "useSyncStatus",
        "useUser",
        "useWorkspaceSync",
      ]
    `);
  });
});
