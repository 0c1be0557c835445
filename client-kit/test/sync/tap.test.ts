import { expect, it } from 'vitest';
import { Tap, type Happening } from '../../src/sync/tap.js';
import { createItem, minute, world } from '../support/world.js';

it('nothing is made of what happens while nobody watches', () => {
  const { environment } = world().device();
  const tap = new Tap(environment);
  let made = 0;
  const happening = (): Happening => {
    made += 1;
    return { kind: 'frame', message: { type: 'next' } };
  };
  tap.tell(happening);
  const stop = tap.watch(() => undefined);
  tap.tell(happening);
  stop();
  tap.tell(happening);
  expect(made).toBe(1);
});

it('who watches hears where the engine stands, then each event and where it led, in their order', async () => {
  const { time, device } = world();
  const phone = device();
  const tap = new Tap(phone.environment);
  const replica = await phone.open({ tap });
  replica.start();
  await time.advance(minute);
  const heard: Array<readonly [string, string, number]> = [];
  const stop = tap.watch((happening) => {
    if (happening.kind !== 'step') return;
    const { event, state, ledger } = happening;
    heard.push([event?.type ?? 'here', `${state.push.at} ${state.pull.at}`, ledger.outbox.size]);
  });
  expect(heard).toEqual([['here', 'idle live', 0]]);
  await replica.enqueue(createItem('a'));
  await time.advance(minute);
  expect(heard.slice(1, 4)).toEqual([
    ['outbox', 'running live', 1],
    ['outbox', 'running live', 0],
    ['done', 'idle live', 0],
  ]);
  stop();
  await replica.close();
  expect(tap.here).toBeUndefined();
});

it('a watcher that fails harms neither the engine nor the next watcher', async () => {
  const { time, server, device } = world();
  const phone = device();
  const tap = new Tap({
    ...phone.environment,
    timers: { set: () => () => undefined },
  });
  const replica = await phone.open({ tap });
  replica.start();
  let heard = 0;
  tap.watch((happening) => {
    if (!('event' in happening)) return;
    throw new Error('a watcher’s own fault');
  });
  tap.watch(() => (heard += 1));
  await replica.enqueue(createItem('a'));
  await time.advance(minute);
  expect(heard).toBeGreaterThan(2);
  expect([...server.records().values()]).toHaveLength(1);
});
