import { gql } from '@apollo/client';
import { useMutation, useQuery } from '@apollo/client/react';
import { configure, render, renderHook, screen, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Holdfast } from '../../src/client/holdfast.js';
import {
  HoldfastProvider,
  useConflicts,
  useDeleted,
  useHoldfast,
  useListState,
  useMemberships,
  useOutbox,
  useRecordStatus,
  useSyncStatus,
  useUser,
  useWorkspaceSync,
} from '../../src/react/index.js';
import { ada, createNote, noteInput, notesQuery, TestDevice, uuid } from '../client/world.test-util.js';

// What changes the screen here comes from sync, at its own time, and is waited for: nothing to wrap in `act`.
beforeAll(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: false });
  configure({ asyncUtilTimeout: 10_000 });
});

let device: TestDevice;
let holdfast: Holdfast;

beforeEach(async () => {
  device = new TestDevice();
  holdfast = await device.open();
});

afterEach(() => holdfast.close());

const wrapper = ({ children }: { children: ReactNode }) => (
  <HoldfastProvider holdfast={holdfast}>{children}</HoldfastProvider>
);

const add = (number: number) =>
  holdfast.client.mutate({ mutation: createNote, variables: { input: noteInput(device.server, number) } });

function Notes() {
  const { workspaceId } = device.server;
  const { data } = useQuery<{ notes: { nodes: Array<{ id: string; title: string }> } }>(notesQuery, {
    variables: { where: { workspaceId } },
  });
  const [create] = useMutation(createNote);
  const state = useListState(workspaceId, data?.notes);
  const nodes = data?.notes.nodes ?? [];
  return (
    <>
      <button onClick={() => void create({ variables: { input: noteInput(device.server, 1) } })}>add</button>
      <p>{state}</p>
      <ul>
        {nodes.map(({ id, title }) => (
          <li key={id}>
            {title}, {<Mark id={id} />}
          </li>
        ))}
      </ul>
    </>
  );
}

function Mark({ id }: { id: string }) {
  return <em>{useRecordStatus('Note', id)}</em>;
}

describe('a screen', () => {
  it('shows an edit at once, marks it as pending, and as settled once it is', async () => {
    await holdfast.auth.signIn(ada);
    render(<Notes />, { wrapper });
    await waitFor(() => expect(screen.getByText('empty')).toBeTruthy());
    device.online = false;
    screen.getByText('add').click();
    await waitFor(() => expect(screen.getByRole('listitem').textContent).toBe('Note 1, pending'));
    device.online = true;
    await waitFor(() => expect(screen.getByRole('listitem').textContent).toBe('Note 1, settled'));
  });
});

describe('useSyncStatus', () => {
  it('follows sync through sign-in, edit and answer', async () => {
    const { result } = renderHook(() => useSyncStatus(), { wrapper });
    expect(result.current).toMatchObject({ state: 'needs-sign-in', pending: 0 });
    await holdfast.auth.signIn(ada);
    await waitFor(() => expect(result.current.state).toBe('live'));
    device.online = false;
    await add(1);
    await waitFor(() => expect(result.current.pending).toBe(1));
    device.online = true;
    await waitFor(() => expect(result.current.pending).toBe(0));
  });
});

describe('useOutbox', () => {
  it('lists what waits and what was refused, until a person discards it', async () => {
    await holdfast.auth.signIn(ada);
    device.online = false;
    const { result } = renderHook(() => useOutbox(), { wrapper });
    const empty = result.current;
    expect(empty.entries).toEqual([]);
    const taken = {
      ...noteInput(device.server, 1),
      clientMutationId: uuid(70),
      issuedAt: new Date().toISOString(),
    };
    device.server.write({ name: 'createNote', input: taken });
    await add(1);
    await waitFor(() => expect(result.current.entries).toHaveLength(1));
    device.online = true;
    await waitFor(() => expect(result.current.entries.map(({ state }) => state)).toEqual(['refused']));
    expect(result.current.entries[0]?.refusal).toMatchObject([{ code: 'BAD_USER_INPUT', path: ['id'] }]);
    await result.current.discard(result.current.entries[0]!.clientMutationId);
    await waitFor(() => expect(result.current.entries).toEqual([]));
  });
});

