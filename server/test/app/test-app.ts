/** A running app over a database of its own, with people who are signed in. Requests go in without a port. */
import { hash } from '@node-rs/argon2';
import { catalogue, type ErrorCode } from '@holdfast/schema/errors';
import { randomUUID } from 'node:crypto';
import type { Role } from '@holdfast/schema';
import { afterAll } from 'vitest';
import { createApp, type App, type AppOptions } from '../../src/app.js';
import { readConfig, type Config } from '../../src/config.js';
import { openDatabase, type AppDatabase } from '../../src/db/index.js';
import { fieldNotes } from '../../src/domain/field-notes.js';
import { localHints } from '../../src/sync/index.js';
import { fieldNotesDatabase } from '../support/databases.js';
import { manualRuntime, type ManualRuntime } from '../support/manual-runtime.js';
import { cachedTemplate } from '../support/template-cache.js';

export const testConfig = (changes: Partial<Config> = {}): Config => ({
  ...readConfig({ NODE_ENV: 'test', HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'silent' }, () =>
    's'.repeat(64),
  ),
  ...changes,
});

export interface GraphqlError {
  readonly message: string;
  readonly path?: readonly string[];
  readonly extensions: {
    readonly code: ErrorCode;
    readonly retryable: boolean;
    readonly retryAfterMs?: number;
    readonly requestId?: string;
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers have many shapes; a wrong path fails an expectation
  readonly data: any;
  readonly errors: readonly GraphqlError[] | undefined;
  readonly text: string;
}

export interface RequestOptions {
  readonly path?: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly address?: string;
}

export interface SignedIn {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly deviceId: string;
  readonly token: string;
  readonly refreshToken: string;
}

export interface TestApp {
  readonly app: App;
  readonly runtime: ManualRuntime;
  readonly database: AppDatabase;
  request(query: string, variables?: object, options?: RequestOptions): Promise<Answer>;
  /** The code of the answer's only error. */
  codeOf(query: string, variables?: object, options?: RequestOptions): Promise<ErrorCode | undefined>;
  /** Makes an account and signs it in. */
  person(name: string): Promise<SignedIn>;
  signIn(email: string, deviceId?: string, password?: string): Promise<Answer>;
  workspace(owner: SignedIn, members?: ReadonlyArray<readonly [SignedIn, Role]>): Promise<string>;
}

export const password = 'offline-first';

let cheap: Promise<string> | undefined;
/** The password's hash at the smallest cost there is: a hundred sign-ins of tests need not be slow to guess. */
const cheapHash = (): Promise<string> => (cheap ??= hash(password, { memoryCost: 8, timeCost: 1 }));

const signInMutation = `mutation ($input: SignInInput!) {
  signIn(input: $input) { accessToken accessTokenExpiresAt refreshToken user { id name } device { id name current revokedAt } }
}`;

/** An embedded database with all tables and nothing in them; closed when the file's tests have ended. */
export async function emptyDatabase(): Promise<AppDatabase> {
  const copyOf = await cachedTemplate(fieldNotesDatabase.migrations);
  const database = await openDatabase({ url: 'memory://', ...fieldNotesDatabase, copyOf });
  afterAll(() => database.close());
  return database;
}

/** An app; stopped when the file's tests have ended. */
export async function testApp(
  options: Partial<Omit<AppOptions, 'database' | 'runtime'>> & {
    database?: AppDatabase;
    runtime?: ManualRuntime;
  } = {},
): Promise<TestApp> {
  const runtime = options.runtime ?? manualRuntime();
  const database = options.database ?? (await emptyDatabase());
  const app = await createApp({
    config: testConfig(),
    hints: localHints(),
    domain: fieldNotes,
    ...options,
    database,
    runtime,
  });
  afterAll(() => app.stop());

  const request: TestApp['request'] = async (
    query,
    variables = {},
    { path = '/graphql', token, headers, address } = {},
  ) => {
    const answer = await app.fastify.inject({
      method: 'POST',
      url: path,
      headers: {
        'content-type': 'application/json',
        ...(token && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      payload: JSON.stringify({ query, variables }),
      ...(address && { remoteAddress: address }),
    });
    const body = JSON.parse(answer.body) as Pick<Answer, 'data' | 'errors'>;
    for (const { extensions } of body.errors ?? []) {
      if (!(extensions.code in catalogue)) throw new Error(`${extensions.code} is not in the catalogue`);
    }
    return { status: answer.statusCode, headers: answer.headers, text: answer.body, ...body };
  };

  const signIn: TestApp['signIn'] = (email, deviceId = randomUUID(), given = password) =>
    request(signInMutation, {
      input: {
        email,
        password: given,
        device: { id: deviceId, name: `Phone of ${email}`, platform: 'test' },
      },
    });

  return {
    app,
    runtime,
    database,
    request,
    signIn,
    async codeOf(...args) {
      const { errors } = await request(...args);
      return errors?.[0]?.extensions.code;
    },
    async person(name) {
      const email = `${name.toLowerCase()}.${randomUUID()}@holdfast.test`;
      const id = randomUUID();
      await database.prisma.user.create({ data: { id, email, name, passwordHash: await cheapHash() } });
      const deviceId = randomUUID();
      const { data } = await signIn(email, deviceId);
      const { accessToken: token, refreshToken } = data.signIn;
      return { id, name, email, deviceId, token, refreshToken };
    },
    async workspace(owner, members = []) {
      const workspaceId = randomUUID();
      await app.identity.workspaces.create(owner.id, { id: workspaceId, name: 'Basecamp' });
      for (const [{ email }, role] of members)
        await app.identity.workspaces.addMember(owner.id, { workspaceId, email, role });
      return workspaceId;
    },
  };
}

/** The input of a mutation, with an id and the time. */
export const mutation = (runtime: ManualRuntime, input: object): Record<string, unknown> => ({
  clientMutationId: randomUUID(),
  issuedAt: new Date(runtime.now()).toISOString(),
  ...input,
});
