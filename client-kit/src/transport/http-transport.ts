import {
  answersDocument,
  drainDocument,
  fromWire,
  pullDocument,
  type ClientManifest,
  type Role,
} from '@holdfast/schema';
import { HoldfastError } from '@holdfast/schema/errors';
import type { RecordData } from '@holdfast/schema/merge';
import { asConflict } from '../sync/conflict-record.js';
import type {
  ChangePage,
  Membership,
  PageRequest,
  PushAnswer,
  Tombstone,
  Transport,
} from '../sync/transport.js';
import type { RequestOptions } from './api.js';
import type { Ask } from './authorized.js';
import { dataOf } from './graphql-answer.js';
import { livePages } from './live-pages.js';
import type { ServerClock } from './server-clock.js';
import type { SocketSession } from './socket-port.js';

export interface HttpTransportOptions {
  readonly manifest: ClientManifest;
  readonly ask: Ask;
  readonly socket: SocketSession;
  readonly clock: ServerClock;
}

/** The sync engine's way to the server: queries and pushes over HTTP, live changes over one WebSocket. */
export function createTransport({ manifest, ask, socket, clock }: HttpTransportOptions): Transport {
  const { documents } = manifest;
  return {
    async push(mutations, signal, apiVersion) {
      const variables = { mutations: mutations.map(({ name, input }) => ({ [name]: input })) };
      const query = apiVersion === undefined ? documents.push : drainDocument;
      const options = { ...kept(signal), ...(apiVersion !== undefined && { apiVersion }) };
      const { push } = dataOf(await ask({ query, variables }, options));
      const read = apiVersion === undefined ? pushAnswer : partialAnswer;
      return apiShape(() => (push as WireAnswer[]).map((answer) => read(answer, manifest)));
    },
    async answers(clientMutationIds, signal) {
      const { answers } = dataOf(
        await ask({ query: answersDocument, variables: { clientMutationIds } }, kept(signal)),
      );
      return apiShape(() => (answers as WireAnswer[]).map(partialAnswer));
    },
    async pull({ memberships, pages }, signal) {
      const query = pullDocument(documents, { memberships, pages: pages.length });
      const data = dataOf(await ask({ query, variables: numbered(pages) }, kept(signal)));
      return apiShape(() => ({
        ...(memberships && { memberships: membershipsOf(data.me as WireMe) }),
        pages: pages.map((_, n) => changePage(manifest, data[`changes${n}`] as WirePage)),
      }));
    },
    live(workspaceId, after, sink, types) {
      const read = (data: Readonly<Record<string, unknown>>) =>
        changePage(manifest, data.changes as WirePage);
      return livePages(
        socket,
        { query: documents.live, variables: { workspaceId, after, types } },
        read,
        sink,
      );
    },
    serverOffset: () => clock.offset(),
  };
}

/** The engine gives up on a call by itself. */
const kept = (signal: AbortSignal | undefined): RequestOptions => (signal ? { signal, untimed: true } : {});

/** The variables of a pull: those of each page, with its number. */
const numbered = (pages: readonly PageRequest[]): Record<string, unknown> =>
  Object.fromEntries(
    pages.flatMap((page, n) => Object.entries(page).map(([name, value]) => [`${name}${n}`, value])),
  );

interface WireMe {
  readonly workspaces: ReadonlyArray<{
    readonly role: Role;
    readonly workspace: { readonly id: string; readonly name: string };
  }>;
}

const membershipsOf = ({ workspaces }: WireMe): Membership[] =>
  workspaces.map(({ role, workspace: { id, name } }) => ({ workspaceId: id, name, role }));

interface WirePage extends Omit<ChangePage, 'records'> {
  readonly records: readonly RecordData[];
}

/** One page as the engine knows it: records by their types, fields by their own names. */
function changePage(manifest: ClientManifest, page: WirePage): ChangePage {
  return {
    records: page.records.flatMap((record) => fromWire(manifest, record) ?? []),
    tombstones: page.tombstones.map(({ type, id, version, deletedAt }): Tombstone => ({
      type,
      id,
      version,
      deletedAt,
    })),
    settled: page.settled,
    cursor: page.cursor,
    hasMore: page.hasMore,
    reset: page.reset,
  };
}

interface WireAnswer extends Omit<PushAnswer, 'record' | 'conflicts'> {
  readonly conflicts: readonly RecordData[];
  readonly record?: RecordData | null;
}

/** An answer in words that every API version has. */
const partialAnswer = ({
  clientMutationId,
  outcome,
  replayed = true,
  userErrors,
}: Pick<WireAnswer, 'clientMutationId' | 'outcome' | 'userErrors'> & { replayed?: boolean }): PushAnswer => ({
  ...{ clientMutationId, outcome, replayed, userErrors },
  conflicts: [],
  partial: true,
});

function pushAnswer(answer: WireAnswer, manifest: ClientManifest): PushAnswer {
  const { clientMutationId, outcome, replayed, userErrors, conflicts, record } = answer;
  const known = record ? fromWire(manifest, record) : undefined;
  return {
    ...{ clientMutationId, outcome, replayed, userErrors },
    conflicts: conflicts.flatMap((conflict) => {
      const told = fromWire(manifest, conflict);
      return told ? asConflict(told.data) : [];
    }),
    ...(known ? { record: known } : {}),
  };
}

/** An answer of another shape than the contract's is not the API's own, whoever gave it. */
function apiShape<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new HoldfastError('OFFLINE', undefined, { cause: error });
  }
}
