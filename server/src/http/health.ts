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

  const hintHeard = (): Promise<void> =>
    new Promise((resolve) => {
      const topic = `ready:${runtime.uuid()}`;
      const unsubscribe = hints.subscribe(topic, () => {
        unsubscribe();
        resolve();
      });
      void hints.publish(topic, '');
    });

  fastify.get('/healthz', async () => ({ status: 'ok' }));

  fastify.get('/readyz', async (_request, reply) => {
    if (stopping()) return reply.code(503).send({ status: 'stopping' });
    const [reachable, heard] = await Promise.all([inTime(database.query('select 1')), inTime(hintHeard())]);
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
