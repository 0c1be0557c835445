import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sqlite from 'node-sqlite3-wasm';
import { describe, expect, it } from 'vitest';
import { sqliteStores } from '../../src/stores/sqlite.js';
import { folder } from './media/file.js';
import { libraries, type Library } from './media/sqlite.js';

/** A database file, and the stores in it by a library's interface. */
function opened(library: Library, file = join(folder(), 'a.db')) {
  const database = new sqlite.Database(file);
  return { file, database, stores: sqliteStores(libraries[library](database)) };
}

const large = { put: 'x', value: 'x'.repeat(500_000) };

for (const library of Object.keys(libraries) as Library[])
  describe(`the SQLite store on ${library}`, () => {
    it('says that there is no room, has taken nothing, and goes on when there is', async () => {
      const { database, stores } = opened(library);
      const store = await stores.open('a');
      await store.write([{ put: 'x', value: '1' }]);
      database.exec('PRAGMA max_page_count = 20');
      await expect(store.write([{ put: 'y', value: '2' }, large])).rejects.toMatchObject({
        code: 'STORE_FULL',
      });
      expect(await store.scan('')).toEqual([['x', '1']]);
      database.exec('PRAGMA max_page_count = 10000');
      await store.write([large]);
      expect((await store.get('x'))?.length).toBe(500_000);
    });

    it('tells that its tables were dropped, once, and takes writes again', async () => {
      const { database, stores } = opened(library);
      const store = await stores.open('a');
      await store.write([{ put: 'x', value: '1' }]);
      database.exec('DROP TABLE holdfast_pair; DROP TABLE holdfast_store');
      expect(await store.get('x')).toBeUndefined();
      await expect(store.write([{ put: 'y', value: '2' }])).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
      await store.write([{ put: 'y', value: '2' }]);
      expect(await store.scan('')).toEqual([['y', '2']]);
    });

    it('may be open several times, each seeing what the other wrote', async () => {
      const { stores } = opened(library);
      const [one, other] = [await stores.open('a'), await stores.open('a')];
      await one.write([{ put: 'x', value: '1' }]);
      expect(await other.get('x')).toBe('1');
    });

    it('is told apart from a file that is none, which stays as it is', async () => {
      const file = join(folder(), 'a.db');
      writeFileSync(file, 'This is no database, but a letter.'.repeat(100));
      await expect(opened(library, file).stores.open('a')).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
    });

    it('is locked while another process writes', async () => {
      const { database, file } = opened(library);
      database.exec('CREATE TABLE other (x); BEGIN IMMEDIATE; INSERT INTO other VALUES (1)');
      const impatient = libraries[library](new sqlite.Database(file));
      const stores = sqliteStores({
        ...impatient,
        exec: (sql) => impatient.exec(sql.replace('busy_timeout = 5000', 'busy_timeout = 0')),
      });
      await expect(stores.open('a')).rejects.toMatchObject({ code: 'STORE_LOCKED' });
      database.exec('COMMIT');
      await (await stores.open('a')).close();
    });

    it('fails, and says so, when its database was closed', async () => {
      const { database, stores } = opened(library);
      const store = await stores.open('a');
      database.close();
      await expect(store.get('x')).rejects.toMatchObject({ code: 'STORE_FAILED' });
      await expect(store.write([large])).rejects.toMatchObject({ code: 'STORE_FAILED' });
      await store.close();
    });
  });
