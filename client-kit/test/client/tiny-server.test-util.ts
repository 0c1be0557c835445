import { clientManifest, compileSchema, loadSdl, sdlFolder } from '@holdfast/schema/compiler';
import {
  intentOf,
  recordKey,
  type Around,
  settleMutation,
  writeOf,
  type QueuedMutation,
  type StoredRecord,
} from '@holdfast/schema/merge';
import { yjsText } from '@holdfast/schema/text';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { execute, GraphQLError, Kind, parse, subscribe, validate } from 'graphql';
import { makeServer } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { WebSocketConstructor } from '../../src/environment/environment.js';

const compiled = compileSchema(loadSdl(sdlFolder), { version: '2026-11' });
export const manifest = clientManifest(compiled.manifest);

interface LogEntry {
  readonly workspaceId: string;
  readonly key: string;
  readonly mutation: string;
  readonly device: string;
}

interface Caller {
  readonly userId: string;
  readonly deviceId: string;
}

/**
 * As much of the contract as the kit's tests need, executed by graphql itself over the real schema: records, receipts
 * and tokens in memory. Not the server; the tests with that one are end to end.
 */
export class TinyServer {
  readonly users = new Map([
    ['ada@example.org', { id: 'user-ada', name: 'Ada', password: 'secret' }],
    ['bob@example.org', { id: 'user-bob', name: 'Bob', password: 'secret' }],
  ]);
  readonly workspaceId = '01970000-0000-7000-8000-000000000001';
  /** Everybody is a member of these. */
  readonly workspaces = [{ id: this.workspaceId, name: 'Basecamp' }];
  readonly records = new Map<string, StoredRecord>();
  readonly log: LogEntry[] = [];
  readonly receipts = new Map<string, Record<string, unknown>>();
  readonly refreshTokens = new Map<string, Caller>();
  readonly accessTokens = new Map<string, Caller & { expired?: boolean }>();
  readonly revoked = new Set<string>();
  /** Operation names in the order in which they came in over HTTP. */
  readonly operations: string[] = [];
  refreshes = 0;
  /** Milliseconds that this server's clock is ahead. */
  ahead = 0;
  #waiting = new Set<() => void>();
  #made = 0;
  #asked = 0;

  /** The answer to one HTTP request; what stands between device and server is the test's to add. */
  fetch: typeof globalThis.fetch = async (_url, init) => {
    const { query, variables, operationName } = JSON.parse(init?.body as string) as {
      query: string;
      variables?: Record<string, unknown>;
      operationName?: string;
    };
    const document = parse(query);
    const [operation] = document.definitions;
    this.operations.push(operation?.kind === Kind.OPERATION_DEFINITION ? (operation.name?.value ?? '') : '');
    const headers = {
      'content-type': 'application/json',
      'x-holdfast-time': String(Date.now() + this.ahead),
    };
    const problems = validate(compiled.schema, document);
    const result =
      problems.length > 0
        ? {
            errors: problems.map(({ message }) => ({
              message,
              extensions: { code: 'BAD_USER_INPUT', retryable: false },
            })),
          }
        : await execute({
            schema: compiled.schema,
            document,
            variableValues: variables,
            operationName,
            rootValue: this.#root(new Headers(init?.headers).get('authorization') ?? undefined),
          });
    return new Response(JSON.stringify(result), { status: 200, headers });
  };

