import { gql } from '@apollo/client';
import { describe, expect, it } from 'vitest';
import type { Holdfast } from '../../src/client/holdfast.js';
import { partsOf, type StoreFactory } from '../../src/stores/store.js';
import {
  ada,
  createNote,
  noteInput,
  notesQuery,
  TestDevice,
  until,
  updateNote,
  uuid,
} from './world.test-util.js';

const count = 30;
const pageLength = 5;

/** Stores of which the records come a few at a time, and only while the gate is open. */
function gated(stores: StoreFactory) {
  let open!: () => void;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const factory: StoreFactory = {
    ...stores,
    open: async (name) => {
      const store = await stores.open(name);
      return {
        ...store,
        async *parts(prefix, size) {
          let first = true;
          for await (const part of partsOf(store, prefix, size)) {
            if (!first) await gate;
            first = false;
            yield part;
          }
        },
      };
    },
  };
  return { factory, open };
}

interface Notes {
  readonly notes: {
    readonly nodes: ReadonlyArray<{ readonly id: string; title: string }>;
    totalCount: number;
  };
}

/** A person has looked at a list and closed the app; now it starts again, without a network. */
async function startedAgain() {
  const device = new TestDevice();
  const before = await device.open();
  await before.auth.signIn(ada);
  const notebook = { id: uuid(900), workspaceId: device.server.workspaceId, title: 'Trips' };
  const createNotebook = gql`
    mutation ($input: CreateNotebookInput!) {
      createNotebook(input: $input) {
        outcome
      }
    }
  `;
  await before.client.mutate({ mutation: createNotebook, variables: { input: notebook } });
  for (let number = 100; number < 100 + count; number += 1)
    await before.client.mutate({
      mutation: createNote,
      variables: { input: noteInput(device.server, number) },
    });
  await until(() => before.sync.outbox().length === 0 && before.sync.hasSynced(device.server.workspaceId));
  const variables = {
    where: { workspaceId: device.server.workspaceId },
    orderBy: 'TITLE_ASC',
    first: pageLength,
  };
  const seen = await before.client.query<Notes>({ query: notesQuery, variables });
  await before.close();
  device.online = false;
  const { factory, open } = gated(device.stores);
  const policy = { restoreSlice: 4, backOffMs: 1, backOffMaxMs: 5 };
  const holdfast = await device.open({ store: factory, policy });
  return { device, holdfast, variables, seen: seen.data, open };
}

/** What is shown of a list, one after another. */
function watched(holdfast: Holdfast, variables: Record<string, unknown>): Notes[] {
  const shown: Notes[] = [];
  holdfast.client
    .watchQuery<Notes>({ query: notesQuery, variables })
    .subscribe(({ data, dataState }) => void (dataState === 'complete' && shown.push(data)));
  return shown;
}

describe('an app that starts again', () => {
  it('shows the page that was on the screen before all is read, and nothing moves when the rest comes', async () => {
    const { holdfast, variables, seen, open } = await startedAgain();
    const shown = watched(holdfast, variables);
    await until(() => shown.length > 0);
    expect(shown).toEqual([seen]);
    expect(seen?.notes).toMatchObject({ totalCount: count, nodes: { length: pageLength } });
    expect(holdfast.client.cache.extract()).not.toHaveProperty(`Note:${uuid(120)}`);
    open();
    const { data } = await holdfast.client.query<Notes>({
      query: notesQuery,
      variables: { ...variables, first: 50 },
    });
    expect(data?.notes.nodes).toHaveLength(count);
    expect(shown).toEqual([seen]);
    await holdfast.close();
  });

  it('keeps other questions waiting, rather than say that there is nothing or ask the network', async () => {
    const { device, holdfast, open } = await startedAgain();
    const all = {
      where: { workspaceId: device.server.workspaceId },
      orderBy: 'CREATED_DESC',
      first: pageLength,
    };
    const one = gql`
      query ($id: ID!) {
        note(id: $id) {
          title
          notebook {
            title
            noteCount
          }
        }
      }
    `;
    let answers = 0;
    const list = holdfast.client
      .query<Notes>({ query: notesQuery, variables: all })
      .finally(() => (answers += 1));
    const note = holdfast.client
      .query({ query: one, variables: { id: uuid(120) } })
      .finally(() => (answers += 1));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(answers).toBe(0);
    open();
    expect((await list).data?.notes).toMatchObject({
      totalCount: count,
      nodes: [{ title: 'Note 129' }, {}, {}, {}, {}],
    });
    expect((await note).data).toEqual({
      note: {
        __typename: 'Note',
        title: 'Note 120',
        notebook: { __typename: 'Notebook', title: 'Trips', noteCount: count },
      },
    });
    await holdfast.close();
  });

  it('shows an edit at once that is made meanwhile, of a record that is not there yet too', async () => {
    const { holdfast, variables, open } = await startedAgain();
    const shown = watched(holdfast, variables);
    await until(() => shown.length > 0);
    const rename = (number: number, title: string) =>
      holdfast.client.mutate({ mutation: updateNote, variables: { input: { id: uuid(number), title } } });
    await rename(100, 'Note 101 and a half');
    await rename(120, 'Note 000');
    await until(() => shown.at(-1)?.notes.nodes[0]?.title === 'Note 000');
    expect(
      shown
        .at(-1)
        ?.notes.nodes.map(({ title }) => title)
        .slice(0, 3),
    ).toEqual(['Note 000', 'Note 101', 'Note 101 and a half']);
    expect(shown.at(-1)?.notes.totalCount).toBe(count);
    open();
    await holdfast.client.query({ query: notesQuery, variables: { ...variables, first: 50 } });
    expect(shown.at(-1)?.notes.nodes.map(({ title }) => title)).toEqual([
      'Note 000',
      'Note 101',
      'Note 101 and a half',
      'Note 102',
      'Note 103',
    ]);
    await holdfast.close();
  });

  it('closes while it reads, and has everything the next time', async () => {
    const { device, holdfast, variables } = await startedAgain();
    await holdfast.close();
    const again = await device.open();
    const { data } = await again.client.query<Notes>({
      query: notesQuery,
      variables: { ...variables, first: 50 },
    });
    expect(data?.notes.nodes).toHaveLength(count);
    await again.close();
  });

  it('forgets what was on the screen with all the rest when the person signs out', async () => {
    const { device, holdfast } = await startedAgain();
    await holdfast.auth.signOut();
    for (const name of (await device.stores.list()).filter((name) => name.startsWith('user')))
      expect(await (await device.stores.open(name)).scan('')).toEqual([]);
    await holdfast.close();
  });
});
