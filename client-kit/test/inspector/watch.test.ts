import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Holdfast } from '../../src/client/holdfast.js';
import { holdfastInspector } from '../../src/inspector/console.js';
import { syncWatch } from '../../src/inspector/sync-watch.js';
import { momentAt } from '../../src/inspector/timeline.js';
import { ada, createNote, noteInput, TestDevice, until } from '../client/world.test-util.js';

let device: TestDevice;
let holdfast: Holdfast;

beforeEach(async () => {
  device = new TestDevice();
  holdfast = await device.open();
  await holdfast.auth.signIn(ada);
});

afterEach(() => holdfast.close());

const secret = 'nobody may read this';
const add = (number: number) =>
  holdfast.client.mutate({
    mutation: createNote,
    variables: {
      input: { ...noteInput(device.server, number), title: secret, body: secret, tags: [secret] },
    },
  });
const isSettled = () => holdfast.sync.status().state === 'live' && holdfast.sync.outbox().length === 0;

describe('a watch', () => {
  it('has seen the engine, the outbox, positions, requests, socket messages and answers', async () => {
    const watch = syncWatch(holdfast);
    const leave = watch.onChange(() => undefined);
    await until(isSettled);
    device.online = false;
    await add(1);
    await until(() => watch.timeline().now.engine?.push.code === 'OFFLINE');
    const offline = watch.timeline();
    expect(offline.now.engine).toMatchObject({
      outbox: { size: 1, entries: [{ name: 'createNote', state: 'sent' }] },
      push: { place: 'waiting', code: 'OFFLINE' },
    });
    device.online = true;
    await until(() => isSettled() && watch.timeline().now.traffic.frames > 0);
    const { now, notes } = watch.timeline();
    expect(now.engine).toMatchObject({ outbox: { size: 0 }, positions: [{ complete: true }] });
    expect(now.calls.map(({ operation }) => operation)).toContain('HoldfastPush');
    expect(now.traffic.received).toBeGreaterThan(100);
    expect(new Set(notes.map(({ kind }) => kind))).toEqual(new Set(['step', 'request', 'frame', 'answer']));
    expect(momentAt(watch.timeline(), offline.notes.length)).toEqual(offline.now);
    leave();
  });

  it('keeps no content of a record, no token and nothing of who signed in', async () => {
    const watch = syncWatch(holdfast);
    const leave = watch.onChange(() => undefined);
    await add(1);
    await until(isSettled);
    device.online = false;
    await add(2);
    await until(() => watch.timeline().now.problems.length > 0);
    const kept = JSON.stringify(watch.timeline());
    expect(kept).toContain('createNote');
    for (const word of [
      secret,
      ada.email,
      ada.password,
      'Ada',
      'Bearer',
      ...device.server.accessTokens.keys(),
    ])
      expect(kept).not.toContain(word);
    leave();
  });

  it('shares its timeline, and ends with the last who looks', async () => {
    const watch = syncWatch(holdfast);
    expect(syncWatch(holdfast)).toBe(watch);
    const leave = [watch.onChange(() => undefined), watch.onChange(() => undefined)];
    await until(isSettled);
    leave[0]!();
    await add(1);
    const seen = watch.timeline();
    expect(seen.now.engine?.outbox.size).toBe(1);
    leave[1]!();
    await until(isSettled);
    const after = watch.timeline().notes.length;
    await add(2);
    expect(watch.timeline().notes).toHaveLength(after);
  });

  it('tells who looks, and not for each note', async () => {
    const watch = syncWatch(holdfast);
    let told = 0;
    const leave = watch.onChange(() => (told += 1));
    await until(() => told > 0);
    await Promise.all(Array.from({ length: 50 }, (_, at) => add(at + 1)));
    await until(isSettled);
    expect(told).toBeLessThan(watch.timeline().notes.length);
    leave();
  });

  it('that is cleared knows where the engine stands, and nothing of what led there', async () => {
    const watch = syncWatch(holdfast);
    const leave = watch.onChange(() => undefined);
    await until(isSettled);
    watch.clear();
    expect(watch.timeline().notes).toEqual([]);
    expect(watch.timeline().now).toMatchObject({ engine: { state: 'live' }, traffic: { requests: 0 } });
    leave();
  });
});

describe('the handle for a console', () => {
  it('prints how things stand, and how they stood', async () => {
    const printed: unknown[] = [];
    const inspect = holdfastInspector(holdfast, {
      log: (...words: unknown[]) => printed.push(words.join(' ')),
      table: (rows: unknown) => printed.push(rows),
    });
    const printedBy = (print: () => void) => {
      printed.length = 0;
      print();
      return printed;
    };
    await until(isSettled);
    device.online = false;
    await add(1);
    await until(() => holdfast.sync.status().state === 'offline');
    expect(printedBy(() => inspect.outbox())).toMatchObject([[{ name: 'createNote', state: 'sent' }]]);
    expect(printedBy(() => inspect.machine())).toMatchObject([
      expect.stringMatching(/^offline · .* UTC$/),
      { push: { place: 'waiting', problem: 'OFFLINE' } },
    ]);
    expect(printedBy(() => inspect.errors())[0]).toContainEqual(
      expect.objectContaining({ where: 'push', code: 'OFFLINE' }),
    );
    expect(printedBy(() => inspect.positions())).toMatchObject([[{ complete: true }]]);
    expect(printedBy(() => inspect.traffic())[1]).toContainEqual(
      expect.objectContaining({ operation: 'HoldfastPush' }),
    );
    const rows = printedBy(() => inspect.timeline(500))[0] as Array<{ back: number; detail: string }>;
    const { back } = rows.findLast(({ detail }) => detail === 'live: push idle, pull live')!;
    expect(printedBy(() => inspect.outbox(back))).toEqual(['Nothing waits.']);
    expect(printedBy(() => inspect.machine(back))[0]).toMatch(/^live/);
    inspect.stop();
  });
});
