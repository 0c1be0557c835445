import { ApolloLink, gql } from '@apollo/client';
import { HoldfastError } from '@holdfast/schema/errors';
import { describe, expect, it } from 'vitest';
import type { Holdfast } from '../../src/client/holdfast.js';
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

/** Every title that a watched query of one note has shown, in order, each once. */
function watchTitles(holdfast: Holdfast, id: string): string[] {
  const seen: string[] = [];
  const query = gql`
    query One($id: ID!) {
      note(id: $id) {
        id
        title
      }
    }
  `;
  holdfast.client
    .watchQuery<{ note: { title: string } | null }>({ query, variables: { id } })
    .subscribe(({ data }) => {
      const title = data?.note?.title ?? '(none)';
      if (seen.at(-1) !== title) seen.push(title);
    });
  return seen;
}

const rename = (holdfast: Holdfast, number: number, title: string) =>
  holdfast.client.mutate({ mutation: updateNote, variables: { input: { id: uuid(number), title } } });

describe('an edit', () => {
  it('resolves once it is durable, with the record as the person sees it and no network', async () => {
    const device = new TestDevice();
    const holdfast = await device.open();
    await holdfast.auth.signIn(ada);
    device.online = false;
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
    const { data } = await holdfast.client.mutate({
      mutation: createNote,
      variables: { input: noteInput(device.server, 1, { tags: ['sea'] }) },
    });
    expect(data).toMatchObject({
      createNote: {
        outcome: 'QUEUED',
        replayed: false,
        userErrors: [],
        conflicts: [],
        note: {
          id: uuid(1),
          title: 'Note 1',
          tags: ['sea'],
          version: 1,
          checklistCount: 0,
          notebook: { id: uuid(900), title: 'Trips' },
        },
      },
    });
    expect(holdfast.sync.outbox()).toHaveLength(2);
    await holdfast.close();
  });

  it('comes to every watched screen by itself, and does in the cache what the app asks for', async () => {
    const device = new TestDevice();
    const holdfast = await device.open();
    const { client } = holdfast;
    await holdfast.auth.signIn(ada);
    device.online = false;
    const variables = { where: { workspaceId: device.server.workspaceId } };
    interface Notes {
      readonly notes: { readonly nodes: ReadonlyArray<{ readonly title: string }> };
    }
    const list = client.watchQuery<Notes>({ query: notesQuery, variables });
    list.subscribe(() => undefined);
    const shown = () => list.getCurrentResult().data?.notes?.nodes?.map((note) => note?.title);
    await client.mutate({ mutation: createNote, variables: { input: noteInput(device.server, 1) } });
    await until(() => shown()?.[0] === 'Note 1');

    const seen: unknown[] = [];
    const { data } = await client.mutate<Record<string, { note: { title: string } }>>({
      mutation: updateNote,
      variables: { input: { id: uuid(1), title: 'Kelp' } },
      updateQueries: {
        Notes(before: unknown) {
          seen.push(['updateQueries', (before as Notes).notes.nodes[0]?.title]);
          return before as Record<string, unknown>;
        },
      },
      update(cache, result) {
        const cached = cache.readQuery<Notes>({ query: notesQuery, variables });
        seen.push(['update', cached?.notes.nodes[0]?.title, result.data?.updateNote?.note?.title]);
      },
      refetchQueries: ({ data: answer }) => {
        seen.push(['refetchQueries', answer?.updateNote?.note?.title]);
        return ['Notes'];
      },
      awaitRefetchQueries: true,
    });
    expect(data?.updateNote?.note.title).toBe('Kelp');
    await until(() => shown()?.[0] === 'Kelp');
    expect(seen).toEqual([
      ['updateQueries', 'Kelp'],
      ['refetchQueries', 'Kelp'],
      ['update', 'Kelp', 'Kelp'],
    ]);

    const hoped = client.mutate({
      mutation: updateNote,
      variables: { input: { id: uuid(1), title: 'Wrack' } },
      optimisticResponse: {
        updateNote: {
          ...{ __typename: 'UpdateNotePayload', outcome: 'QUEUED', userErrors: [] },
          note: { __typename: 'Note', id: uuid(1), title: 'Wrack, I hope', pinned: false },
        },
      },
    });
    expect(shown()).toEqual(['Wrack, I hope']);
    await hoped;
    await until(() => shown()?.[0] === 'Wrack');
    await holdfast.close();
  });

  it('honours aliases, fragments and directives in its answer', async () => {
    const device = new TestDevice();
    const holdfast = await device.open();
    await holdfast.auth.signIn(ada);
    const { data } = await holdfast.client.mutate({
      mutation: gql`
        mutation ($input: CreateNoteInput!, $with: Boolean!) {
          made: createNote(input: $input) {
            ...Outcome
            thing: note {
              heading: title
              ...Pinned
              body @include(if: $with)
            }
          }
        }
        fragment Outcome on MutationResult {
          what: outcome
          userErrors {
            code
          }
        }
        fragment Pinned on Note {
          pinned
        }
      `,
      variables: { input: noteInput(device.server, 1), with: false },
    });
    expect(data).toEqual({
      made: {
        __typename: 'CreateNotePayload',
        what: 'QUEUED',
        userErrors: [],
        thing: { __typename: 'Note', heading: 'Note 1', pinned: false },
      },
    });
    await holdfast.close();
  });

  it('passes the links that an app puts in front, and comes with an error as the app has asked for it', async () => {
    const device = new TestDevice();
    const holdfast = await device.open();
    const { client } = holdfast;
    const mutation = { mutation: createNote, variables: { input: noteInput(device.server, 1) } };
    const { data, error } = await client.mutate({ ...mutation, errorPolicy: 'all' });
    expect([data, HoldfastError.is(error, 'UNAUTHENTICATED')]).toEqual([undefined, true]);

    await holdfast.auth.signIn(ada);
    device.online = false;
    const seen: Array<string | undefined> = [];
    const link = new ApolloLink((operation, forward) => {
      seen.push(operation.operationName);
      return forward(operation);
    });
    client.setLink(ApolloLink.from([link, client.link]));
    expect((await client.mutate(mutation)).data).toMatchObject({ createNote: { outcome: 'QUEUED' } });
    expect(seen).toEqual(['CreateNote']);
    expect(holdfast.sync.outbox()).toHaveLength(1);
    await holdfast.close();
  });

  it('that could not succeed is answered as data, and nothing is queued', async () => {
    const device = new TestDevice();
    const holdfast = await device.open();
    await holdfast.auth.signIn(ada);
    device.online = false;
    const { data } = await holdfast.client.mutate({
      mutation: createNote,
      variables: { input: noteInput(device.server, 1, { title: 'x'.repeat(501) }) },
    });
    expect(data).toMatchObject({
      createNote: {
        outcome: 'REJECTED',
        userErrors: [{ code: 'BAD_USER_INPUT', path: ['title'] }],
        note: null,
      },
    });
    expect(holdfast.sync.outbox()).toEqual([]);
    await holdfast.close();
  });

  it('never travels in one document with what needs the network', async () => {
    const device = new TestDevice();
    const holdfast = await device.open();
    await holdfast.auth.signIn(ada);
    const mutation = gql`
      mutation ($input: CreateNoteInput!) {
        signOut
        createNote(input: $input) {
          outcome
        }
      }
    `;
    const attempt = holdfast.client.mutate({ mutation, variables: { input: noteInput(device.server, 1) } });
    await expect(attempt).rejects.toThrow(/createNote.*signOut.*Split it in two/);
    expect(holdfast.sync.outbox()).toEqual([]);
    await holdfast.close();
  });

  it('needs somebody who is signed in', async () => {
    const device = new TestDevice();
    const holdfast = await device.open();
    const attempt = holdfast.client.mutate({
      mutation: createNote,
      variables: { input: noteInput(device.server, 1) },
    });
    await expect(attempt).rejects.toSatisfy((error) => HoldfastError.is(error, 'UNAUTHENTICATED'));
    await holdfast.close();
  });

  // TanStack/db#1323, #1374, apollo-client#6858: the screen goes back to what was before the edit.
  it('is on the screen until the end: no value from before it comes back while it is sent, answered and pulled', async () => {
    const device = new TestDevice();
    const holdfast = await device.open();
    await holdfast.auth.signIn(ada);
    await holdfast.client.mutate({ mutation: createNote, variables: { input: noteInput(device.server, 1) } });
    await until(() => holdfast.sync.status().pending === 0);
    const seen = watchTitles(holdfast, uuid(1));
    for (const title of ['one', 'two', 'three']) {
      await rename(holdfast, 1, title);
      await until(() => seen.includes(title), `the title ${title}`);
      if (title !== 'two') await until(() => holdfast.sync.status().pending === 0);
    }
    device.server.write({
      name: 'updateNote',
      input: {
        clientMutationId: uuid(77),
        issuedAt: new Date(Date.now() + 1000).toISOString(),
        id: uuid(1),
        baseVersion: 4,
        title: 'theirs',
      },
    });
    await until(() => seen.includes('theirs'));
    expect(seen).toEqual(['Note 1', 'one', 'two', 'three', 'theirs']);
    await holdfast.close();
  });

  // TanStack/db#1374: an older refetch overwrites a newer pending edit.
  it('stays on the screen when an answer that left the server before it comes late', async () => {
    const device = new TestDevice();
    const holdfast = await device.open();
    await holdfast.auth.signIn(ada);
    await holdfast.client.mutate({ mutation: createNote, variables: { input: noteInput(device.server, 1) } });
    await until(() => holdfast.sync.status().pending === 0);
    const seen = watchTitles(holdfast, uuid(1));
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    device.intercept = async (body, forward) => {
      if (body.query.includes('HoldfastPush')) throw new TypeError('cut off');
      const answer = await forward();
      await released;
      return answer;
    };
    const query = gql`
      query Late($id: ID!) {
        changes(workspaceId: $id) {
          records {
            ... on Note {
              id
              heading: title
            }
          }
        }
      }
    `;
    const late = holdfast.client.query({ query, variables: { id: device.server.workspaceId } });
    await until(() => device.server.operations.includes('Late'));
    await rename(holdfast, 1, 'mine');
    await until(() => seen.includes('mine'));
    release();
    expect((await late).data).toMatchObject({ changes: { records: [{ heading: 'mine' }] } });
    expect(seen).toEqual(['Note 1', 'mine']);
    await holdfast.close();
  });

  // urql#3663: the third identical offline edit rolls the screen back.
  it('stays on the screen when it was made while a query of synced and other data was under way', async () => {
    const device = new TestDevice();
    const holdfast = await device.open();
    await holdfast.auth.signIn(ada);
    await holdfast.client.mutate({ mutation: createNote, variables: { input: noteInput(device.server, 1) } });
    await until(() => holdfast.sync.status().pending === 0);
    const seen = watchTitles(holdfast, uuid(1));
    let release = () => {};
    device.intercept = (body, forward) =>
      body.query.includes('query Mixed')
        ? new Promise((resolve) => (release = () => resolve(forward())))
        : undefined;
    const mixed = gql`
      query Mixed($id: ID!) {
        me {
          id
        }
        note(id: $id) {
          id
          title
        }
      }
    `;
    const asked = holdfast.client.query({ query: mixed, variables: { id: uuid(1) } });
    await rename(holdfast, 1, 'mine');
    await until(() => seen.includes('mine'));
    release();
    expect((await asked).data).toMatchObject({ note: { title: 'mine' } });
    expect(seen).toEqual(['Note 1', 'mine']);
    await holdfast.close();
  });

  it('stays on the screen when it was made while several earlier ones of one document were written', async () => {
    const device = new TestDevice();
    const holdfast = await device.open();
    await holdfast.auth.signIn(ada);
    device.online = false;
    for (const number of [1, 2])
      await holdfast.client.mutate({
        mutation: createNote,
        variables: { input: noteInput(device.server, number) },
      });
    const seen = watchTitles(holdfast, uuid(1));
    const both = gql`
      mutation Both($one: UpdateNoteInput!, $two: UpdateNoteInput!) {
        one: updateNote(input: $one) {
          note {
            id
            title
          }
        }
        two: updateNote(input: $two) {
          outcome
        }
      }
    `;
    for (let gap = 0; gap < 20; gap += 1) {
      const edits = holdfast.client.mutate({
        mutation: both,
        variables: { one: { id: uuid(1), title: `first ${gap}` }, two: { id: uuid(2), title: 'x' } },
      });
      for (let turn = 0; turn < gap; turn += 1) await Promise.resolve();
      await Promise.all([edits, rename(holdfast, 1, `last ${gap}`)]);
      await until(() => seen.at(-1) === `last ${gap}`, `the title last ${gap}`);
    }
    await holdfast.close();
  });

  it('that says the same again changes the same again: k increments offline show k', async () => {
    const device = new TestDevice();
    const holdfast = await device.open();
    await holdfast.auth.signIn(ada);
    device.online = false;
    await holdfast.client.mutate({
      mutation: gql`
        mutation ($input: CreateChecklistItemInput!) {
          createChecklistItem(input: $input) {
            outcome
          }
        }
      `,
      variables: {
        input: { id: uuid(5), workspaceId: device.server.workspaceId, noteId: uuid(1), text: 'tea' },
      },
    });
    const vote = gql`
      mutation ($input: UpdateChecklistItemInput!) {
        updateChecklistItem(input: $input) {
          checklistItem {
            id
            votes
          }
        }
      }
    `;
    for (const votes of [1, 2, 3, 4]) {
      const { data } = await holdfast.client.mutate({
        mutation: vote,
        variables: { input: { id: uuid(5), votes: { increment: 1 } } },
      });
      expect(data).toMatchObject({ updateChecklistItem: { checklistItem: { votes } } });
    }
    await holdfast.close();
  });

  // Seed 939 of the simulation: a number that the screen had counted up to was taken for one that the server had given.
  it('of what was made here and waits names no version, whatever the screen shows', async () => {
    const device = new TestDevice();
    const holdfast = await device.open();
    await holdfast.auth.signIn(ada);
    device.online = false;
    await holdfast.client.mutate({
      mutation: createNote,
      variables: { input: noteInput(device.server, 1) },
    });
    const { data } = await holdfast.client.query<{ note: { version: number } }>({
      query: gql`
        query ($id: ID!) {
          note(id: $id) {
            id
            version
          }
        }
      `,
      variables: { id: uuid(1) },
    });
    expect(data?.note.version).toBe(1);
    for (const title of ['one', 'two']) await rename(holdfast, 1, title);
    expect(holdfast.sync.outbox().map(({ input }) => input.baseVersion)).toEqual([undefined, 0, 0]);
    await holdfast.close();
  });

  // wora#3, offix#374: offline creates do not survive a restart, or survive under a dead id.
  it('survives a restart, can be edited again, and arrives once', async () => {
    const device = new TestDevice();
    const first = await device.open();
    await first.auth.signIn(ada);
    device.online = false;
    await first.client.mutate({ mutation: createNote, variables: { input: noteInput(device.server, 1) } });
    await rename(first, 1, 'before the restart');
    await first.close();

    const second = await device.open();
    const seen = watchTitles(second, uuid(1));
    expect(seen).toEqual(['before the restart']);
    await rename(second, 1, 'after the restart');
    device.online = true;
    await until(() => second.sync.outbox().length === 0 && seen.length > 1);
    expect(seen).toEqual(['before the restart', 'after the restart']);
    expect(device.server.log).toHaveLength(3);
    await second.close();
  });

  // TanStack/db#1469: the row disappears between optimistic and synced.
  it('keeps its row in every shown list from the edit to its confirmation', async () => {
    const device = new TestDevice();
    const holdfast = await device.open();
    await holdfast.auth.signIn(ada);
    const counts: number[] = [];
    holdfast.client
      .watchQuery<{ notes: { totalCount: number; nodes: unknown[] } }>({
        query: notesQuery,
        variables: { where: { workspaceId: device.server.workspaceId } },
      })
      .subscribe(({ data }) => {
        const notes = data?.notes as { totalCount: number; nodes: unknown[] } | undefined;
        expect(notes?.nodes).toHaveLength(notes?.totalCount ?? -1);
        counts.push(notes?.totalCount ?? -1);
      });
    for (const number of [1, 2, 3])
      await holdfast.client.mutate({
        mutation: createNote,
        variables: { input: noteInput(device.server, number) },
      });
    await until(() => holdfast.sync.outbox().length === 0);
    await until(() => counts.at(-1) === 3);
    expect(counts).toEqual([...counts].sort());
    await holdfast.close();
  });
});
