import { yjsText } from '@holdfast/schema/text';
import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TextValue } from '@holdfast/schema/merge';
import type { AppDatabase } from '../../src/db/index.js';
import { readHistory } from '../../src/sync/history.js';
import { compactionWorld, type CompactionWorld } from '../support/compaction-world.js';
import { eachDatabase, fieldNotesDatabase, type TestDatabase } from '../support/databases.js';
import { day, fieldNotes } from '../support/sync-world.js';

/** A text of this test is too heavy after some ten edits. */
const tooHeavy = { characters: 600, times: 3 };

describe('texts that carry more past than words', () => {
  eachDatabase(fieldNotesDatabase, (open) => {
    let opened: TestDatabase<AppDatabase['prisma']>;
    let world: CompactionWorld;
    let id: string;
    let of: string;
    beforeAll(async () => {
      opened = await open();
    });
    beforeEach(async () => {
      world = await compactionWorld(opened);
      id = randomUUID();
      of = `Note:${id}:body`;
      await world.pushAll(world.ada, [world.createNote({ id, body: 'The kelp holds fast.' })]);
      for (let at = 1; at <= 20; at++)
        await replace(`The kelp holds fast, ${'very '.repeat(at % 3)}${at}.`, at);
    });

    const replace = (text: string, baseVersion: number) =>
      world.pushAll(world.ada, [world.write('updateNote', id, { baseVersion, body: { text } })]);
    const compact = () => world.compact({ tooHeavy });
    const body = async (after?: string): Promise<TextValue | undefined> => {
      const { records } = await world.sync.changes(world.lin, {
        workspaceId: world.workspaceId,
        after: after ?? null,
        first: null,
      });
      const edits = records.find(({ data }) => data.id === id)?.texts.body?.edits;
      return edits == null ? undefined : yjsText.apply({ of, text: '', state: undefined }, edits);
    };
    const head = async () =>
      (await world.sync.changes(world.lin, { workspaceId: world.workspaceId, after: null, first: 500 }))
        .cursor;

    it('are written anew by a compaction, and told to everybody as a change', async () => {
      const before = (await body())!;
      const cursor = await head();
      expect(await compact()).toMatchObject({ workspaces: [{ texts: 1, changes: 0 }], complete: true });
      const after = (await body(cursor))!;
      expect(after.text).toBe(before.text);
      expect(after.state!.length).toBeLessThan(before.state!.length / 3);
      expect(await world.noteOf(id)).toMatchObject({ version: 22, body: before.text });
      expect((await compact()).workspaces).toMatchObject([{ texts: 0 }]);
    });

    it('are found in all workspaces, and counted by a plan', async () => {
      const { workspaceId } = world;
      const retention = { retentionMs: 90 * day, tooHeavy };
      expect((await world.plan(retention)).workspaces).toContainEqual(
        expect.objectContaining({ workspaceId, texts: 1 }),
      );
      const done = await world.compact({ workspaceId: undefined, tooHeavy });
      expect(done.workspaces).toContainEqual(expect.objectContaining({ workspaceId, texts: 1 }));
      expect((await world.plan(retention)).workspaces.map((one) => one.workspaceId)).not.toContain(
        workspaceId,
      );
    });

    it('stay as they are while they are not too heavy, and in records that are deleted', async () => {
      expect((await world.compact()).workspaces).toMatchObject([{ texts: 0 }]);
      await world.pushAll(world.ada, [world.write('deleteNote', id, { baseVersion: 21 })]);
      expect((await compact()).workspaces).toMatchObject([{ texts: 0 }]);
    });

    it('do not take an edit that was made on what they were, and leave no answer that would stand', async () => {
      const old = (await body())!;
      const edit = yjsText.editTo(old, `${old.text} Still.`, 'grace');
      const mutation = world.write('updateNote', id, { baseVersion: 21, body: { edit } });
      await compact();
      const next = world.createNote({ title: 'Fast' });
      expect(await world.codes(world.grace, mutation, next)).toEqual(['TEXT_RENEWED', 'DEPENDENCY_REFUSED']);

      const anew = (await body())!;
      const again = yjsText.editTo(anew, `${anew.text} Still.`, 'grace');
      const same = { ...mutation, input: { ...mutation.input, body: { edit: again } } };
      expect(await world.codes(world.grace, same, next)).toEqual(['APPLIED', 'APPLIED']);
      expect((await body())?.text).toBe(`${old.text} Still.`);
    });

    it('refuse an edit of what they were for good where the record is deleted: nobody gets it as it is now', async () => {
      const old = (await body())!;
      const edit = yjsText.editTo(old, `${old.text} Still.`, 'grace');
      const mutation = world.write('updateNote', id, { baseVersion: 21, body: { edit } });
      await compact();
      await world.pushAll(world.ada, [world.write('deleteNote', id, { baseVersion: 22 })]);
      const next = world.createNote({ title: 'Fast' });
      expect(await world.codes(world.grace, mutation, next)).toEqual(['BAD_USER_INPUT', 'APPLIED']);
    });

    it('answer an edit once and for all that was made on them as they are, and is none', async () => {
      await compact();
      const edit = yjsText.editTo({ of: 'Note:2:body', text: '', state: undefined }, 'Kelp', 'grace');
      const wrong = world.write('updateNote', id, { baseVersion: 22, body: { edit } });
      expect(await world.codes(world.grace, wrong)).toEqual(['BAD_USER_INPUT']);
    });

    it('take a whole new text of somebody who saw what they were, with what others wrote since', async () => {
      const { text } = (await body())!;
      await compact();
      await replace(`${text} Ada was here.`, 22);
      await world.pushAll(world.grace, [
        world.write('updateNote', id, { baseVersion: 21, body: { text: `Grace was here. ${text}` } }),
      ]);
      expect((await body())?.text).toBe(`Grace was here. ${text} Ada was here.`);
    });

    it('are no less old for edits that came since', async () => {
      const old = (await body())!;
      await compact();
      await replace(`${old.text} On.`, 22);
      const edit = yjsText.editTo(old, `${old.text} Still.`, 'grace');
      const mutation = world.write('updateNote', id, { baseVersion: 21, body: { edit } });
      expect(await world.codes(world.grace, mutation)).toEqual(['TEXT_RENEWED']);
    });

    it('follow from the log, at every position, and read there as nobody’s edit', async () => {
      const { text } = (await body())!;
      await compact();
      await replace(`${text} On.`, 22);
      expect(await world.rebuilt()).toEqual(await world.present());
      const { changes } = await readHistory(
        { database: opened.database, manifest: fieldNotes, text: yjsText },
        world.ada,
        { entity: fieldNotes.entities.Note!, id, first: 2, before: undefined },
      );
      expect(changes).toMatchObject([
        { fields: [{ field: 'body', before: JSON.stringify(text), after: JSON.stringify(`${text} On.`) }] },
        { kind: 'UPDATE', userId: 'holdfast', fields: [] },
      ]);
      world.runtime.advance(91 * day);
      await compact();
      expect(await world.rebuilt()).toEqual(await world.present());
      expect((await body())?.text).toBe(`${text} On.`);
    });
  });
});
