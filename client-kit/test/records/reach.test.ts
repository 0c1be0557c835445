import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Replica } from '../../src/sync/index.js';
import { notesManifest, person } from '../support/notes.js';
import { minute, second, world } from '../support/world.js';

/** A person on a device that sends nothing yet, in a world of notebooks. */
async function apart(pageSize = 500) {
  const { time, server, device } = world(notesManifest);
  const phone = device({ policy: { pageSize } });
  const replica = await phone.open();
  return { time, server, device, phone, replica, ada: person(replica) };
}

describe('a notebook that is deleted', () => {
  it('takes its notes and their lines off the screen at once, and after a restart', async () => {
    const { phone, replica, ada } = await apart();
    const [trip, work] = [await ada.notebook('Trip'), await ada.notebook('Work')];
    await ada.line(await ada.note(trip, 'Packing'), 'socks');
    await ada.line(await ada.note(work, 'Plan'), 'call');
    await ada.removeNotebook(trip);
    expect([ada.notebooks(), ada.notes(), ada.lines()]).toEqual([['Work'], ['Plan'], ['call']]);
    await replica.close();
    const again = person(await phone.open());
    expect([again.notebooks(), again.notes(), again.lines()]).toEqual([['Work'], ['Plan'], ['call']]);
  });

  it('leaves what had been moved out before, in the order of the edits', async () => {
    const { ada } = await apart();
    const [trip, work] = [await ada.notebook('Trip'), await ada.notebook('Work')];
    const [kept, gone] = [await ada.note(trip, 'kept'), await ada.note(trip, 'gone')];
    await ada.line(kept, 'with the note');
    await ada.move(kept, work);
    await ada.removeNotebook(trip);
    expect([ada.notes(), ada.lines()]).toEqual([['kept'], ['with the note']]);
    await expect(ada.move(gone, work)).resolves.toBeDefined();
    expect(ada.notes()).toEqual(['kept']);
  });

  it('comes back with what went along, and without what had been deleted before', async () => {
    const { ada } = await apart();
    const trip = await ada.notebook('Trip');
    await ada.note(trip, 'Packing');
    await ada.removeNote(await ada.note(trip, 'Old'));
    await ada.removeNotebook(trip);
    await ada.restoreNotebook(trip);
    expect([ada.notebooks(), ada.notes()]).toEqual([['Trip'], ['Packing']]);
  });

  it('shows its notes again when the server refuses to delete it', async () => {
    const { time, server, device } = world(notesManifest);
    const bob = device({ userId: 'bob', deviceId: 'tablet' });
    const replica = await bob.open();
    const hands = person(replica);
    replica.start();
    const trip = await hands.notebook('Trip');
    await hands.note(trip, 'Packing');
    await replica.now();
    replica.pause('test');
    await hands.removeNotebook(trip);
    await hands.note(trip, 'Late');
    expect(hands.notes()).toEqual(['Late']);
    server.setRole('bob', '0192f000-0000-7000-8000-000000000001', 'VIEWER');
    replica.resume('test');
    await time.advance(second);
    expect(replica.outbox().map(({ name, state }) => [name, state])).toEqual([
      ['deleteNotebook', 'refused'],
      ['createNote', 'blocked'],
    ]);
    expect(hands.notes()).toEqual(['Late', 'Packing']);
  });

  it('costs nothing to edits elsewhere, and no more than what it holds', async () => {
    const { replica, ada } = await apart();
    const [trip, work] = [await ada.notebook('Trip'), await ada.notebook('Work')];
    const plan = await ada.note(work, 'Plan');
    await Promise.all(Array.from({ length: 50 }, (_, at) => ada.note(trip, `note ${at}`)));
    const changed: number[] = [];
    replica.onRecords((changes) => changed.push(changes.length));
    await ada.removeNotebook(trip);
    await ada.retitle(plan, 'The plan');
    expect(changed).toEqual([51, 1]);
  });
});

