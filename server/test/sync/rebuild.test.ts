import type { Entity } from '@holdfast/schema';
import type { RecordData } from '@holdfast/schema/merge';
import { yjsText } from '@holdfast/schema/text';
import { beforeAll, describe, expect, it } from 'vitest';
import { changesBetween, type LoggedChange } from '../../src/sync/compaction/log.js';
import { rebuild } from '../../src/sync/rebuild.js';
import { loadRecords } from '../../src/sync/rows.js';
import { eachDatabase, fieldNotesDatabase } from '../support/databases.js';
import { fieldNotesWorld, type FieldNotesWorld } from '../support/field-notes-world.js';
import { fieldNotes } from '../support/sync-world.js';

const seed = 20261122;

/** Numbers from 0 up to 1, the same ones for the same seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Records = ReadonlyMap<string, { readonly type: string; readonly record: RecordData }>;

describe('a record', () => {
  eachDatabase(fieldNotesDatabase, (open) => {
    let world: FieldNotesWorld;
    let log: Map<string, LoggedChange[]>;
    /** All records as they were at a position, deleted ones too. */
    const seen = new Map<number, Records>();

    beforeAll(async () => {
      world = await fieldNotesWorld(open);
      await live();
      const all = await changesBetween(world.database, world.workspaceId, 0, Number.MAX_SAFE_INTEGER);
      log = new Map(
        all.map(({ recordId }) => [recordId, all.filter((change) => change.recordId === recordId)]),
      );
    });

    async function now(): Promise<Records> {
      const entries = await world.database.query<{ type: string; id: string }>(
        'SELECT type, id FROM "SyncRecord" WHERE "workspaceId" = $1',
        [world.workspaceId],
      );
      const records = new Map<string, { type: string; record: RecordData }>();
      for (const [type, entity] of Object.entries(fieldNotes.entities)) {
        const ids = entries.filter((entry) => entry.type === type).map(({ id }) => id);
        for (const [id, record] of await loadRecords(world.database, entity, ids))
          records.set(id, { type, record });
      }
      return records;
    }

    /** A few hundred mutations of every kind, by three writers who have not always seen the newest. */
    async function live(): Promise<void> {
      const random = numbers(seed);
      const below = (count: number): number => Math.floor(random() * count);
      const pick = <T>(items: readonly T[]): T => items[below(items.length)]!;
      const writers = [world.ada, world.grace, { ...world.ada, deviceId: 'another-phone' }];
      for (let round = 0; round < 45; round += 1) {
        world.runtime.advance(1_000);
        const records = await now();
        const of = (type: string) => [...records.values()].filter((one) => one.type === type);
        const some = (type: string) => pick(of(type)).record;
        const write = (name: string, { id, version }: RecordData, input: object = {}) =>
          world.mutation(name, {
            id,
            baseVersion: 1 + below(Number(version)),
            issuedAt: new Date(world.runtime.now() - below(30_000)).toISOString(),
            ...input,
          });
        const text = () => `${pick(['Kelp', 'Moss', 'Fern'])} ${below(100)}`;
        const edited = (body: unknown) => {
          const at = below(String(body).length + 1);
          return `${String(body).slice(0, at)}${text()} ${String(body).slice(at + below(8))}`;
        };
        const kinds = [
          () => world.createNote({ notebookId: some('Notebook').id, body: text(), tags: [text()] }),
          () => world.createItem(some('Note').id),
          () => world.createNotebook(),
          () => write('updateNote', some('Note'), { title: text(), pinned: random() < 0.5 }),
          () => write('updateNote', some('Note'), { notebookId: some('Notebook').id }),
          () => write('updateNote', some('Note'), { tags: { add: [text()], remove: [text()] } }),
          () => {
            const note = some('Note');
            return write('updateNote', note, { body: { text: edited(note.body) } });
          },
          () => write('updateChecklistItem', some('ChecklistItem'), { votes: { increment: below(9) - 4 } }),
          () => write('updateNotebook', some('Notebook'), { title: text() }),
          () => write('updateNotebook', some('Notebook'), { title: text(), position: below(9) }),
          () => write(pick(['deleteNote', 'restoreNote', 'restoreNote']), some('Note')),
          () => write(pick(['deleteNotebook', 'restoreNotebook', 'restoreNotebook']), some('Notebook')),
          () => {
            const open = of('Conflict').map(({ record }) => record);
            if (open.length === 0) return world.createNotebook();
            const conflict = pick(open);
            return conflict.state === 'RESOLVED'
              ? write('revertResolution', conflict, { baseVersion: conflict.version })
              : write('resolveConflict', conflict, {
                  baseVersion: conflict.version,
                  choice: pick(['THEIRS', 'YOURS', 'VALUE']),
                  value: JSON.stringify(text()),
                });
          },
        ];
        const first =
          round === 0
            ? [world.createNote({ notebookId: world.notebookId, body: 'Tall.' })]
            : Array.from({ length: 8 }, () =>
                pick(of('Note').length > 0 && of('ChecklistItem').length > 0 ? kinds : kinds.slice(0, 3))(),
              );
        await world.push(pick(writers), ...first);
        const [head] = await world.database.query<{ seq: string }>(
          'SELECT seq FROM "SyncHead" WHERE "workspaceId" = $1',
          [world.workspaceId],
        );
        seen.set(Number(head?.seq), await now());
      }
    }

    const rebuilt = (type: string, id: string, upTo?: number) =>
      rebuild(
        log.get(id) ?? [],
        { entity: fieldNotes.entities[type] as Entity, workspaceId: world.workspaceId, text: yjsText },
        upTo,
      );

    it('is what its changes in the log make of it', async () => {
      const records = await now();
      expect(new Set([...records.values()].map(({ type }) => type)).size).toBe(4);
      for (const [id, { type, record }] of records)
        expect(rebuilt(type, id), `${type} ${id}, seed ${seed}`).toEqual(record);
    });

    it('was at any position what its changes up to there make of it', () => {
      expect(seen.size).toBe(45);
      for (const [position, records] of seen)
        for (const [id, { type, record }] of records)
          expect(rebuilt(type, id, position), `${type} ${id} at ${position}, seed ${seed}`).toEqual(record);
    });

    it('is rebuilt whatever the order in which its changes are given, and was not there before them', () => {
      const [id, changes] = [...log].find(([, { length }]) => length > 3)!;
      const rules = {
        entity: fieldNotes.entities[changes[0]!.type] as Entity,
        workspaceId: world.workspaceId,
        text: yjsText,
      };
      expect(rebuild([...changes].reverse(), rules)).toEqual(rebuild(changes, rules));
      expect(rebuilt(changes[0]!.type, id, changes[0]!.seq - 1)).toBeUndefined();
    });

    it('was changed in every way that there is', () => {
      const kinds = new Set([...log.values()].flat().map(({ kind }) => kind));
      expect([...kinds].sort()).toEqual(['CREATE', 'DELETE', 'RESOLVE', 'RESTORE', 'REVERT', 'UPDATE']);
    });
  });
});
