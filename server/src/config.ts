/**
 * The environment of the server, read once. Everything that a variable may decide is a field of `Config`; nothing else
 * of the server reads `process.env`. All bad values are told at once, each with what it should have been.
 */

export interface OutsideIssuer {
  /** Where the issuer publishes its keys. */
  readonly jwksUrl: URL;
  readonly issuer: string | undefined;
  readonly audience: string | undefined;
}

export const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface Config {
  readonly production: boolean;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** `postgresql://…`, `memory://`, or the folder of an embedded database. */
  readonly databaseUrl: string;
  /** Absent: hints stay in this process. */
  readonly redisUrl: string | undefined;
  /** Signs the server's own tokens. Absent only where all tokens come from an outside issuer. */
  readonly authSecret: string | undefined;
  readonly outsideIssuer: OutsideIssuer | undefined;
  readonly logLevel: LogLevel;
  /** Whether `/explorer` is served. */
  readonly explorer: boolean;
  /** Whether the schema may be asked for by query. */
  readonly introspection: boolean;
  /** Whether only operations are run that some app has registered. */
  readonly registeredOnly: boolean;
  /** Opens the registry of operations, and the schema to those who may not ask for it by query. Absent: there is no registry. */
  readonly registryToken: string | undefined;
  /** Whether the address of a caller is taken from `x-forwarded-for`. */
  readonly trustProxy: boolean;
  /** How long an access token lasts, in milliseconds. */
  readonly accessTokenMs: number;
  /** How long a refresh token lasts that is not used, in milliseconds. */
  readonly refreshTokenMs: number;
  /** For how long the last rotation of a refresh token is answered again, in milliseconds. */
  readonly refreshGraceMs: number;
  /** For how long receipts of mutations are kept, in milliseconds. */
  readonly receiptWindowMs: number;
  /** For how long the log is kept as it is, in milliseconds; undefined: for ever. */
  readonly retentionMs: number | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** What is wrong with the environment: all of it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(`The environment is not valid:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

const minute = 60_000;
const day = 24 * 60 * minute;
const shortestSecret = 32;
/** In days. */
const longestRetention = 36_500;

/**
 * The configuration that an environment asks for. `ownSecret` gives the secret that this checkout keeps for itself; it
 * is asked only outside production, where no variable says how tokens are signed. Throws `ConfigError`.
 */
export function readConfig(environment: Environment, ownSecret: () => string): Config {
  const problems: string[] = [];
  const production = environment.NODE_ENV === 'production';
  const say = (name: string, found: string, wanted: string): undefined => {
    problems.push(`${name} is ${found}; ${wanted}`);
  };
  const text = (name: string): string | undefined => environment[name]?.trim() || undefined;

  const oneOf = <T extends string>(name: string, values: readonly T[], fallback: T): T => {
    const given = text(name);
    if (given === undefined) return fallback;
    const known = values.find((value) => value === given);
    if (known === undefined) say(name, `"${given}"`, `it must be one of: ${values.join(', ')}.`);
    return known ?? fallback;
  };
  const flag = (name: string, fallback: boolean): boolean =>
    oneOf(name, ['on', 'off'], fallback ? 'on' : 'off') === 'on';

  const url = (name: string, protocols: readonly string[]): URL | undefined => {
    const given = text(name);
    if (given === undefined) return undefined;
    // A URL of a database carries a password, so a bad one is not repeated.
    if (!URL.canParse(given)) return say(name, 'not a URL', `it must start with ${protocols.join(' or ')}`);
    const parsed = new URL(given);
    if (protocols.includes(`${parsed.protocol}//`)) return parsed;
    return say(name, `a ${parsed.protocol} URL`, `it must start with ${protocols.join(' or ')}`);
  };

  const whole = (name: string, fallback: number, most: number, zero: string): number => {
    const given = text(name);
    if (given === undefined) return fallback;
    if (/^\d+$/.test(given) && Number(given) <= most) return Number(given);
    say(name, `"${given}"`, `it must be a whole number from 0 (${zero}) to ${most}.`);
    return fallback;
  };

  const databaseUrl = (): string => {
    const given = text('DATABASE_URL') ?? '.data/database';
    if (!given.includes('://') || given === 'memory://') return given;
    const parsed = url('DATABASE_URL', ['postgresql://', 'postgres://']);
    return parsed ? given : '';
  };

  const outsideIssuer = (): OutsideIssuer | undefined => {
    const jwksUrl = url('AUTH_JWKS_URL', ['https://', 'http://']);
    const issuer = text('AUTH_ISSUER');
    const audience = text('AUTH_AUDIENCE');
    if (!jwksUrl) return undefined;
    if (production && jwksUrl.protocol === 'http:')
      say(
        'AUTH_JWKS_URL',
        'an http: URL',
        'in production it must start with https://, since tokens are trusted by it.',
      );
    if (production && !issuer)
      say('AUTH_ISSUER', 'not set', "with AUTH_JWKS_URL, name the issuer as it stands in its tokens' `iss`.");
    if (production && !audience)
      say('AUTH_AUDIENCE', 'not set', 'with AUTH_JWKS_URL, name this API as the issuer does in `aud`.');
    return { jwksUrl, issuer, audience };
  };

  const authSecret = (): string | undefined => {
    const given = text('AUTH_SECRET');
    if (given === undefined) {
      if (!production) return ownSecret();
      if (!text('AUTH_JWKS_URL'))
        say(
          'AUTH_SECRET',
          'not set',
          'in production set it (32 random characters or more), or set AUTH_JWKS_URL.',
        );
      return undefined;
    }
    if (given.length < shortestSecret)
      say(
        'AUTH_SECRET',
        `${given.length} characters long`,
        `it must have at least ${shortestSecret}; make one with: openssl rand -base64 32`,
      );
    return given;
  };

  const registryToken = (): string | undefined => {
    const given = text('REGISTRY_TOKEN');
    if (given !== undefined && given.length < shortestSecret)
      say(
        'REGISTRY_TOKEN',
        `${given.length} characters long`,
        `it must have at least ${shortestSecret}; make one with: openssl rand -base64 32`,
      );
    return given;
  };

  const config: Config = {
    production,
    host: text('HOST') ?? (production ? '0.0.0.0' : '127.0.0.1'),
    port: whole('PORT', 4000, 65_535, 'any free port'),
    databaseUrl: databaseUrl(),
    redisUrl: url('REDIS_URL', ['redis://', 'rediss://'])?.href,
    authSecret: authSecret(),
    outsideIssuer: outsideIssuer(),
    logLevel: oneOf('LOG_LEVEL', logLevels, production ? 'info' : 'warn'),
    explorer: flag('EXPLORER', !production),
    introspection: flag('INTROSPECTION', !production || text('EXPLORER') === 'on'),
    registeredOnly: oneOf('OPERATIONS', ['any', 'registered'], 'any') === 'registered',
    registryToken: registryToken(),
    trustProxy: flag('TRUST_PROXY', false),
    accessTokenMs: 15 * minute,
    refreshTokenMs: 180 * day,
    refreshGraceMs: 10 * minute,
    receiptWindowMs: 90 * day,
    retentionMs: whole('RETENTION_DAYS', 90, longestRetention, 'the log is kept for ever') * day || undefined,
  };
  oneOf('NODE_ENV', ['production', 'development', 'test'], 'development');
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}