  /** The same over real sockets, HTTP and WebSocket on one port. */
  async listen() {
    const http = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        void this.fetch('', { body, headers: request.headers as Record<string, string> }).then(
          async (answer) => {
            response.writeHead(answer.status, Object.fromEntries(answer.headers));
            response.end(await answer.text());
          },
        );
      });
    });
    const sockets = new WebSocketServer({ server: http });
    const live = useServer(this.#socketOptions(), sockets);
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const { port } = http.address() as AddressInfo;
    return {
      uri: `http://127.0.0.1:${port}/graphql`,
      /** Ends every open WebSocket, with the code and reason given. */
      closeSockets: (code: number, reason: string) =>
        sockets.clients.forEach((socket) => socket.close(code, reason)),
      stop: async () => {
        await live.dispose();
        http.closeAllConnections();
        await new Promise((resolve) => http.close(resolve));
      },
    };
  }

  /** A WebSocket whose other end is this server, in the same process. */
  get WebSocket(): WebSocketConstructor {
    const server = makeServer(this.#socketOptions());
    return class LocalSocket {
      readyState = 0;
      readonly protocol = 'graphql-transport-ws';
      onopen: ((event: never) => void) | null = null;
      onmessage: ((event: never) => void) | null = null;
      onerror: ((event: never) => void) | null = null;
      onclose: ((event: never) => void) | null = null;
      #receive: (text: string) => Promise<void> = async () => undefined;
      #closed: (code?: number, reason?: string) => Promise<void>;
      constructor() {
        this.#closed = server.opened(
          {
            protocol: this.protocol,
            send: async (text: string) => queueMicrotask(() => this.onmessage?.({ data: text } as never)),
            close: (code, reason) => this.close(code, reason),
            onMessage: (receive) => (this.#receive = receive),
          },
          {},
        );
        queueMicrotask(() => {
          this.readyState = 1;
          this.onopen?.({} as never);
        });
      }
      send(text: string) {
        void this.#receive(text);
      }
      close(code = 1000, reason = '') {
        if (this.readyState >= 2) return;
        this.readyState = 3;
        queueMicrotask(() => {
          this.onclose?.({ code, reason, wasClean: true } as never);
          void this.#closed(code, reason);
        });
      }
    };
  }

  /** Writes as somebody at another device would. */
  write(mutation: QueuedMutation, device = 'another-device') {
    return this.#apply(mutation, { userId: 'user-ada', deviceId: device });
  }

  /** Asks people about two values of a field. Here nobody finds collisions; what readers get of one is the same. */
  ask(about: { type: string; recordId: string; field: string; theirs: unknown; yours: unknown }): string {
    const { theirs, yours, ...field } = about;
    const id = `01970000-0000-7000-8000-0000000000c${++this.#asked}`;
    const at = new Date().toISOString();
    const side = (whose: string, name: string) => ({
      ...{ [`${whose}UserId`]: `user-${name.toLowerCase()}`, [`${whose}DeviceId`]: `phone of ${name}` },
      ...{ [`${whose}Name`]: name, [`${whose}At`]: at, [`${whose}MutationId`]: `mutation of ${name}` },
    });
    const record = {
      ...{ id, workspaceId: this.workspaceId, ...field, strategy: 'MANUAL', state: 'OPEN', winner: 'NOBODY' },
      ...{ base: null, theirs: JSON.stringify(theirs), yours: JSON.stringify(yours) },
      ...{ ...side('their', 'Bob'), ...side('your', 'Ada') },
      ...{ resolution: null, replaced: null, resolvedByUserId: null, resolvedByName: null, resolvedAt: null },
      ...{
        explanation: 'A person has to decide.',
        version: 1,
        createdAt: at,
        updatedAt: at,
        deletedAt: null,
      },
    };
    this.#put(recordKey('Conflict', id), { record, stamps: {} }, { mutation: id, device: 'another-device' });
    return id;
  }

  session(userId: string, deviceId: string) {
    const [email, user] = [...this.users].find(([, { id }]) => id === userId)!;
    const accessToken = `access-${++this.#made}`;
    const refreshToken = `refresh-${this.#made}`;
    this.accessTokens.set(accessToken, { userId, deviceId });
    this.refreshTokens.set(refreshToken, { userId, deviceId });
    const inMinutes = (minutes: number) => new Date(Date.now() + this.ahead + minutes * 60_000).toISOString();
    return {
      ...{
        accessToken,
        accessTokenExpiresAt: inMinutes(15),
        refreshToken,
        refreshTokenExpiresAt: inMinutes(60 * 24 * 30),
      },
      user: { id: user.id, name: user.name, email, workspaces: [] },
      device: {
        id: deviceId,
        name: 'test',
        platform: 'test',
        createdAt: '',
        lastSeenAt: '',
        revokedAt: null,
        current: true,
      },
    };
  }

  #socketOptions() {
    return {
      schema: compiled.schema,
      execute,
      subscribe,
      roots: {},
      onSubscribe: (
        context: { connectionParams?: Readonly<Record<string, unknown>> },
        _id: string,
        payload: { query: string; variables?: Record<string, unknown> | null },
      ) => ({
        schema: compiled.schema,
        document: parse(payload.query),
        variableValues: payload.variables,
        rootValue: this.#root(String(context.connectionParams?.authorization)),
      }),
    };
  }

  #root(authorization: string | undefined) {
    const caller = () => this.#caller(authorization);
    return {
      me: () => {
        const { userId } = caller();
        const [email, { id, name }] = [...this.users].find(([, user]) => user.id === userId)!;
        return {
          id,
          email,
          name,
          workspaces: this.workspaces.map((workspace) => ({ role: 'OWNER', workspace })),
        };
      },
      signIn: ({ input }: { input: { email: string; password: string; device: { id: string } } }) => {
        const user = this.users.get(input.email);
        if (user?.password !== input.password) throw problem('UNAUTHENTICATED');
        return this.session(user.id, input.device.id);
      },
      refreshSession: ({ input }: { input: { refreshToken: string } }) => {
        this.refreshes++;
        const holder = this.refreshTokens.get(input.refreshToken);
        if (!holder) throw problem('UNAUTHENTICATED');
        if (this.revoked.has(holder.deviceId)) throw problem('DEVICE_REVOKED');
        this.refreshTokens.delete(input.refreshToken);
        return this.session(holder.userId, holder.deviceId);
      },
      signOut: () => true,
      note: ({ id }: { id: string }) => typed('Note', this.records.get(recordKey('Note', id))),
      notes: () => ({
        nodes: this.#all('Note'),
        edges: [],
        totalCount: this.#all('Note').length,
        pageInfo: {},
      }),
      push: ({ mutations }: { mutations: Array<Record<string, Record<string, unknown>>> }) => {
        const as = caller();
        return mutations.map((mutation) => {
          const [name, input] = Object.entries(mutation)[0]!;
          return this.#apply({ name, input: { ...input } }, as);
        });
      },
      changes: (
        args: { workspaceId: string; after?: string; first?: number; types?: string[] },
        _context: unknown,
        info: { operation: { operation: string } },
      ) => {
        const { deviceId } = caller();
        const page = (after: number) => this.#page(args.workspaceId, after, deviceId, args.types);
        if (info.operation.operation === 'subscription') return this.#follow(Number(args.after ?? 0), page);
        return page(Number(args.after ?? 0));
      },
    };
  }

  async *#follow(after: number, page: (after: number) => { cursor: string }) {
    for (let at = after; ;) {
      if (this.log.length > at) {
        const changes = page(at);
        at = Number(changes.cursor);
        yield { changes };
      } else await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  #page(workspaceId: string, after: number, deviceId: string, types: readonly string[] | undefined) {
    const since = this.log
      .slice(after)
      .filter((entry) => entry.workspaceId === workspaceId)
      .filter(({ key }) => types?.includes(key.split(':')[0]!) ?? true);
    const rows = [...new Set(since.map(({ key }) => key))].map((key) => ({
      type: key.split(':')[0]!,
      ...this.records.get(key)!,
    }));
    const isLive = ({ record }: StoredRecord) => record.deletedAt === null;
    return {
      records: rows.filter(isLive).map((row) => typed(row.type, row)),
      tombstones: rows
        .filter((row) => !isLive(row))
        .map(({ type, record }) => ({
          type,
          id: record.id,
          version: record.version,
          deletedAt: record.deletedAt,
        })),
      settled: since.filter(({ device }) => device === deviceId).map(({ mutation }) => mutation),
      cursor: String(this.log.length),
      hasMore: false,
      reset: false,
    };
  }

  #apply(mutation: QueuedMutation, { userId, deviceId }: Caller): Record<string, unknown> {
    const id = String(mutation.input.clientMutationId);
    const known = this.receipts.get(`${userId} ${id}`);
    if (known) return { ...known, replayed: true };
    const target = writeOf(compiled.manifest, mutation.name)!;
    const { write, entity } = target;
    const key = recordKey(entity.name, String(mutation.input.id));
    const stored = this.records.get(key);
    const workspaceId = String(mutation.input[entity.partition] ?? stored?.record[entity.partition]);
    const settled = settleMutation(
      compiled.manifest,
      this.#around(),
      target,
      intentOf(write, mutation.input, { workspaceId, at: String(mutation.input.issuedAt), by: deviceId }),
      { text: yjsText },
    );
    const changes = settled.outcome === 'REJECTED' ? [] : settled.changes;
    const changed = changes.filter((change) => change.changed.length > 0);
    for (const { key, next } of changed) this.#put(key, next, { mutation: id, device: deviceId });
    const answer = {
      __typename: write.payload,
      ...{ clientMutationId: id, outcome: settled.outcome, replayed: false, conflicts: [] },
      userErrors: settled.outcome === 'REJECTED' ? settled.errors : [],
      [write.record]: typed(entity.name, this.records.get(key)),
    };
    this.receipts.set(`${userId} ${id}`, answer);
    return answer;
  }

  #put(key: string, stored: StoredRecord, by: Pick<LogEntry, 'mutation' | 'device'>): void {
    this.records.set(key, stored);
    this.log.push({ workspaceId: String(stored.record.workspaceId), key, ...by });
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  #around(): Around {
    return {
      stored: (key) => this.records.get(key),
      pointingAt: (type, by, id) =>
        [...this.records].flatMap(([key, { record }]) =>
          key.startsWith(`${type}:`) && record[by] === id ? [key] : [],
        ),
      seen: () => Number.MAX_SAFE_INTEGER,
    };
  }

  #all(type: string) {
    return [...this.records]
      .filter(([key]) => key.startsWith(`${type}:`))
      .map(([, stored]) => typed(type, stored));
  }

  #caller(authorization: string | undefined): Caller {
    const caller = this.accessTokens.get(String(authorization).replace(/^Bearer /, ''));
    if (!caller) throw problem('UNAUTHENTICATED');
    if (this.revoked.has(caller.deviceId)) throw problem('DEVICE_REVOKED');
    if (caller.expired) throw problem('TOKEN_EXPIRED');
    return caller;
  }
}

export const problem = (code: string): GraphQLError => new GraphQLError(code, { extensions: { code } });

const typed = (type: string, stored: StoredRecord | undefined) =>
  stored ? { __typename: type, ...stored.record, ...syncOf(type, stored) } : null;

/** Texts as devices exchange them; this server always sends them whole. */
const syncOf = (type: string, { record, texts }: StoredRecord) =>
  Object.fromEntries(
    Object.values(compiled.manifest.entities[type]!.fields).flatMap(({ name, sync }) => {
      const state = texts?.[name];
      const wire = state === undefined ? { text: record[name], edits: null } : { text: null, edits: state };
      return sync === undefined ? [] : [[sync, wire]];
    }),
  );
