import { gql } from '@apollo/client';
import { HoldfastError } from '@holdfast/schema/errors';
import { describe, expect, it } from 'vitest';
import type { Holdfast } from '../../src/client/holdfast.js';
import { ada, createNote, noteInput, notesQuery, TestDevice, until, uuid } from './world.test-util.js';

/** A device that has synced three notes of a notebook, and then lost its network. */
async function offlineWithNotes(): Promise<{ device: TestDevice; holdfast: Holdfast }> {
  const device = new TestDevice();
  const holdfast = await device.open();
  await holdfast.auth.signIn(ada);
  await holdfast.client.mutate({
    mutation: gql`
      mutation ($input: CreateNotebookInput!) {
        createNotebook(input: $input) {
          outcome
        }
      }
    `,
    variables: { input: { id: uuid(900), workspaceId: device.server.workspaceId, title: 'Trips' } },
  });
  for (const number of [1, 2, 3])
    await holdfast.client.mutate({
      mutation: createNote,
      variables: { input: noteInput(device.server, number, { pinned: number === 2 }) },
    });
  await until(
    () => holdfast.sync.outbox().length === 0 && holdfast.sync.hasSynced(device.server.workspaceId),
  );
  device.online = false;
  device.server.operations.length = 0;
  return { device, holdfast };
}

interface NotesAnswer {
  readonly notes: {
    readonly nodes: ReadonlyArray<{ readonly title: string }>;
    readonly edges: readonly unknown[];
    readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
  };
}

/** What an app that joins pages by itself gives to `fetchMore`. */
function appended(before: unknown, { fetchMoreResult }: { fetchMoreResult: unknown }) {
  const [{ notes: first }, { notes: more }] = [before as NotesAnswer, fetchMoreResult as NotesAnswer];
  return {
    notes: { ...more, nodes: [...first.nodes, ...more.nodes], edges: [...first.edges, ...more.edges] },
  };
}