describe('what a device shows before it has sent anything', () => {
  it('stays as it is through answers, pages and restarts, and is what the server then has', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 14 }),
        fc.array(step, { maxLength: 14 }),
        async (first, then) => {
          const { time, server, phone, replica, ada } = await apart(3);
          const made = noRecords();
          replica.pause('offline');
          replica.start();
          for (const [name, ...picks] of first) await steps[name](ada, made, picks);
          replica.resume('offline');
          await time.advance(minute);
          while (replica.outbox().length > 0) {
            const refused = replica.outbox().filter(({ state }) => state === 'refused');
            for (const { clientMutationId } of refused) await replica.discard(clientMutationId);
            await time.advance(minute);
          }
          replica.pause('offline');
          // What was deleted and settled is not on the device any more: of that, and of bringing it back, it can show
          // nothing. A notebook that something brought back by itself still has deleted notes that a restore would find.
          const nothingGone = !first.some(([name]) => name === 'removeNotebook');
          const later = then.filter(([name]) => nothingGone || name !== 'restoreNotebook');
          for (const [type, list] of [['Notebook', made.notebooks] as const, ['Note', made.notes] as const])
            list.splice(0, Infinity, ...list.filter((id) => replica.visible(type, id)));
          for (const [name, ...picks] of later) await steps[name](ada, made, picks);
          const shown = screen(replica);
          replica.onRecords(() => expect(screen(replica)).toEqual(shown));
          const told: unknown[] = [];
          replica.onAnswered(({ answer }) => told.push(...answer.userErrors));
          replica.resume('offline');
          await time.advance(minute);
          if (told.length > 0) return;
          expect(replica.outbox()).toEqual([]);
          expect(screen(replica)).toEqual(shown);
          expect(shown).toEqual(onServer(server.records()));
          await replica.close();
          expect(screen(await phone.open())).toEqual(shown);
        },
      ),
      { numRuns: 150 },
    );
  }, 120_000);
});

type Ada = ReturnType<typeof person>;
interface Made {
  readonly notebooks: string[];
  readonly notes: string[];
}
const noRecords = (): Made => ({ notebooks: [], notes: [] });
const pick = (from: readonly string[], at: number): string | undefined => from[at % Math.max(1, from.length)];

/** What a person may do at any time; without a record to do it to, nothing. */
const steps = {
  notebook: async (ada: Ada, made: Made) =>
    void made.notebooks.push(await ada.notebook(`nb ${made.notebooks.length}`)),
  note: async (ada: Ada, made: Made, [at]: number[]) => {
    const into = pick(made.notebooks, at!);
    if (into) made.notes.push(await ada.note(into, `note ${made.notes.length}`));
  },
  line: async (ada: Ada, made: Made, [at]: number[]) => {
    const into = pick(made.notes, at!);
    if (into) await ada.line(into, `line ${at}`);
  },
  move: async (ada: Ada, made: Made, [at, to]: number[]) => {
    const [note, into] = [pick(made.notes, at!), pick(made.notebooks, to!)];
    if (note && into && ada.sees('Note', note)) await ada.move(note, into);
  },
  retitle: async (ada: Ada, made: Made, [at, to]: number[]) => {
    const note = pick(made.notes, at!);
    if (note && ada.sees('Note', note)) await ada.retitle(note, `title ${to}`);
  },
  removeNote: async (ada: Ada, made: Made, [at]: number[]) => {
    const note = pick(made.notes, at!);
    if (note) await ada.removeNote(note);
  },
  removeNotebook: async (ada: Ada, made: Made, [at]: number[]) => {
    const notebook = pick(made.notebooks, at!);
    if (notebook) await ada.removeNotebook(notebook);
  },
  restoreNotebook: async (ada: Ada, made: Made, [at]: number[]) => {
    const notebook = pick(made.notebooks, at!);
    if (notebook) await ada.restoreNotebook(notebook);
  },
};
const step = fc.tuple(
  fc.constantFrom(...(Object.keys(steps) as Array<keyof typeof steps>)),
  fc.nat(5),
  fc.nat(5),
);

const screen = (replica: Replica): string[] =>
  ['Notebook', 'Note', 'ChecklistItem']
    .flatMap((type) => [...replica.records(type)].map((data) => line(type, data)))
    .sort();
const onServer = (records: ReadonlyMap<string, Readonly<Record<string, unknown>>>): string[] =>
  [...records].map(([key, data]) => line(key.slice(0, key.indexOf(':')), data)).sort();
const line = (type: string, data: Readonly<Record<string, unknown>>): string =>
  [type, data.id, data.title ?? data.text, data.notebookId].join(' ');
