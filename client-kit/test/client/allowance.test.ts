import { expect, it } from 'vitest';
import { ada, createNote, noteInput, TestDevice, until } from './world.test-util.js';

it('lets a person say when sync may use the network while the app runs, over sign-outs too', async () => {
  const device = new TestDevice();
  const { connectivity } = device.environment;
  const holdfast = await device.open({
    environment: { ...device.environment, connectivity: { ...connectivity, metered: () => true } },
  });
  const { sync, auth, client } = holdfast;
  await auth.signIn(ada);
  await until(() => sync.status().state === 'live');

  sync.setAllowance({ whenMetered: 'nothing' });
  await until(() => sync.status().state === 'paused');
  expect(sync.status().pausedBy).toEqual(['metered']);
  await client.mutate({ mutation: createNote, variables: { input: noteInput(device.server, 1) } });
  await auth.signOut({ unsent: 'keep' });
  await auth.signIn(ada);
  await until(() => sync.status().state === 'paused');
  expect(sync.status().pending).toBe(1);

  sync.setAllowance({ whenMetered: 'all' });
  await until(() => sync.status().state === 'live' && sync.status().pending === 0);
  await holdfast.close();
});

it('refuses windows that are none, and keeps what was said before', async () => {
  const holdfast = await new TestDevice().open();
  expect(() => holdfast.sync.setAllowance({ windows: [{ from: '25:00', to: '06:00' }] })).toThrow(
    /setAllowance: policy.windows has .*25:00/,
  );
  await holdfast.auth.signIn(ada);
  await until(() => holdfast.sync.status().state === 'live');
  await holdfast.close();
});
