/**
 * GraphQL over one message socket at a time (graphql-transport-ws), whatever carries it: a WebSocket, or a pair within
 * a process. A socket belongs to a device, and lives no longer than the token that it was opened with.
 */
import type { ApiVersion } from '@holdfast/schema';
import { HoldfastError } from '@holdfast/schema/errors';
import {
  GraphQLError,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import { makeServer, type Context as Connection } from 'graphql-ws';
import { createContext, type Services } from '../graphql/context.js';
import type { Presenter } from '../graphql/presenter.js';
import { requestScope } from '../graphql/request-scope.js';
import { createSocketOperations } from '../graphql/socket-operation.js';
import { createSubscribe } from '../graphql/subscribing.js';
import type { Caller, Credentials, Identity } from '../identity/index.js';
import type { Metrics } from '../metrics.js';
import type { Heard } from '../registry/index.js';
import type { Runtime } from '../runtime.js';
import { userTopic, type Hints } from '../sync/index.js';
import { createSender } from './sender.js';
import { lifecycleOf } from './versions.js';
import { guardSocket, SocketRefusal, type GuardedSocket, type SocketLike } from './guarded-socket.js';

export const socketLimits = {
  /** Characters of one message. */
  message: 1_000_000,
  /** Messages of one socket that are handled at once, its operations under way among them, and their characters. */
  atOnce: { messages: 100, characters: 4_000_000 },
  /** Operations under way on one socket. */
  subscriptions: 50,
  /** Open sockets of one device. */
  socketsPerDevice: 20,
  /** How long a socket may wait before it says who it is, in milliseconds. */
  initWaitMs: 10_000,
  /** How long what is under way may take once the server stops, in milliseconds. */
  lastWordsMs: 5_000,
} as const;

/** Why the server closes a socket: the code; the reason is a code of the catalogue where there is one. */
const closeCode = {
  goingAway: 1001,
  badRequest: 4400,
  internal: 1011,
  tryLater: 1013,
  refused: 4403,
  initTimeout: 4408,
  tooMany: 4429,
} as const;

/** What is served under one API version. */
export interface SocketVersion {
  readonly about: ApiVersion;
  readonly schema: GraphQLSchema;
  readonly services: Services;
}

export interface SocketServerOptions {
  readonly present: Presenter;
  readonly runtime: Runtime;
  readonly hints: Hints;
  readonly introspection: boolean;
  /** Where only registered operations are run: throws for the text of another. */
  readonly demand?: ((text: string) => Promise<void>) | undefined;
  /** Told which build of an app opens a socket for somebody who is signed in. */
  readonly heard?: Heard | undefined;
  readonly identity: Identity;
  readonly metrics: Metrics;
  /** The API versions that are served, newest first. */
  readonly supported: readonly string[];
}

export interface SocketOpening {
  /**
   * What to serve to one whose first message names this API version, if any. Throws `API_VERSION_UNSUPPORTED` where the
   * path or a header names another, or where it is not served.
   */
  readonly choose: (asked?: string) => SocketVersion;
  readonly socket: SocketLike;
  /** Where it came from. */
  readonly address: string;
}

type InitPayload = Record<string, unknown> | undefined;

/** One open socket. */
interface Session extends SocketOpening {
  readonly guarded: GuardedSocket;
  /** Known once it has said what it asks for. */
  version?: SocketVersion;
  connection?: Connection<InitPayload, Session>;
  caller?: Caller;
  /** What to undo when it closes. */
  readonly undo: Array<() => void>;
}

export interface SocketServer {
  /** Serves one socket. The function returned has to be called once when it has closed, whoever closed it. */
  opened(opening: SocketOpening): (code?: number, reason?: string) => Promise<void>;
  /** Takes no more sockets, completes all subscriptions, lets the rest finish, and closes what is open. */
  stop(): Promise<void>;
}

export function createSocketServer({
  present,
  runtime,
  hints,
  introspection,
  demand,
  heard,
  identity,
  metrics,
  supported,
}: SocketServerOptions): SocketServer {
  const sessions = new Set<Session>();
  /** By device: how many of its sockets are open. */
  const socketsOf = new Map<string, number>();
  const operationOf = createSocketOperations({ introspection });
  let stopping = false;

  const presentFor = (requestId: string, error: unknown): GraphQLFormattedError =>
    requestScope.run({ requestId }, () => present(error));

  const shown = (id: string, { errors, ...result }: ExecutionResult): FormattedExecutionResult =>
    errors ? { ...result, errors: errors.map((error) => presentFor(id, error)) } : result;
  const sender = createSender(shown);

  const protocol = makeServer<InitPayload, Session>({
    // Counted below, by the server's own clock.
    connectionInitWaitTimeout: 0,
    onConnect: async (connection) => {
      const session = connection.extra;
      session.connection = connection;
      const { connectionParams: params } = connection;
      session.version = versionFor(session, textIn(params, 'api-version'));
      const clientVersion = textIn(params, 'x-client-version');
      await refusing(() => identity.demandBuild(clientVersion));
      await identify(session, credentialsIn(params));
      await heard?.(clientVersion);
      return lifecycleOf(session.version.about);
    },
    onSubscribe: async ({ extra: session, subscriptions }, id, payload) => {
      // The one that is being opened is among them.
      if (Object.keys(subscriptions).length > socketLimits.subscriptions)
        return [
          asGraphQLError(
            new HoldfastError('RATE_LIMITED', 'This socket has too many subscriptions.', {
              retryAfterMs: 1_000,
            }),
          ),
        ];
      try {
        await demand?.(payload.query);
      } catch (error) {
        return [new GraphQLError('refused', { originalError: error as Error })];
      }
      // Said at the latest when the socket was initialised, before which nothing is subscribed to.
      const { schema, services } = session.version ?? session.choose();
      const operation = operationOf(schema, payload);
      if (!('document' in operation)) return operation;
      const identified = session.caller ?? new HoldfastError('UNAUTHENTICATED');
      return {
        ...operation,
        contextValue: createContext({ services, requestId: id, address: session.address, identified }),
      };
    },
    subscribe: createSubscribe(),
    onOperation: ({ extra: { guarded } }, id, _payload, _args, result) =>
      Symbol.asyncIterator in result
        ? sender(result as AsyncIterableIterator<ExecutionResult>, id, guarded.socket)
        : undefined,
    onNext: (_connection, id, _payload, _args, result) => shown(id, result),
    onError: (_connection, id, _payload, errors) => errors.map((error) => presentFor(id, error)),
  });

  const versionFor = ({ choose }: Session, asked: string | undefined): SocketVersion => {
    try {
      return choose(asked);
    } catch (error) {
      throw new SocketRefusal(closeCode.badRequest, versionRefusal(error, present, supported));
    }
  };

  const identify = async (session: Session, credentials: Credentials): Promise<void> => {
    const caller = await authenticate(credentials);
    // It may have closed meanwhile, and what is counted now would stay counted.
    if (!sessions.has(session)) return;
    const device = JSON.stringify([caller.userId, caller.deviceId]);
    const siblings = socketsOf.get(device) ?? 0;
    if (siblings >= socketLimits.socketsPerDevice) throw new SocketRefusal(closeCode.tooMany, 'RATE_LIMITED');
    socketsOf.set(device, siblings + 1);
    session.caller = caller;
    const end = (): void => void session.socket.close(closeCode.refused, 'TOKEN_EXPIRED');
    session.undo.push(
      () => oneLess(socketsOf, device),
      runtime.setTimer(Math.max(0, caller.expiresAt - runtime.now()), end),
      hints.subscribe(userTopic(caller.userId), () => void recheck(session, credentials)),
    );
  };

  const authenticate = (credentials: Credentials): Promise<Caller> =>
    refusing(() => identity.authenticate(credentials));

  /** What is refused closes the socket, with the reason. */
  const refusing = async <T>(ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask();
    } catch (error) {
      const code = String(present(error).extensions?.code);
      if (code === 'INTERNAL') throw new SocketRefusal(closeCode.internal, code);
      throw new SocketRefusal(code === 'OVERLOADED' ? closeCode.tryLater : closeCode.refused, code);
    }
  };

  /** Something about this person changed: a device that was shut out, and a session that was closed, end here. */
  const recheck = async (session: Session, credentials: Credentials): Promise<void> => {
    try {
      await authenticate(credentials);
    } catch (error) {
      if (error instanceof SocketRefusal && error.code === closeCode.refused)
        await session.socket.close(error.code, error.reason);
    }
  };

  const complete = async ({ connection, guarded, socket }: Session): Promise<void> => {
    const running = Object.values(connection?.subscriptions ?? {});
    await Promise.all(
      running.map(async (operation) => operation && 'return' in operation && operation.return(undefined)),
    );
    // An answer that nobody reads is never finished.
    await new Promise<void>((resolve) => {
      const cancel = runtime.setTimer(socketLimits.lastWordsMs, resolve);
      void guarded.idle().then(() => {
        cancel();
        resolve();
      });
    });
    await socket.close(closeCode.goingAway, 'Going away');
  };

  return {
    opened(opening) {
      if (stopping) {
        void opening.socket.close(closeCode.goingAway, 'Going away');
        return async () => {};
      }
      const guarded = guardSocket(opening.socket, {
        longest: socketLimits.message,
        atOnce: socketLimits.atOnce,
        onFailure: (error) => String(present(error).extensions?.code),
      });
      const session: Session = { ...opening, guarded, undo: [] };
      const closed = protocol.opened(guarded.socket, session);
      const init = runtime.setTimer(socketLimits.initWaitMs, () => {
        if (!session.connection)
          void opening.socket.close(closeCode.initTimeout, 'Connection initialisation timeout');
      });
      session.undo.push(init);
      sessions.add(session);
      metrics.socket(1);
      return async (code, reason) => {
        if (!sessions.delete(session)) return;
        metrics.socket(-1);
        for (const undo of session.undo) undo();
        await closed(code, reason);
      };
    },

    async stop() {
      stopping = true;
      await Promise.all([...sessions].map(complete));
    },
  };
}

function oneLess(counts: Map<string, number>, name: string): void {
  const count = (counts.get(name) ?? 0) - 1;
  if (count > 0) counts.set(name, count);
  else counts.delete(name);
}

/** A socket's first message says who it is with the names that the headers of a request have. */
const credentialsIn = (payload: InitPayload): Credentials => ({
  authorization: textIn(payload, 'authorization') ?? textIn(payload, 'Authorization'),
  clientId: textIn(payload, 'x-client-id'),
});

function textIn(payload: InitPayload, name: string): string | undefined {
  const value = payload?.[name];
  return typeof value === 'string' ? value : undefined;
}

/** Why a socket is refused that asks for an API version which is not served: the code, and those that are. */
export const versionRefusal = (error: unknown, present: Presenter, supported: readonly string[]): string =>
  // A WebSocket takes no longer reason, in bytes.
  `${String(present(error).extensions?.code)}: ${supported.join(', ')}`.slice(0, 123);

const asGraphQLError = (error: HoldfastError): GraphQLError =>
  new GraphQLError(error.message, { originalError: error });
