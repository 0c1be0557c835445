/** What `npm start` says, in words for whoever sits before the terminal. */
import { servedVersions } from '@holdfast/schema';
import { ConfigError, type Config } from '../config.js';
import { FolderLockedError, isServerUrl, MigrationError } from '../db/index.js';
import { versionsOf, type Domain } from '../domain/domain.js';

export interface Started {
  readonly url: string;
  readonly config: Config;
  readonly domain: Domain;
  readonly startedInMs: number;
}

export function greeting({ url, config, domain, startedInMs }: Started): string {
  const lines: ReadonlyArray<readonly [string, string]> = [
    [domain.webApp ? 'App' : 'About', `${url}/`],
    ['GraphQL', `${url}/graphql`],
    ...servedVersions(versionsOf(domain)).map(
      ({ version, state }) => ['', `${url}/graphql/${version}   ${state}`] as const,
    ),
    ...(config.explorer ? [['Explorer', `${url}/explorer`] as const] : []),
    ['Docs', `${url}/docs`],
    ['Health', `${url}/readyz   ${url}/metrics`],
    ['Database', databaseName(config.databaseUrl)],
  ];
  const accounts = config.production ? [] : (domain.accounts ?? []);
  const [first] = accounts;
  return [
    '',
    `${domain.name} is listening, ${Math.round(startedInMs)} ms after its start.`,
    '',
    ...lines.map(([name, value]) => `  ${name.padEnd(10)}${value}`),
    ...(first ? ['', `Demo accounts (password ${first.password}):`] : []),
    ...accounts.map(({ email, role }) => `  ${email.padEnd(28)}${role}`),
    '',
    '',
  ].join('\n');
}

function databaseName(url: string): string {
  if (!isServerUrl(url))
    return url.startsWith('memory:') ? 'embedded, in memory: gone when this ends' : `embedded, in ${url}`;
  const { host, pathname } = new URL(url);
  return `PostgreSQL at ${host}${pathname}`;
}

/** Why the server did not start, and what to do. What is not known is shown whole: nobody but the operator sees it. */
export function startProblem(error: unknown): string {
  if (error instanceof ConfigError || error instanceof FolderLockedError || error instanceof MigrationError)
    return error.message;
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    const { port } = error as Error & { port?: number };
    return `Port ${port} is in use by another process. Stop that one, or choose another port: PORT=4001 npm start`;
  }
  if (code === 'EACCES')
    return `This port may not be listened on without more rights: choose one above 1023, such as PORT=4000.`;
  if (code === 'ECONNREFUSED')
    return 'The database refuses the connection. Is PostgreSQL running where DATABASE_URL says?';
  return error.stack ?? error.message;
}
