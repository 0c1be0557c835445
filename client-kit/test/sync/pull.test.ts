import { HoldfastError } from '@holdfast/schema/errors';
import { describe, expect, it } from 'vitest';
import type { PullRequest, Replica, Transport } from '../../src/sync/index.js';
import { createItem, second, workspace, world } from '../support/world.js';

const other = '0192f000-0000-7000-8000-000000000002';
const codes = (replica: Replica) => [...replica.records('StockItem')].map(({ code }) => code).sort();

/** What a request asks for, in one word. */
const told = ({ memberships, pages }: PullRequest): string =>
  [
    ...(memberships ? ['me'] : []),
    ...pages.map(({ workspaceId }) => (workspaceId === other ? 'w2' : 'w1')),
  ].join('+');

/** A device of two workspaces that is up to date, and what it asks from then on. */
async function following(refuse: (request: PullRequest) => HoldfastError | undefined = () => undefined) {
  const { time, server, device } = world();
  const asked: string[] = [];
  const api = (transport: Transport): Transport => ({
    ...transport,
    live: () => () => undefined,
    pull: (request) => {
      asked.push(told(request));
      const problem = refuse(request);
      return problem ? Promise.reject(problem) : transport.pull(request);
    },
  });
  const phone = device({ api });
  server.setRole('ada', other, 'OWNER');
  const replica = await phone.open();
  replica.start();
  await time.advance(second);
  const tablet = await device({ deviceId: 'tablet', seed: 2 }).open();
  tablet.start();
  return { time, server, phone, replica, tablet, asked };
}

describe('a round of pulls', () => {
  it('is one request for a device that is up to date, or nearly, whatever the number of workspaces', async () => {
    const { time, tablet, replica, asked } = await following();
    expect(asked).toEqual(['me', 'w1+w2']);
    await tablet.enqueue(createItem('A'));
    await tablet.enqueue(createItem('B', { workspaceId: other }));
    await time.advance(second);
    asked.splice(0);
    await replica.now();
    expect([asked, codes(replica)]).toEqual([['me+w1+w2'], ['A', 'B']]);
  });

  it('asks for each alone where one workspace is refused, and brings the others all the same', async () => {
    let broken = true;
    const { time, tablet, replica, asked } = await following(({ pages }) =>
      broken && pages.some(({ workspaceId }) => workspaceId === workspace)
        ? new HoldfastError('INTERNAL')
        : undefined,
    );
    await tablet.enqueue(createItem('A'));
    await tablet.enqueue(createItem('B', { workspaceId: other }));
    await time.advance(second);
    asked.splice(0);
    await expect(replica.now()).rejects.toMatchObject({ code: 'INTERNAL' });
    expect([asked, codes(replica)]).toEqual([['me+w1+w2', 'me', 'w1', 'w2'], ['B']]);
    broken = false;
    await replica.now();
    expect([replica.status().state, codes(replica)]).toEqual(['live', ['A', 'B']]);
  });

  it('takes no page of a workspace whose membership ended, and fetches one that came', async () => {
    const { server, time, replica, asked } = await following();
    server.setRole('ada', other, undefined);
    asked.splice(0);
    await replica.now();
    expect(asked).toEqual(['me+w1+w2', 'me', 'w1']);
    expect([replica.status().state, replica.memberships().length]).toEqual(['live', 1]);
    server.setRole('ada', other, 'OWNER');
    await time.advance(second);
    asked.splice(0);
    await replica.now();
    expect(asked).toEqual(['me+w1', 'w2']);
    expect(replica.hasSynced(other)).toBe(true);
  });

  it('asks for nothing more where the server has no time', async () => {
    let busy = false;
    const { replica, asked } = await following(() => (busy ? new HoldfastError('OVERLOADED') : undefined));
    busy = true;
    asked.splice(0);
    await expect(replica.now()).rejects.toMatchObject({ code: 'OVERLOADED' });
    expect(asked).toEqual(['me+w1+w2']);
  });
});
