import type { GraphQLInputObjectType } from 'graphql';
import type { Entity, WriteKind } from '../manifest.js';
import type { Reading } from './reading.js';

/** What every input of a kind carries: the idempotency key, the time, which record, and since when it was seen so. */
export const envelopeOf = (kind: WriteKind, partition: string): Readonly<Record<string, string>> => ({
  clientMutationId: 'ID!',
  issuedAt: 'DateTime!',
  id: 'ID!',
  ...(kind === 'CREATE' ? { [partition]: 'ID!' } : { baseVersion: 'Int!' }),
});

/** What an input of a kind may carry: how far a deleter had seen the records that go along. */
export const optionalEnvelopeOf = (kind: WriteKind): Readonly<Record<string, string>> =>
  kind === 'DELETE' ? { seen: 'Cursor' } : {};

/** Reports what the engine needs of every write of its kind and an input does not have. */
export function checkEnvelope(
  { problems }: Reading,
  input: GraphQLInputObjectType,
  entity: Entity,
  kind: WriteKind,
): void {
  for (const [name, wanted] of Object.entries(envelopeOf(kind, entity.partition))) {
    const field = input.getFields()[name];
    if (field && String(field.type) === wanted && field.defaultValue === undefined) continue;
    problems.report(
      field?.astNode ?? input.astNode,
      `${input.name} needs \`${name}: ${wanted}\`, without a default.`,
      'Add it: every write of this kind carries it.',
    );
  }
}