describe('a query of synced data', () => {
  // apollo-client#3859: the data is in the cache, but the query was never run before.
  it('that never ran before is answered offline, relations and counts too', async () => {
    const { device, holdfast } = await offlineWithNotes();
    const { data } = await holdfast.client.query({
      query: notesQuery,
      variables: { where: { workspaceId: device.server.workspaceId, pinned: true }, orderBy: 'TITLE_ASC' },
    });
    expect(data).toMatchObject({
      notes: { totalCount: 1, nodes: [{ title: 'Note 2', checklistCount: 0, notebook: { title: 'Trips' } }] },
    });
    const books = await holdfast.client.query({
      query: gql`
        query ($id: ID!) {
          notebooks(where: { workspaceId: $id }) {
            nodes {
              title
              noteCount
            }
          }
        }
      `,
      variables: { id: device.server.workspaceId },
    });
    expect(books.data).toMatchObject({ notebooks: { nodes: [{ title: 'Trips', noteCount: 3 }] } });
    expect(device.server.operations).toEqual([]);
    await holdfast.close();
  });

  // apollo-client#4750: answers differ by fetch policy.
  it.each(['cache-first', 'network-only', 'cache-and-network', 'no-cache', 'cache-only'] as const)(
    'is answered alike and without network under fetch policy %s',
    async (fetchPolicy) => {
      const { device, holdfast } = await offlineWithNotes();
      const observable = holdfast.client.watchQuery({
        query: notesQuery,
        fetchPolicy,
        variables: { where: { workspaceId: device.server.workspaceId } },
      });
      const data = await new Promise((resolve) =>
        observable.subscribe((result) => result.dataState === 'complete' && resolve(result.data)),
      );
      expect(data).toMatchObject({ notes: { totalCount: 3 } });
      expect(device.server.operations).toEqual([]);
      await holdfast.close();
    },
  );

  it('pages with cursors that hold while records before them come and go', async () => {
    const { device, holdfast } = await offlineWithNotes();
    const where = { workspaceId: device.server.workspaceId };
    const page = async (after?: string) => {
      const { data } = await holdfast.client.query<{
        notes: { nodes: Array<{ title: string }>; pageInfo: { endCursor: string; hasNextPage: boolean } };
      }>({
        query: notesQuery,
        variables: { where, orderBy: 'TITLE_ASC', first: 2, after },
      });
      return data!.notes;
    };
    const first = await page();
    expect(first.nodes.map(({ title }) => title)).toEqual(['Note 1', 'Note 2']);
    await holdfast.client.mutate({
      mutation: createNote,
      variables: { input: noteInput(device.server, 4, { title: 'A first one' }) },
    });
    const second = await page(first.pageInfo.endCursor);
    expect(second.nodes.map(({ title }) => title)).toEqual(['Note 3']);
    expect(second.pageInfo.hasNextPage).toBe(false);
    await holdfast.close();
  });

  it.each([
    ['by the kit', {}],
    ['by the app', { updateQuery: appended }],
  ])('grows on the screen by fetchMore, joined %s, and stays so while records change', async (_, join) => {
    const { device, holdfast } = await offlineWithNotes();
    const variables = { where: { workspaceId: device.server.workspaceId }, orderBy: 'TITLE_ASC', first: 2 };
    const titles = (data: unknown) => (data as NotesAnswer).notes.nodes.map(({ title }) => title);
    const list = holdfast.client.watchQuery({ query: notesQuery, variables });
    let shown: unknown;
    list.subscribe(({ data }) => (shown = data));
    await until(() => shown !== undefined);
    expect(titles(shown)).toEqual(['Note 1', 'Note 2']);

    const { endCursor } = (shown as NotesAnswer).notes.pageInfo;
    const more = await list.fetchMore({ variables: { after: endCursor }, ...join });
    expect(titles(more.data)).toEqual(['Note 3']);
    await until(() => titles(shown).length === 3);
    expect(shown).toMatchObject({ notes: { totalCount: 3, pageInfo: { hasNextPage: false } } });
    await list.refetch();
    expect(titles(shown)).toEqual(['Note 1', 'Note 2', 'Note 3']);

    await holdfast.client.mutate({
      mutation: createNote,
      variables: { input: noteInput(device.server, 4, { title: 'A first one' }) },
    });
    await until(() => titles(shown)[0] === 'A first one');
    expect(titles(shown)).toEqual(['A first one', 'Note 1', 'Note 2']);
    expect(shown).toMatchObject({ notes: { pageInfo: { hasNextPage: true } } });
    const other = await holdfast.client.query({ query: notesQuery, variables: { ...variables, first: 1 } });
    expect(titles(other.data)).toEqual(['A first one']);
    await holdfast.close();
  });

  it.each(['clearStore', 'resetStore'] as const)(
    'is answered all the same after %s, which clears no more than the cache',
    async (clear) => {
      const { device, holdfast } = await offlineWithNotes();
      const variables = { where: { workspaceId: device.server.workspaceId } };
      const { client } = holdfast;
      const watched = client.watchQuery({ query: notesQuery, variables });
      const seen: unknown[] = [];
      watched.subscribe(({ data }) => seen.push(data));
      await client[clear]();
      expect((await client.query({ query: notesQuery, variables })).data).toMatchObject({
        notes: { nodes: [{ title: 'Note 3' }, { title: 'Note 2' }, { title: 'Note 1' }] },
      });
      if (clear === 'resetStore') expect(seen.at(-1)).toMatchObject({ notes: { totalCount: 3 } });
      await holdfast.close();
    },
  );

  it('is there at once after a restart without network', async () => {
    const { device, holdfast } = await offlineWithNotes();
    await holdfast.close();
    const again = await device.open();
    const data = again.client.readQuery({
      query: notesQuery,
      variables: { where: { workspaceId: device.server.workspaceId } },
    });
    expect(data).toMatchObject({ notes: { totalCount: 3, nodes: [{}, {}, {}] } });
    expect(
      again.client.readFragment({
        id: `Note:${uuid(3)}`,
        fragment: gql`
          fragment T on Note {
            title
          }
        `,
      }),
    ).toMatchObject({ title: 'Note 3' });
    await again.close();
  });

  it('hears of what others change', async () => {
    const { device, holdfast } = await offlineWithNotes();
    const titles: string[][] = [];
    holdfast.client
      .watchQuery<{ notes: { nodes: Array<{ title: string }> } }>({
        query: notesQuery,
        variables: { where: { workspaceId: device.server.workspaceId }, orderBy: 'TITLE_ASC' },
      })
      .subscribe(({ data }) =>
        titles.push(
          (data?.notes as { nodes: Array<{ title: string }> } | undefined)?.nodes.map(({ title }) => title) ??
            [],
        ),
      );
    device.online = true;
    const edit = { clientMutationId: uuid(71), issuedAt: new Date().toISOString(), baseVersion: 1 };
    device.server.write({ name: 'updateNote', input: { ...edit, id: uuid(3), title: 'A new beginning' } });
    await until(() => titles.at(-1)?.[0] === 'A new beginning');
    device.server.write({
      name: 'deleteNote',
      input: { ...edit, clientMutationId: uuid(72), id: uuid(1), issuedAt: new Date().toISOString() },
    });
    await until(() => titles.at(-1)?.length === 2);
    expect(titles.at(-1)).toEqual(['A new beginning', 'Note 2']);
    await holdfast.close();
  });
});

