import { beforeEach, describe, expect, it } from 'vitest';
import type { Actor, ChangePageData } from '../../src/sync/index.js';
import { eachDatabase, fieldNotesDatabase } from '../support/databases.js';
import { fieldNotesWorld, type FieldNotesWorld } from '../support/field-notes-world.js';

const long = 'kelp '.repeat(39_000);

describe('pages of long notes', () => {
  eachDatabase(fieldNotesDatabase, (open) => {
    let world: FieldNotesWorld;
    beforeEach(async () => {
      world = await fieldNotesWorld(open);
    });

    /** All pages after a cursor. */
    async function pagesAfter(
      after: string | undefined,
      actor: Actor = world.lin,
    ): Promise<ChangePageData[]> {
      const { workspaceId } = world;
      const pages = [await world.sync.changes(actor, { workspaceId, after, types: ['Note'] })];
      for (let last = pages[0]; last?.hasMore; last = pages.at(-1))
        pages.push(await world.sync.changes(actor, { workspaceId, after: last.cursor, types: ['Note'] }));
      return pages;
    }
    const titles = (pages: readonly ChangePageData[]) =>
      pages.map(({ records }) => records.map(({ data }) => data.title));
    const wireSize = ({ records }: ChangePageData) =>
      JSON.stringify(records.map(({ texts }) => texts)).length;
    const write = async (count: number, body = long) => {
      const notes = Array.from({ length: count }, (_, at) => world.createNote({ title: `N${at}`, body }));
      for (const note of notes) await world.push(world.ada, note);
      return notes.map(({ input }) => input.id);
    };

    it('hold about a megabyte of them, each note once, and go on where they ended', async () => {
      await write(14);
      const pages = await pagesAfter(undefined);
      expect(titles(pages).flat()).toEqual(Array.from({ length: 14 }, (_, at) => `N${at}`));
      expect(pages.map(({ records }) => records.length)).toEqual([5, 5, 4]);
      for (const page of pages) expect(wireSize(page)).toBeLessThan(1_300_000);
    });

    it('hold one at least', async () => {
      const [id] = await write(1);
      const { cursor } = (await pagesAfter(undefined)).at(-1) as ChangePageData;
      // Its history makes a text heavier than its words.
      for (const body of ['A', 'B', 'C', 'D', 'E', 'F', 'G'])
        await world.push(
          world.ada,
          world.write('updateNote', id, { body: { text: `${body} ${long}${body}` } }),
        );
      await write(2);
      expect(titles(await pagesAfter(undefined)).flat()).toEqual(['N0', 'N0', 'N1']);
      expect(titles(await pagesAfter(cursor)).flat()).toEqual(['N0', 'N0', 'N1']);
    });

    it('hold many for a reader who has the texts, and as few for one who lacks them', async () => {
      const ids = await write(14);
      const { cursor } = (await pagesAfter(undefined)).at(-1) as ChangePageData;
      for (const id of ids) await world.push(world.ada, world.write('updateNote', id, { title: 'Renamed' }));
      const renamed = await pagesAfter(cursor);
      expect(titles(renamed)).toEqual([Array(14).fill('Renamed')]);
      expect(wireSize(renamed[0] as ChangePageData)).toBeLessThan(2_000);
      await write(14);
      const news = await pagesAfter(renamed[0]?.cursor);
      expect(titles(news).flat()).toEqual(Array.from({ length: 14 }, (_, at) => `N${at}`));
      expect(news.length).toBeGreaterThan(2);
    });

    it('name what they settle with the page that brings the last of it', async () => {
      const ids = await write(14);
      const { cursor } = (await pagesAfter(undefined, world.ada)).at(-1) as ChangePageData;
      const edits = ids.map((id) => world.write('updateNote', id, { body: { text: `${long}.` } }));
      for (const edit of edits) await world.push(world.ada, edit);
      await world.push(world.ada, world.write('deleteNotebook', world.notebookId));
      const pages = await pagesAfter(cursor, world.ada);
      const settled = pages.flatMap((page) => page.settled);
      expect(settled.slice(0, 14)).toEqual(edits.map(({ input }) => input.clientMutationId));
      expect(pages.flatMap(({ tombstones }) => tombstones)).toHaveLength(14);
    });
  });
});
