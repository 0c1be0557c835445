import { gql } from '@apollo/client';
import { describe, expect, it } from 'vitest';
import { ada, noteInput, TestDevice, until, uuid } from './world.test-util.js';

const query = gql`
  query Titles($where: NoteFilter!) {
    notes(where: $where) {
      nodes {
        id
        title
      }
    }
  }
`;

/** A device on a metered line that leaves notes for later, and one note on the server. */
async function sparing() {
  const device = new TestDevice();
  const input = {
    ...noteInput(device.server, 1),
    clientMutationId: uuid(70),
    issuedAt: new Date().toISOString(),
  };
  device.server.write({ name: 'createNote', input });
  const { connectivity } = device.environment;
  const holdfast = await device.open({
    environment: { ...device.environment, connectivity: { ...connectivity, metered: () => true } },
    scope: { lazy: ['Note'] },
  });
  await holdfast.auth.signIn(ada);
  const { workspaceId } = device.server;
  await until(() => holdfast.sync.hasSynced(workspaceId));
  return { holdfast, workspaceId };
}

describe('an app that leaves a type for later', () => {
  it('is told why it is not here, and gets it when it reads a list of it', async () => {
    const { holdfast, workspaceId } = await sparing();
    await until(() => holdfast.sync.status().state === 'live');
    expect(holdfast.sync.status().lazyHeldBy).toEqual(['metered']);
    expect(holdfast.sync.hasSynced(workspaceId, 'Note')).toBe(false);
    const titles: string[][] = [];
    holdfast.client
      .watchQuery<{ notes: { nodes: Array<{ title: string }> } }>({
        query,
        variables: { where: { workspaceId } },
      })
      .subscribe(({ data }) => titles.push((data?.notes?.nodes ?? []).map(({ title }) => title!)));
    await until(() => titles.at(-1)?.[0] === 'Note 1');
    await until(() => holdfast.sync.hasSynced(workspaceId, 'Note'));
    expect(holdfast.sync.status().lazyHeldBy).toBeUndefined();
    await holdfast.close();
  });

  it('keeps what it says at run time over sign-outs', async () => {
    const { holdfast, workspaceId } = await sparing();
    await holdfast.sync.setScope({ types: ['Notebook'] });
    await expect(holdfast.sync.setScope({ types: ['Unicorn'] })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    await holdfast.auth.signOut();
    await holdfast.auth.signIn(ada);
    await until(() => holdfast.sync.hasSynced(workspaceId, 'Notebook'));
    await holdfast.sync.now();
    expect(holdfast.sync.hasSynced(workspaceId, 'Note')).toBe(false);
    expect(holdfast.sync.status().lazyHeldBy).toBeUndefined();
    await holdfast.close();
  });
});