describe('a record that this device does not have', () => {
  // firebase-ios#4317, flutterfire#10887: "no results" for "never synced", and an error that sticks.
  it('is an error while it may be on its way, nothing once all is here, and shown as soon as it comes', async () => {
    const device = new TestDevice();
    const holdfast = await device.open();
    device.intercept = (body, forward) =>
      /SignIn|HoldfastPull \{/.test(body.query) ? forward() : Promise.reject(new TypeError('cut off'));
    await holdfast.auth.signIn(ada);
    await until(() => holdfast.sync.memberships().length === 1);
    const query = gql`
      query One($id: ID!) {
        note(id: $id) {
          title
        }
      }
    `;
    const ask = () => holdfast.client.query({ query, variables: { id: uuid(1) }, errorPolicy: 'all' });
    expect(HoldfastError.is((await ask()).error, 'OFFLINE')).toBe(true);
    expect(holdfast.sync.hasSynced(device.server.workspaceId)).toBe(false);

    device.intercept = undefined;
    await until(() => holdfast.sync.hasSynced(device.server.workspaceId));
    expect((await ask()).data).toEqual({ note: null });
    const input = {
      ...noteInput(device.server, 1),
      clientMutationId: uuid(70),
      issuedAt: new Date().toISOString(),
    };
    device.server.write({ name: 'createNote', input });
    await until(
      () =>
        holdfast.client.readQuery<{ note: unknown }>({ query, variables: { id: uuid(1) } })?.note !== null,
    );
    await holdfast.close();
  });

  it('is what the server says it is, until it has come', async () => {
    const device = new TestDevice();
    device.server.write({
      name: 'createNote',
      input: {
        ...noteInput(device.server, 1),
        clientMutationId: uuid(70),
        issuedAt: new Date().toISOString(),
      },
    });
    const holdfast = await device.open();
    device.intercept = (body, forward) =>
      /SignIn|HoldfastPull \{|One/.test(body.query) ? forward() : Promise.reject(new TypeError('cut off'));
    await holdfast.auth.signIn(ada);
    await until(() => holdfast.sync.memberships().length === 1);
    const query = gql`
      query One($id: ID!) {
        note(id: $id) {
          id
          title
        }
      }
    `;
    const variables = { id: uuid(1) };
    const titles: unknown[] = [];
    holdfast.client
      .watchQuery<{ note: { title: string } }>({ query, variables })
      .subscribe(({ data }) => titles.push(data?.note?.title));
    await until(() => titles.at(-1) === 'Note 1');
    expect(holdfast.sync.hasSynced(device.server.workspaceId)).toBe(false);
    expect(holdfast.client.readQuery({ query, variables })).toMatchObject({ note: { title: 'Note 1' } });
    await holdfast.close();
  });
});

describe('a query of synced and other data', () => {
  const mixed = gql`
    query Mixed($where: NoteFilter!) {
      me {
        ...Person
      }
      notes(where: $where) {
        nodes {
          ...Title
        }
        totalCount
      }
    }
    fragment Person on User {
      id
      name
    }
    fragment Title on Note {
      id
      title
    }
  `;

  it('asks the network for the other part alone', async () => {
    const { device, holdfast } = await offlineWithNotes();
    device.online = true;
    const variables = { where: { workspaceId: device.server.workspaceId } };
    const asked: string[] = [];
    device.intercept = (body, forward) => {
      asked.push(body.query);
      return forward();
    };
    const { data } = await holdfast.client.query({ query: mixed, variables });
    expect(data).toMatchObject({
      me: { name: 'Ada' },
      notes: { totalCount: 3, nodes: [{ title: 'Note 3' }, {}, {}] },
    });
    const sent = asked.find((query) => query.includes('query Mixed'));
    expect(sent).not.toMatch(/notes|NoteFilter|fragment Title/);
    await holdfast.close();
  });

  it('shows the synced part offline to those who take partial data, and all of it after it was answered once', async () => {
    const { device, holdfast } = await offlineWithNotes();
    const variables = { where: { workspaceId: device.server.workspaceId } };
    const partial = holdfast.client.watchQuery({
      query: mixed,
      variables,
      returnPartialData: true,
      errorPolicy: 'all',
    });
    expect(partial.getCurrentResult().data).toMatchObject({ notes: { totalCount: 3 } });
    device.online = true;
    await holdfast.client.query({ query: mixed, variables });
    await holdfast.close();

    device.online = false;
    const again = await device.open();
    expect((await again.client.query({ query: mixed, variables })).data).toMatchObject({
      me: { name: 'Ada' },
      notes: { totalCount: 3 },
    });
    await again.close();
  });
});
