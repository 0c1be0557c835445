import { describe, expect, it } from 'vitest';
import { ada, createNote, noteInput, notesQuery, TestDevice, until, updateNote } from './world.test-util.js';

describe('createHoldfast', () => {
  it('queues, shows, sends and settles an edit', async () => {
    const device = new TestDevice();
    const holdfast = await device.open();
    await holdfast.auth.signIn(ada);
    const { data } = await holdfast.client.mutate({
      mutation: createNote,
      variables: { input: noteInput(device.server, 1) },
    });
    console.log(JSON.stringify(data));
    await until(() => holdfast.sync.status().pending === 0);
    console.log(holdfast.sync.status(), device.server.operations);
    const r = await holdfast.client.query({
      query: notesQuery,
      variables: { where: { workspaceId: device.server.workspaceId } },
    });
    console.log(JSON.stringify(r.data));
    await holdfast.close();
  });
});
