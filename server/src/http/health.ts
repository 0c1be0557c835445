import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../metrics.js';
import type { Runtime } from '../runtime.js';
import type { Hints } from '../sync/index.js';

export interface HealthOptions {
  readonly database: { query(text: string): Promise<unknown> };
  readonly hints: Hints;
  readonly runtime: Runtime;
  readonly metrics: Metrics;
  readonly stopping: () => boolean;
}

/** How long a part may take to answer before it counts as away, in milliseconds. */
const patienceMs = 2_000;

/** `/healthz`: the process is alive. `/readyz`: it can serve. `/metrics`: what it has counted. */
export function addHealth(
  fastify: FastifyInstance,
  { database, hints, runtime, metrics, stopping }: HealthOptions,
): void {
  const inTime = (work: Promise<unknown>): Promise<boolean> =>
    new Promise((resolve) => {
      const cancel = runtime.setTimer(patienceMs, () => resolve(false));
      work
        .then(
          () => resolve(true),
          () => resolve(false),
        )
        .finally(cancel);
    });

  /** Whether a hint of our own comes back. Leaves no listener behind, though strangers ask while Redis is away. */
  const hintsHeard = async (): Promise<boolean> => {
    const topic = `ready:${runtime.uuid()}`;
    let unsubscribe = (): void => {};
    const heard = new Promise<void>((resolve) => {
      const publish = (): void => void hints.publish(topic, 'here');
      unsubscribe = hints.subscribe(topic, (text) => (text === '' ? publish() : resolve()));
      publish();
    });
    const inside = await inTime(heard);
    unsubscribe();
    return inside;
  };

  fastify.get('/healthz', async () => ({ status: 'ok' }));

  fastify.get('/readyz', async (_request, reply) => {
    if (stopping()) return reply.code(503).send({ status: 'stopping' });
    const [reachable, heard] = await Promise.all([inTime(database.query('select 1')), hintsHeard()]);
    // Without hints changes come late, and not at all without a database: only that makes a server unfit.
    return reply.code(reachable ? 200 : 503).send({
      status: reachable ? 'ok' : 'unavailable',
      database: reachable ? 'ok' : 'unreachable',
      hints: heard ? 'ok' : 'late',
    });
  });

  fastify.get('/metrics', async (_request, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(metrics.text()),
  );
}
