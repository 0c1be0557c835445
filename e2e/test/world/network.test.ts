import { describe, expect, it } from 'vitest';
import type { Host, HostSocket } from '../../src/world/host.js';
import { wireFetch, type WireEvent } from '../../src/world/http.js';
import { createLink } from '../../src/world/link.js';
import { createQuiescence } from '../../src/world/quiescence.js';
import { randomFrom } from '../../src/world/random.js';
import { wireSockets, type WireSocket } from '../../src/world/socket.js';
import { createTimeline } from '../../src/world/timeline.js';
import type { Mishap } from '../../src/world/weather.js';

function scene() {
  const quiescence = createQuiescence();
  const time = createTimeline(0, quiescence);
  const link = createLink(randomFrom('network'));
  const acted: string[] = [];
  const heard: string[] = [];
  const seen: WireEvent[] = [];
  const gone = new Set<(name: string) => void>();
  let hostEnd: HostSocket | undefined;
  const host: Host = {
    name: 'one',
    answer: async ({ body }) => {
      acted.push(body);
      return { status: 200, headers: { 'content-type': 'application/json' }, body: `{"heard":${body}}` };
    },
    openSocket(_path, socket) {
      hostEnd = socket;
      socket.onMessage(async (data) => {
        heard.push(data);
        socket.send(`re: ${data}`);
      });
      return (code) => heard.push(`closed ${code}`);
    },
  };
  const hosts = {
    reach: () => host,
    onGone: (listener: (name: string) => void) => (gone.add(listener), () => gone.delete(listener)),
  };
  const wire = {
    time,
    quiescence,
    hosts,
    link,
    enter: (work: () => void) => work(),
    observe: (event: WireEvent) => seen.push(event),
  };
  const fetch = wireFetch(wire);
  const post = (body: string, signal?: AbortSignal) =>
    fetch('http://host.test/graphql', { method: 'POST', body, ...(signal && { signal }) }).then((answer) =>
      answer.text(),
    );
  const sockets: WireSocket[] = [];
  const Socket = wireSockets(wire, (socket) => sockets.push(socket));
  const open = async () => {
    const log: string[] = [];
    const socket = new Socket('ws://host.test/graphql', 'graphql-transport-ws');
    socket.onopen = () => log.push('open');
    socket.onmessage = ({ data }) => log.push(data);
    socket.onclose = ({ code }) => log.push(`close ${code}`);
    await time.pass(1_000);
    return { socket, log };
  };
  return { time, link, acted, heard, seen, post, open, gone, close: () => hostEnd?.close(4403, 'no') };
}

const settled = async <T>(promise: Promise<T>) =>
  promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );

describe('a request over the faulty network', () => {
  it('comes and goes in fair weather, in virtual time', async () => {
    const { time, post, acted } = scene();
    expect(await time.drive('post', post('1'))).toBe('{"heard":1}');
    expect(acted).toEqual(['1']);
    expect(time.now()).toBeGreaterThanOrEqual(40);
  });

  it.each<[Mishap, number, RegExp]>([
    ['lose request', 0, /^(fetch failed|nothing)$/],
    ['lose answer', 1, /^(fetch failed|nothing)$/],
    ['duplicate', 2, /^\{"heard":1\}$/],
    ['bad gateway', 0, /502/],
    ['gateway timeout', 1, /504/],
    ['portal', 0, /guest network/],
    ['refuse', 0, /^fetch failed$/],
    ['hang', 0, /^nothing$/],
    ['truncate', 1, /^(?!.*\}$)/],
  ])('that is struck by "%s" has %i effects', async (mishap, effects, told) => {
    const { time, link, post, acted } = scene();
    link.befall(mishap);
    const patience = new Promise<string>((resolve) => time.after(60_000, () => resolve('nothing')));
    const answer = post('1').catch((error: Error) => error.message);
    expect(await time.drive('post', Promise.race([answer, patience]))).toMatch(told);
    await time.pass(60_000);
    expect(acted).toHaveLength(effects);
  });

  it('befalls only the request that was meant', async () => {
    const { time, link, post, acted } = scene();
    link.befall('lose request', { carrying: 'push' });
    await time.drive('post', post('"pull"'));
    void settled(post('"push"'));
    await time.pass(60_000);
    expect(acted).toEqual(['"pull"']);
  });

  it('ends when its caller gives up, and the server may have acted', async () => {
    const { time, link, post, acted } = scene();
    link.turn('deaf line');
    const giveUp = new AbortController();
    time.after(5_000, () => giveUp.abort(new Error('too long')));
    const outcome = await time.drive('post', settled(post('1', giveUp.signal)));
    expect(outcome).toEqual({ error: new Error('too long') });
    expect(acted).toEqual(['1']);
  });
});

describe('a socket over the faulty network', () => {
  it('keeps its messages in order, both ways', async () => {
    const { time, open } = scene();
    const { socket, log } = await open();
    for (const message of ['1', '2', '3']) socket.send(message);
    await time.pass(1_000);
    expect(log).toEqual(['open', 're: 1', 're: 2', 're: 3']);
  });

  it('that stalls once stays silent for good, also in fair weather: it is half open', async () => {
    const { time, link, open } = scene();
    const { socket, log } = await open();
    link.turn('deaf line');
    socket.send('1');
    await time.pass(1_000);
    link.turn('fair');
    await time.pass(600_000);
    expect(log).toEqual(['open']);
    socket.send('2');
    await time.pass(1_000);
    expect(log).toEqual(['open', 'close 1006']);
  });

  it('breaks for both when the server dies or the radio goes off', async () => {
    const { time, link, open, gone, heard } = scene();
    const first = await open();
    first.socket.send('1');
    await time.pass(1_000);
    for (const listener of [...gone]) listener('one');
    await time.pass(1_000);
    expect(first.log.at(-1)).toBe('close 1006');
    expect(heard).toEqual(['1', 'closed 1006']);
    const second = await open();
    link.turn('offline');
    await time.pass(1_000);
    expect(second.log).toEqual(['open', 'close 1006']);
  });

  it('tells the code with which the server closes it', async () => {
    const { time, open, close } = scene();
    const { socket, log } = await open();
    socket.send('1');
    await time.pass(1_000);
    close();
    await time.pass(1_000);
    expect(log.at(-1)).toBe('close 4403');
  });
});
