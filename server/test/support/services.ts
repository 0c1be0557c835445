/** The services that some tests need, and where this run finds them. */
import { Redis } from 'ioredis';
import pg from 'pg';

/** With this, a missing service fails the tests that need it instead of leaving them out. */
export const servicesRequired = process.env.HOLDFAST_REQUIRE_SERVICES === '1';

export interface Service {
  readonly name: string;
  readonly url: string;
  /** Why it cannot be used; undefined if it can. */
  readonly missing: string | undefined;
}

async function look(name: string, url: string, reach: (url: string) => Promise<unknown>): Promise<Service> {
  try {
    await reach(url);
    return { name, url, missing: undefined };
  } catch (error) {
    const reason = error instanceof Error ? error.message || error.name : String(error);
    return { name, url, missing: `${name} does not answer at ${url} (${reason})` };
  }
}

export const findPostgres = (): Promise<Service> =>
  look(
    'PostgreSQL',
    process.env.TEST_DATABASE_URL ?? 'postgresql://postgres@127.0.0.1:5432/postgres',
    async (url) => {
      const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
      // A connection that fails may also say so outside of `connect`.
      client.on('error', () => {});
      await client.connect();
      await client.end();
    },
  );

export const findRedis = (): Promise<Service> =>
  look('Redis', process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379', async (url) => {
    const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 2000 });
    redis.on('error', () => {});
    await redis.connect();
    redis.disconnect();
  });
