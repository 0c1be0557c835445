import { randomUUID } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import { redisHints, workspaceTopic, type Hints } from '../../src/sync/index.js';
import { eachDatabase, fieldNotesDatabase } from '../support/databases.js';
import { findRedis } from '../support/services.js';
import { describeWith } from '../support/suites.js';
import { syncWorld } from '../support/sync-world.js';

const redis = await findRedis();

describeWith(redis, 'hints through Redis', () => {
  const open: Hints[] = [];
  const connect = (url = redis.url, onProblem: (error: Error) => void = () => {}): Hints => {
    const hints = redisHints(url, onProblem);
    open.push(hints);
    return hints;
  };
  afterEach(async () => {
    for (const hints of open.splice(0)) await hints.close();
  });

  /** The next hint on a topic; asks for it again until the connection stands, since an early hint is lost. */
  async function heard(listening: Hints, telling: Hints, topic: string, text: string): Promise<string> {
    let hint: string | undefined;
    const quit = listening.subscribe(topic, (found) => (hint = found || hint));
    for (let round = 0; hint === undefined; round += 1) {
      await telling.publish(topic, text);
      await new Promise((resolve) => setImmediate(resolve));
    }
    quit();
    return hint;
  }

  it('reach listeners on other servers, on their own topic only', async () => {
    const [a, b] = [connect(), connect()];
    const topic = randomUUID();
    const elsewhere: string[] = [];
    b.subscribe(randomUUID(), (text) => elsewhere.push(text));
    expect(await heard(b, a, topic, '7')).toBe('7');
    expect(elsewhere.filter(Boolean)).toEqual([]);
  });

  it('reach nobody who has stopped listening, and everybody else', async () => {
    const [a, b] = [connect(), connect()];
    const topic = randomUUID();
    const stopped: string[] = [];
    b.subscribe(topic, (text) => stopped.push(text))();
    expect(await heard(b, a, topic, '1')).toBe('1');
    expect(stopped).toEqual([]);
  });

  it('begin with an empty one, once Redis knows of the listener: what came before it may be lost', async () => {
    const first = new Promise((resolve) => connect().subscribe(randomUUID(), resolve));
    expect(await first).toBe('');
  });

  it('are lost without harm while Redis is away', async () => {
    const problem = new Promise<Error>((resolve) => {
      const away = connect('redis://127.0.0.1:1', resolve);
      void away.publish('topic', 'lost');
    });
    expect(await problem).toBeInstanceOf(Error);
  });

  eachDatabase(fieldNotesDatabase, (openDatabase) => {
    it('wake the readers of one server when another writes', async () => {
      const { database, peer } = await openDatabase();
      const [here, there] = [connect(), connect()];
      const world = await syncWorld(database, undefined, { hints: here });
      const reader = world.server({ database: await peer(), hints: there });
      await heard(there, here, randomUUID(), 'the connections stand');

      const pages = reader.live(world.lin, { workspaceId: world.workspaceId }, new AbortController().signal);
      await pages.next();
      const next = pages.next();
      await heard(there, here, workspaceTopic(world.workspaceId), '0');
      const note = { id: randomUUID(), workspaceId: world.workspaceId, title: 'From there' };
      await world.sync.push(world.ada, [world.mutation('createNotebook', note)]);
      expect((await next).value?.records[0]?.data.title).toBe('From there');
      await pages.return?.();
    });
  });
});
