import type { RecordData } from '@holdfast/schema/merge';
import { yjsText } from '../../src/text.js';
import { gql } from '@apollo/client';
import { persistRest } from '../../src/cache/rest-persistence.js';
import { createHoldfast } from '../../src/client/create-holdfast.js';
import type { Holdfast } from '../../src/client/holdfast.js';
import type { HoldfastOptions } from '../../src/client/options.js';
import { nodeEnvironment, type Environment } from '../../src/environment/index.js';
import { memoryStores } from '../../src/stores/memory.js';
import type { StoreFactory } from '../../src/stores/store.js';
import { manifest, TinyServer } from './tiny-server.test-util.js';

export const ada = { email: 'ada@example.org', password: 'secret' };
export const bob = { email: 'bob@example.org', password: 'secret' };

/** One device, its stores, and a line to the server that can be cut. */
export class TestDevice {
  readonly server: TinyServer;
  readonly stores: StoreFactory = memoryStores();
  online = true;
  /** What answers instead of the server, if anything does. */
  intercept:
    | ((body: { query: string }, forward: () => Promise<Response>) => Promise<Response> | undefined)
    | undefined;
  readonly environment: Environment;

  constructor(server = new TinyServer()) {
    this.server = server;
    const { WebSocket } = server;
    const isOnline = () => this.online;
    this.environment = {
      ...nodeEnvironment({
        WebSocket: class extends WebSocket {
          constructor(url: string) {
            super(url);
            if (!isOnline()) this.close(1006);
          }
        },
      }),
      fetch: async (url, init) => {
        const forward = () => server.fetch(url, init);
        const body = JSON.parse(init?.body as string) as { query: string };
        if (!this.online) throw new TypeError('fetch failed');
        return (await this.intercept?.(body, forward)) ?? forward();
      },
    };
  }

  /** Starts the app. */
  open(options: Partial<HoldfastOptions> = {}): Promise<Holdfast> {
    return createHoldfast({
      uri: 'http://server.test/graphql',
      apiVersion: '2026-11',
      appVersion: '1.0.0',
      manifest,
      text: yjsText,
      rest: persistRest,
      store: this.stores,
      device: { name: 'Test', platform: 'node' },
      environment: this.environment,
      policy: { backOffMs: 1, backOffMaxMs: 5 },
      ...options,
    });
  }
}

export const createNote = gql`
  mutation CreateNote($input: CreateNoteInput!) {
    createNote(input: $input) {
      clientMutationId
      outcome
      replayed
      userErrors {
        code
        message
        path
      }
      conflicts {
        id
      }
      note {
        id
        title
        tags
        pinned
        version
        checklistCount
        notebook {
          id
          title
        }
      }
    }
  }
`;

export const updateNote = gql`
  mutation UpdateNote($input: UpdateNoteInput!) {
    updateNote(input: $input) {
      outcome
      userErrors {
        code
        message
        path
      }
      note {
        id
        title
        pinned
      }
    }
  }
`;

export const notesQuery = gql`
  query Notes($where: NoteFilter!, $orderBy: NoteOrder, $first: Int, $after: String) {
    notes(where: $where, orderBy: $orderBy, first: $first, after: $after) {
      nodes {
        id
        title
        pinned
        tags
        status
        checklistCount
        notebook {
          id
          title
        }
      }
      edges {
        cursor
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
    }
  }
`;

/** An id that reads as a number. */
export const uuid = (number: number): string => `01970000-0000-7000-8000-${String(number).padStart(12, '0')}`;

export const noteInput = (server: TinyServer, number: number, rest: RecordData = {}) => ({
  id: uuid(number),
  workspaceId: server.workspaceId,
  notebookId: uuid(900),
  title: `Note ${number}`,
  ...rest,
});

/** Resolves once the condition holds; looks again whenever the event loop has turned. */
export async function until(holds: () => boolean, what = 'the condition'): Promise<void> {
  for (let turns = 0; !holds(); turns++) {
    if (turns > 5_000) throw new Error(`${what} did not come about`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
