import type { Manifest, Write } from '@holdfast/schema';
import type { UserError } from '@holdfast/schema/errors';
import type { RecordData } from '@holdfast/schema/merge';
import type { SelectionSetNode } from 'graphql';
import type { Replica } from '../sync/replica.js';
import { select, type Resolvers, type SourceObject } from './select.js';
import type { SelectionScope } from './selections.js';

/** What became of a queueable mutation on this device: it is safe, or it was refused and nothing was taken. */
export type LocalOutcome =
  | { readonly outcome: 'QUEUED'; readonly clientMutationId: string; readonly record: RecordData | undefined }
  | {
      readonly outcome: 'REJECTED';
      readonly clientMutationId: string;
      readonly userErrors: readonly UserError[];
    };

export interface PayloadReader {
  readonly manifest: Manifest;
  readonly records: Pick<Replica, 'visible' | 'records'>;
}

/**
 * The payload of a queueable mutation, in the shape that the mutation selects: what the server would answer by the same
 * rules, with `outcome: QUEUED`. The record is as it shows by now, a deleted one as it was queued. Relations and counts of the record come from this device's records.
 */
export function optimisticPayload(
  { manifest, records }: PayloadReader,
  write: Write,
  selectionSet: SelectionSetNode,
  scope: SelectionScope,
  local: LocalOutcome,
): Record<string, unknown> {
  const { record: queued, userErrors } = { record: undefined, userErrors: [], ...local };
  const record = queued && (records.visible(write.entity, String(queued.id))?.data ?? queued);
  const payload: SourceObject = {
    __typename: write.payload,
    clientMutationId: local.clientMutationId,
    outcome: local.outcome,
    replayed: false,
    userErrors: userErrors.map((error) => ({ __typename: 'UserError', ...error })),
    conflicts: [],
    [write.record]: record ? { __typename: write.entity, ...record } : null,
  };
  return select(selectionSet, payload, scope, resolversOf(manifest, records));
}

function resolversOf(manifest: Manifest, records: PayloadReader['records']): Resolvers {
  const isPayload = (typename: string) =>
    Object.values(manifest.writes).some(({ payload }) => payload === typename);
  return {
    fits: (typename, condition) =>
      (condition === 'MutationResult' && isPayload(typename)) ||
      (condition === 'SyncedRecord' && Object.hasOwn(manifest.entities, typename)),
    resolve(object, field) {
      const entity = manifest.entities[object.__typename];
      const relation = entity?.relations[field];
      if (relation) {
        const target = records.visible(relation.to, String(object[relation.field]))?.data;
        return target && { __typename: relation.to, ...target };
      }
      const count = entity?.counts[field];
      if (!count) return object[field];
      return Array.from(records.records(count.of, String(object[entity.partition]))).filter(
        (other) => other[count.by] === object.id,
      ).length;
    },
  };
}