describe('useConflicts', () => {
  const notebook = uuid(40);
  const title = () => device.server.records.get(`Notebook:${notebook}`)?.record.title;
  const open = async () => {
    await holdfast.auth.signIn(ada);
    const input = { id: notebook, workspaceId: device.server.workspaceId, title: 'Reefs' };
    const at = { clientMutationId: uuid(41), issuedAt: new Date().toISOString() };
    device.server.write({ name: 'createNotebook', input: { ...input, ...at } });
    const about = { type: 'Notebook', recordId: notebook, field: 'title', theirs: 'Reefs', yours: 'Diving' };
    const id = device.server.ask(about);
    const hook = renderHook(() => useConflicts(), { wrapper });
    await waitFor(() => expect(hook.result.current.conflicts.map((one) => one.id)).toEqual([id]));
    return { id, ...hook };
  };

  it('lists what waits for a person, takes their decision offline, and has it sent', async () => {
    const { id, result } = await open();
    expect(result.current.conflicts).toMatchObject([{ theirs: 'Reefs', yours: 'Diving', state: 'OPEN' }]);
    device.online = false;
    await result.current.resolve(id, 'YOURS');
    await waitFor(() => expect(result.current.conflicts).toEqual([]));
    expect(title()).toBe('Reefs');
    device.online = true;
    await waitFor(() => expect(title()).toBe('Diving'));
    const { result: decided } = renderHook(() => useConflicts({ state: 'RESOLVED' }), { wrapper });
    expect(decided.current.conflicts.map((one) => one.id)).toEqual([id]);
    await decided.current.revert(id);
    await waitFor(() => expect(title()).toBe('Reefs'));
    await waitFor(() => expect(result.current.conflicts).toHaveLength(1));
  });

  it('lists them after a restart, also offline, and those of another workspace nowhere', async () => {
    const { id } = await open();
    await holdfast.close();
    device.online = false;
    holdfast = await device.open();
    const { result } = renderHook(() => useConflicts({ workspaceId: device.server.workspaceId }), {
      wrapper,
    });
    await waitFor(() => expect(result.current.conflicts.map((one) => one.id)).toEqual([id]));
    const { result: other } = renderHook(() => useConflicts({ workspaceId: uuid(49) }), { wrapper });
    expect(other.current.conflicts).toEqual([]);
  });
});

describe('useWorkspaceSync and useUser', () => {
  it('tell "empty" from "not here yet", and who is here', async () => {
    const { workspaceId } = device.server;
    const { result } = renderHook(() => ({ sync: useWorkspaceSync(workspaceId), user: useUser() }), {
      wrapper,
    });
    expect(result.current).toEqual({ sync: { synced: false, firstSync: undefined }, user: undefined });
    await holdfast.auth.signIn(ada);
    await waitFor(() => expect(result.current.sync.synced).toBe(true));
    expect(result.current.user?.name).toBe('Ada');
    await holdfast.auth.signOut();
    await waitFor(() => expect(result.current.user).toBeUndefined());
    expect(result.current.sync).toEqual({ synced: false, firstSync: undefined });
  });
});

describe('useListState', () => {
  it('says that a list is on its way, then that it is empty, then that something is in it', async () => {
    const said: string[] = [];
    function Said() {
      const { workspaceId } = device.server;
      const { data } = useQuery<{ notes: { nodes: unknown[] } }>(notesQuery, {
        variables: { where: { workspaceId } },
      });
      const state = useListState(workspaceId, data?.notes);
      if (said.at(-1) !== state) said.push(state);
      return <p>{state}</p>;
    }
    render(<Said />, { wrapper });
    await waitFor(() => expect(screen.getByText('on-its-way')).toBeTruthy());
    await holdfast.auth.signIn(ada);
    await waitFor(() => expect(screen.getByText('empty')).toBeTruthy());
    device.online = false;
    await add(1);
    await waitFor(() => expect(screen.getByText('here')).toBeTruthy());
    expect(said).toEqual(['on-its-way', 'empty', 'here']);
  });
});

describe('useDeleted', () => {
  const write = (name: string, type: string, id: string) =>
    holdfast.client.mutate({
      mutation: gql`mutation ($input: ${type}!) { ${name}(input: $input) { note { id } } }`,
      variables: { input: { id } },
    });

  it('lists what is deleted, of a workspace and a type, until it is restored or somebody else signs in', async () => {
    await holdfast.auth.signIn(ada);
    const { workspaceId } = device.server;
    const { result } = renderHook(
      () => [
        useDeleted({ workspaceId, type: 'Note' }),
        useDeleted({ workspaceId: uuid(5) }),
        useDeleted({ type: 'Notebook' }),
      ],
      { wrapper },
    );
    const counts = () => result.current.map((found) => found.length);
    const { data } = await add(1);
    const { id } = (data as { createNote: { note: { id: string } } }).createNote.note;
    await holdfast.sync.now();
    device.online = false;
    await write('deleteNote', 'DeleteNoteInput', id);
    await waitFor(() => expect(counts()).toEqual([1, 0, 0]));
    await write('restoreNote', 'RestoreNoteInput', id);
    await waitFor(() => expect(counts()).toEqual([0, 0, 0]));
    await write('deleteNote', 'DeleteNoteInput', id);
    await waitFor(() => expect(counts()).toEqual([1, 0, 0]));
    await holdfast.auth.signOut({ unsent: 'keep' });
    await waitFor(() => expect(counts()).toEqual([0, 0, 0]));
  });
});

describe('useHoldfast', () => {
  it('name the workspaces of whoever is signed in, and what they may do there', async () => {
    const { result } = renderHook(() => useMemberships(), { wrapper });
    expect(result.current).toEqual([]);
    await holdfast.auth.signIn(ada);
    await waitFor(() => expect(result.current).toEqual(holdfast.sync.memberships()));
    expect(result.current.map(({ workspaceId }) => workspaceId)).toEqual([device.server.workspaceId]);
    await holdfast.auth.signOut();
    await waitFor(() => expect(result.current).toEqual([]));
  });

  it('outside a provider says what is missing', () => {
    expect(() => renderHook(() => useHoldfast())).toThrow(/HoldfastProvider/);
  });
});
