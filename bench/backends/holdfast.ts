import { compileSchema, loadSdl, sdlFolder } from '@holdfast/schema/compiler';
import { currentVersion, textFields, type RecordData } from '@holdfast/schema';
import {
  intentOf,
  recordKey,
  settleMutation,
  writeOf,
  type Around,
  type QueuedMutation,
  type StoredRecord,
} from '@holdfast/schema/merge';
import { yjsText } from '@holdfast/schema/text';
import { execute, parse, subscribe, type DocumentNode } from 'graphql';
import { makeServer } from 'graphql-ws';
import { editsIn, noteOf } from '../field/notes.js';
import { workspaceId } from '../field/workspace.js';
import { changedNumbers, changedTitle } from './changed.js';
import type { Server } from './server.js';
import { Witness } from './witness.js';

interface Row {
  readonly stored: StoredRecord;
  readonly position: number;
}

interface LogEntry {
  readonly key: string;
  readonly device: string;
  readonly mutation: string;
}

const { schema, manifest } = compileSchema(loadSdl(sdlFolder), { version: currentVersion });

/**
 * Holdfast's protocol over the schema itself, executed by graphql and settled by the schema's own rules, with rows, log and
 * receipts in memory. What the real server is beside it: `npm run bench -- server`.
 */
export function holdfastServer(size: number): Server {
  const witness = new Witness();
  const rows = new Map<string, Row>();
  const log: LogEntry[] = [];
  const receipts = new Map<string, object>();
  const waiting = new Set<() => void>();
  const documents = new Map<string, DocumentNode>();
  const compiled = (query: string): DocumentNode => {
    const known = documents.get(query) ?? parse(query);
    documents.set(query, known);
    return known;
  };

  const keep = (key: string, stored: StoredRecord, device: string, mutation: string): void => {
    log.push({ key, device, mutation });
    rows.set(key, { stored, position: log.length });
  };
  for (let number = 0; number < size; number++) {
    const stored = asStored(number);
    keep(recordKey('Note', String(stored.record.id)), stored, '', '');
  }

  const page = (after: number, first: number, device: string) => {
    const records: RecordData[] = [];
    const settled: string[] = [];
    let reached = after;
    for (; reached < log.length && records.length < first; reached++) {
      const entry = log[reached]!;
      const { stored, position } = rows.get(entry.key)!;
      if (position === reached + 1) records.push(typed(entry.key, stored));
    }
    // A mutation is in the pages when the newest state of its record is.
    for (const { key, device: by, mutation } of log.slice(after, reached))
      if (by === device && rows.get(key)!.position <= reached) settled.push(mutation);
    const hasMore = reached < log.length;
    return { records, tombstones: [], settled, cursor: String(reached), hasMore, reset: false };
  };

  async function* follow(after: number, device: string) {
    for (let at = after; ;) {
      if (log.length > at) {
        const changes = page(at, 500, device);
        at = Number(changes.cursor);
        yield { changes };
      } else await new Promise<void>((resolve) => waiting.add(resolve));
    }
  }

  const around: Around = {
    stored: (key) => rows.get(key)?.stored,
    pointingAt: () => [],
    seen: () => Number.MAX_SAFE_INTEGER,
  };

  const apply = (mutation: QueuedMutation, device: string): object => {
    const id = String(mutation.input.clientMutationId);
    const known = receipts.get(id);
    if (known) return { ...known, replayed: true };
    const found = writeOf(manifest, mutation.name)!;
    const key = recordKey(found.entity.name, String(mutation.input.id));
    const at = String(mutation.input.issuedAt);
    const intent = intentOf(found.write, mutation.input, { workspaceId, at, by: device });
    const settled = settleMutation(manifest, around, found, intent, { text: yjsText });
    const changes = settled.outcome === 'REJECTED' ? [] : settled.changes;
    for (const change of changes) if (change.changed.length > 0) keep(change.key, change.next, device, id);
    if (changes.length > 0) witness.saw(editsIn(JSON.stringify(mutation.input)));
    const row = rows.get(key);
    const answer = {
      __typename: found.write.payload,
      ...{ clientMutationId: id, outcome: settled.outcome, replayed: false, conflicts: [] },
      userErrors: settled.outcome === 'REJECTED' ? settled.errors : [],
      [found.write.record]: row ? typed(key, row.stored) : null,
    };
    receipts.set(id, answer);
    return answer;
  };

  const tell = (): void => {
    for (const wake of [...waiting]) wake();
    waiting.clear();
  };

  const rootFor = (device: string) => ({
    me: () => ({
      ...{ id: 'ada', email: 'ada@example.org', name: 'Ada' },
      workspaces: [{ role: 'OWNER', workspace: { id: workspaceId, name: 'Field' } }],
    }),
    push: ({ mutations }: { mutations: Array<Record<string, RecordData>> }) => {
      const answers = mutations.map((mutation) => {
        const [name, input] = Object.entries(mutation)[0]!;
        return apply({ name, input: { ...input } }, device);
      });
      tell();
      return answers;
    },
    changes: (
      { after, first }: { after?: string; first?: number },
      _context: unknown,
      info: { operation: { operation: string } },
    ) =>
      info.operation.operation === 'subscription'
        ? follow(Number(after ?? 0), device)
        : page(Number(after ?? 0), first ?? 500, device),
  });

  const sockets = makeServer<{ 'x-client-id'?: string }>({
    schema,
    execute,
    subscribe,
    onSubscribe: ({ connectionParams }, _id, { query, variables }) => ({
      schema,
      document: compiled(query),
      variableValues: variables,
      rootValue: rootFor(connectionParams?.['x-client-id'] ?? ''),
    }),
  });

  return {
    witness,
    async answer({ body, headers }) {
      const { query, variables, operationName } = JSON.parse(body) as {
        query: string;
        variables?: Record<string, unknown>;
        operationName?: string;
      };
      const result = await execute({
        schema,
        document: compiled(query),
        ...(variables ? { variableValues: variables } : {}),
        operationName,
        rootValue: rootFor(headers['x-client-id'] ?? ''),
      });
      return {
        headers: { 'content-type': 'application/json', 'x-holdfast-time': String(Date.now()) },
        body: JSON.stringify(result),
      };
    },
    open(peer) {
      let receive: (text: string) => Promise<void> = async () => undefined;
      const closed = sockets.opened(
        {
          protocol: 'graphql-transport-ws',
          send: async (text: string) => peer.send(text),
          close: (code) => peer.close(code ?? 1000),
          onMessage: (listener) => (receive = listener),
        },
        {},
      );
      return { receive: (data) => void receive(data), closed: (code) => void closed(code, '') };
    },
    change(notes) {
      for (const number of changedNumbers(notes, size)) {
        const key = recordKey('Note', noteOf(number).id);
        const { record, ...rest } = rows.get(key)!.stored;
        const next = { ...record, title: changedTitle(number), version: Number(record.version) + 1 };
        keep(key, { ...rest, record: next }, 'another device', `change ${number}`);
      }
      tell();
    },
  };
}

/** A note as Field Notes keeps it. */
function asStored(number: number): StoredRecord {
  const { updatedAt, ...note } = noteOf(number);
  const more = {
    workspaceId,
    status: 'ACTIVE',
    colour: 'KELP',
    createdAt: updatedAt,
    updatedAt,
    deletedAt: null,
  };
  return { record: { ...note, ...more }, stamps: {} };
}

const texts = textFields(manifest.entities.Note!);

/** As graphql wants it: texts whole beside the other fields, or as they are kept once they were edited. */
function typed(key: string, { record, texts: states }: StoredRecord): RecordData {
  const wire = texts.map(({ name, sync }): [string, unknown] => {
    const state = states?.[name];
    const whole = { text: record[name], edits: null };
    return [String(sync), state === undefined ? whole : { text: null, edits: state }];
  });
  return { __typename: key.split(':')[0], ...record, ...Object.fromEntries<unknown>(wire) };
}
