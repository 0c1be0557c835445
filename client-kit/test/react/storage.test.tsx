import { useQuery } from '@apollo/client/react';
import { configure, render, renderHook, screen, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Holdfast } from '../../src/client/holdfast.js';
import { HoldfastProvider, useListState, useStorage, useSyncStatus } from '../../src/react/index.js';
import { ada, noteInput, notesQuery, TestDevice, updateNote, uuid } from '../client/world.test-util.js';

beforeAll(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: false });
  configure({ asyncUtilTimeout: 10_000 });
});

const [camp, home] = [uuid(1), uuid(2)];
let device: TestDevice;
let holdfast: Holdfast;

/** Two workspaces of three notes each, and room for the notes of one. */
beforeEach(async () => {
  device = new TestDevice();
  device.server.workspaces.push({ id: home, name: 'Home' });
  for (const [at, workspaceId] of [camp, camp, camp, home, home, home].entries()) {
    const input = { ...noteInput(device.server, 10 + at), workspaceId, issuedAt: new Date().toISOString() };
    device.server.write({ name: 'createNote', input: { ...input, clientMutationId: uuid(70 + at) } });
  }
  holdfast = await device.open({ policy: { backOffMs: 1, recordBytes: 1_500 } });
});

afterEach(() => holdfast.close());

const wrapper = ({ children }: { children: ReactNode }) => (
  <HoldfastProvider holdfast={holdfast}>{children}</HoldfastProvider>
);

/** Shows the notes of a workspace, and keeps what it said of them. */
function Notes({ workspaceId, said }: { workspaceId: string; said: string[] }) {
  const { data } = useQuery<{ notes: { nodes: unknown[] } }>(notesQuery, {
    variables: { where: { workspaceId } },
  });
  const state = useListState(workspaceId, data?.notes);
  if (said.at(-1) !== state) said.push(state);
  return (
    <p>
      {data?.notes.nodes.length} of {workspaceId}
    </p>
  );
}

const stateOf = (id: string) =>
  holdfast.sync.storage().workspaces.find(({ workspaceId }) => workspaceId === id)?.state;

describe('a device with room for the workspace on the screen', () => {
  it('keeps that one, says of another that it is on its way when it is opened, never that it is empty', async () => {
    const [first, second]: [string[], string[]] = [[], []];
    const { rerender } = render(<Notes key="camp" workspaceId={camp} said={first} />, { wrapper });
    await holdfast.auth.signIn(ada);
    await waitFor(() => expect(screen.getByText(`3 of ${camp}`)).toBeTruthy());
    await waitFor(() => expect([stateOf(camp), stateOf(home)]).toEqual(['here', 'resting']));
    rerender(<Notes key="home" workspaceId={home} said={second} />);
    await waitFor(() => expect(screen.getByText(`3 of ${home}`)).toBeTruthy());
    // The screen that was left is gone by now.
    await holdfast.sync.now();
    await waitFor(() => expect([stateOf(camp), stateOf(home)]).toEqual(['resting', 'here']));
    expect([first, second]).toEqual([
      ['on-its-way', 'here'],
      ['on-its-way', 'here'],
    ]);
  });

  it('keeps it although it was read long ago, and another was used since', async () => {
    const said: string[] = [];
    render(<Notes workspaceId={camp} said={said} />, { wrapper });
    await holdfast.auth.signIn(ada);
    await waitFor(() => expect(stateOf(home)).toBe('resting'));
    const states: unknown[] = [];
    holdfast.sync.onStorage(() => states.push(stateOf(home)));
    holdfast.sync.use(home);
    await waitFor(() => expect(states).toContain('on-its-way'));
    await waitFor(() => expect([stateOf(camp), stateOf(home)]).toEqual(['here', 'resting']));
    expect(said).toEqual(['on-its-way', 'here']);
  });
});

describe('useStorage', () => {
  it('says what is available offline, of when, and how much room it takes', async () => {
    const { result } = renderHook(() => ({ storage: useStorage(), status: useSyncStatus() }), { wrapper });
    expect(result.current.storage).toEqual({ bytes: 0, outboxBytes: 0, workspaces: [] });
    await holdfast.auth.signIn(ada);
    holdfast.sync.use(camp);
    await waitFor(() => expect(result.current.status.state).toBe('live'));
    const { storage, status } = result.current;
    const upToDateAt = status.lastSyncedAt;
    expect(storage).toMatchObject({ bytes: storage.workspaces[0]?.bytes, budget: 1_500 });
    expect(storage.workspaces).toMatchObject([
      { workspaceId: camp, name: 'Basecamp', state: 'here', records: 3, upToDateAt },
      { workspaceId: home, name: 'Home', state: 'resting', records: 0, bytes: 0 },
    ]);
    expect(status).toMatchObject({ resting: [home] });
    device.online = false;
    await holdfast.client.mutate({
      mutation: updateNote,
      variables: { input: { id: uuid(10), title: 'Longer than it was' } },
    });
    await waitFor(() => expect(result.current.storage.outboxBytes).toBeGreaterThan(100));
  });
});
