import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError, readConfig, type Environment } from '../../src/config.js';
import { ownSecret } from '../../src/identity/own-secret.js';

const secret = 'x'.repeat(32);
const read = (environment: Environment) => readConfig(environment, () => secret);

function problems(environment: Environment): readonly string[] {
  try {
    read(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('the configuration', () => {
  it('is complete without any variable, outside production', () => {
    expect(read({})).toMatchObject({
      production: false,
      host: '127.0.0.1',
      port: 4000,
      databaseUrl: '.data/database',
      redisUrl: undefined,
      authSecret: secret,
      explorer: true,
      introspection: true,
    });
  });

  it('asks in production for a secret, or for an outside issuer with its name and ours', () => {
    expect(problems({ NODE_ENV: 'production' })).toEqual([
      expect.stringMatching(/^AUTH_SECRET is not set; .*32 random/),
    ]);
    expect(problems({ NODE_ENV: 'production', AUTH_SECRET: secret })).toEqual([]);
    const jwks = { NODE_ENV: 'production', AUTH_JWKS_URL: 'https://issuer.test/jwks' };
    expect(problems(jwks)).toHaveLength(2);
    expect(problems({ ...jwks, AUTH_ISSUER: 'https://issuer.test', AUTH_AUDIENCE: 'notes' })).toEqual([]);
    expect(
      problems({ ...jwks, AUTH_JWKS_URL: 'http://issuer.test', AUTH_ISSUER: 'i', AUTH_AUDIENCE: 'a' }),
    ).toHaveLength(1);
  });

  it('hides the explorer and the schema in production unless they are asked for', () => {
    const production = { NODE_ENV: 'production', AUTH_SECRET: secret };
    expect(read(production)).toMatchObject({ explorer: false, introspection: false, host: '0.0.0.0' });
    expect(read({ ...production, EXPLORER: 'on' })).toMatchObject({ explorer: true, introspection: true });
  });

  it.each([
    ['PORT', '70000'],
    ['PORT', 'http'],
    ['DATABASE_URL', 'mysql://root:hunter2@db/notes'],
    ['REDIS_URL', 'localhost:6379'],
    ['AUTH_SECRET', 'short'],
    ['REGISTRY_TOKEN', 'short'],
    ['OPERATIONS', 'some'],
    ['RETENTION_DAYS', '-1'],
    ['RETENTION_DAYS', '1.5'],
    ['RETENTION_DAYS', 'forever'],
    ['RETENTION_DAYS', '1e9'],
    ['AUTH_JWKS_URL', 'issuer.test'],
    ['LOG_LEVEL', 'chatty'],
    ['NODE_ENV', 'prod'],
    ['EXPLORER', 'yes'],
  ])('says what is wrong with %s=%s, and what it should be', (name, value) => {
    const [problem, ...others] = problems({ [name]: value });
    expect(others).toEqual([]);
    expect(problem).toMatch(new RegExp(`^${name} is .+; .+\\.?$`));
    expect(problem).not.toContain('hunter2');
  });

  it('keeps the log for ninety days, or for as many as it is told, or for ever', () => {
    const days = (given?: string) => read({ RETENTION_DAYS: given }).retentionMs;
    expect([days(), days('30'), days('0')]).toEqual([90 * 86_400_000, 30 * 86_400_000, undefined]);
  });

  it('says everything that is wrong at once', () => {
    expect(problems({ PORT: 'x', LOG_LEVEL: 'x', EXPLORER: 'x' })).toHaveLength(3);
  });
});

describe('the secret of a checkout', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-secret-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is made once, long, and for its owner alone', () => {
    const file = join(folder, 'data', 'auth-secret');
    const made = ownSecret(file);
    expect(made.length).toBeGreaterThanOrEqual(32);
    expect(ownSecret(file)).toBe(made);
    expect(readFileSync(file, 'utf8').trim()).toBe(made);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});
