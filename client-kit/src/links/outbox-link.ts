import { ApolloLink, Observable } from '@apollo/client';
import type { Manifest } from '@holdfast/schema';
import { HoldfastError, type UserError } from '@holdfast/schema/errors';
import { OperationTypeNode, type DocumentNode, type FieldNode, type SelectionSetNode } from 'graphql';
import type { PassingRecords } from '../cache/passing-records.js';
import type { NewMutation, Replica } from '../sync/replica.js';
import { optimisticPayload, type LocalOutcome } from './optimistic-payload.js';
import {
  argumentsOf,
  operationOf,
  responseKey,
  scopeOf,
  selectedFields,
  type SelectionScope,
  type Variables,
} from './selections.js';

type Outbox = Pick<Replica, 'enqueue' | 'visible' | 'records'>;

/**
 * Queues mutations that can wait. Their promise resolves once they are durable on this device, with the record as the
 * person now sees it; the network comes later, and its answer reaches the screen as a change of the record. A mutation
 * that could not succeed is answered at once, as the server would: `outcome: REJECTED` with `userErrors`.
 *
 * All root fields of a mutation document are queueable, or none: half an operation cannot wait.
 */
export function outboxLink(
  manifest: Manifest,
  outbox: () => Outbox | undefined,
  passing: PassingRecords,
): ApolloLink {
  return new ApolloLink((operation, forward) => {
    const queued = queuedIn(manifest, operation.query, operation.variables);
    if (!queued) return forward(operation);
    return new Observable((observer) => {
      queueAll({ manifest, replica: outbox(), passing }, queued).then(
        (data) => {
          observer.next({ data });
          observer.complete();
        },
        (error: unknown) => observer.error(error),
      );
    });
  });
}

/** An operation of which some mutation can wait. */
export interface QueuedOperation {
  readonly scope: SelectionScope;
  /** Its root fields, in order. */
  readonly fields: readonly FieldNode[];
}

/** The operation, if it holds a mutation that can wait. One is enough: a document that mixes is refused. */
export function queuedIn(
  manifest: Manifest,
  document: DocumentNode,
  variables: Variables,
): QueuedOperation | undefined {
  const { operation, selectionSet } = operationOf(document);
  if (operation !== OperationTypeNode.MUTATION) return undefined;
  const scope = scopeOf(document, variables);
  const fields = selectedFields(selectionSet, scope).filter(({ name }) => name.value !== '__typename');
  return fields.some((field) => isQueueable(manifest, field)) ? { scope, fields } : undefined;
}

const isQueueable = (manifest: Manifest, { name }: FieldNode): boolean =>
  Object.hasOwn(manifest.writes, name.value);

export interface QueueContext {
  readonly manifest: Manifest;
  /** Undefined while nobody is signed in. */
  readonly replica: Outbox | undefined;
  readonly passing: PassingRecords;
}

/** Queues what an operation holds, in its order, as GraphQL does mutations. Resolves with what it selects. */
export async function queueAll(
  { manifest, replica, passing }: QueueContext,
  { scope, fields }: QueuedOperation,
): Promise<Record<string, unknown>> {
  demandQueueable(manifest, fields);
  if (!replica) throw new HoldfastError('UNAUTHENTICATED', nobodySignedIn);
  const outcomes: Array<readonly [FieldNode, LocalOutcome]> = [];
  for (const field of fields)
    outcomes.push([
      field,
      await queue(replica, passing, { name: field.name.value, input: inputOf(field, scope) }),
    ]);
  // Only now, all at once: a later edit may have come while the next field was written to the disk.
  const payloads = outcomes.map(([field, local]) => [
    responseKey(field),
    field.selectionSet ? payloadOf(field, field.selectionSet, local) : null,
  ]);
  return Object.fromEntries(payloads) as Record<string, unknown>;

  function payloadOf(field: FieldNode, selectionSet: SelectionSetNode, local: LocalOutcome) {
    const write = manifest.writes[field.name.value]!;
    return optimisticPayload({ manifest, records: replica! }, write, selectionSet, scope, local);
  }
}

async function queue(
  replica: Outbox,
  passing: PassingRecords,
  { name, input }: NewMutation,
): Promise<LocalOutcome> {
  try {
    const { entry, record } = await replica.enqueue({
      name,
      input,
      shown: () => passing.version(name, input),
    });
    if (!record) passing.edited(entry);
    return { outcome: 'QUEUED', clientMutationId: entry.clientMutationId, record };
  } catch (error) {
    const userErrors = refusalIn(error);
    if (!userErrors) throw error;
    return {
      outcome: 'REJECTED',
      clientMutationId: typeof input.clientMutationId === 'string' ? input.clientMutationId : '',
      userErrors,
    };
  }
}

const inputOf = (field: FieldNode, { variables }: SelectionScope): Readonly<Record<string, unknown>> =>
  (argumentsOf(field, variables).input ?? {}) as Readonly<Record<string, unknown>>;

/** What was wrong with the input, where that is why it was not taken. */
const refusalIn = (error: unknown): readonly UserError[] | undefined =>
  HoldfastError.is(error, 'BAD_USER_INPUT') && 'userErrors' in error
    ? (error.userErrors as readonly UserError[])
    : undefined;

const nobodySignedIn = 'Nobody is signed in, so there is no outbox to keep this edit in.';

/** Throws where a document mixes: half an operation cannot wait. */
function demandQueueable(manifest: Manifest, fields: readonly FieldNode[]): void {
  const direct = fields.filter((field) => !isQueueable(manifest, field));
  if (direct.length === 0) return;
  const names = (some: readonly FieldNode[]) => some.map(({ name }) => name.value).join(', ');
  const queueable = fields.filter((field) => !direct.includes(field));
  throw new HoldfastError(
    'BAD_USER_INPUT',
    `One mutation document mixes what waits in the outbox (${names(queueable)}) with what needs the network (${names(direct)}). Split it in two.`,
  );
}
