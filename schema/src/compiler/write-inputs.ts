import {
  getNullableType,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInterfaceType,
  type GraphQLInputObjectType as Input,
  type GraphQLObjectType,
} from 'graphql';
import type { ChangeShape, Entity, Field, MergeStrategy, WriteField, WriteKind } from '../manifest.js';
import { limitViolation } from '../merge/limits.js';
import type { Reading } from './reading.js';

/** What one write is read from. */
interface WriteSource {
  readonly input: GraphQLInputObjectType;
  readonly entity: Entity;
  readonly type: GraphQLObjectType | GraphQLInterfaceType | Input;
  readonly kind: WriteKind;
}

/** How a field with this strategy is changed by an update. */
const shapes: Record<MergeStrategy, ChangeShape> = {
  LAST_WRITE: 'plain',
  SERVER_WINS: 'plain',
  MANUAL: 'plain',
  TEXT: 'text',
  SET: 'set',
  COUNTER: 'counter',
};
const changeTypes: Record<Exclude<ChangeShape, 'plain'>, string> = {
  text: 'TextChange',
  set: 'SetChange',
  counter: 'CounterChange',
};

/** The fields of every input of a kind, which are the engine's: the idempotency key, the time, what record and since when. */
const envelope = (kind: WriteKind, partition: string): Record<string, string> => ({
  clientMutationId: 'ID!',
  issuedAt: 'DateTime!',
  id: 'ID!',
  ...(kind === 'CREATE' ? { [partition]: 'ID!' } : { baseVersion: 'Int!' }),
});

/** Whether an input has what the engine needs of every write of its kind. */
export function checkEnvelope(
  { problems }: Reading,
  input: GraphQLInputObjectType,
  entity: Entity,
  kind: WriteKind,
): void {
  for (const [name, wanted] of Object.entries(envelope(kind, entity.partition))) {
    const field = input.getFields()[name];
    if (field && String(field.type) === wanted && field.defaultValue === undefined) continue;
    problems.report(
      field?.astNode ?? input.astNode,
      `${input.name} needs \`${name}: ${wanted}\`, without a default.`,
      'Add it: every write of this kind carries it.',
    );
  }
}

/** The domain fields of a write's input, each in the shape in which this write changes it. */
export function readWriteFields(reading: Reading, source: WriteSource): Record<string, WriteField> {
  const { input, entity, kind } = source;
  const fields: Record<string, WriteField> = {};
  for (const field of Object.values(input.getFields())) {
    if (Object.hasOwn(envelope(kind, entity.partition), field.name)) continue;
    const written = writable(reading, source, field);
    if (!written) continue;
    fields[field.name] =
      kind === 'CREATE'
        ? readCreated(reading, source, field, written)
        : readChanged(reading, source, field, written);
  }
  if (kind === 'CREATE') checkComplete(reading, source);
  return fields;
}

/** The entity's field that an input field writes, if a write of this kind may. */
function writable(
  { problems }: Reading,
  { input, entity, kind }: WriteSource,
  field: GraphQLInputField,
): Field | undefined {
  const at = `${input.name}.${field.name}`;
  if (kind === 'DELETE' || kind === 'RESTORE') {
    problems.report(
      field.astNode,
      `${at}: a ${kind} changes no field of the record.`,
      'Take it away, or make the write an UPDATE.',
    );
    return undefined;
  }
  if (
    Object.hasOwn(envelope('CREATE', entity.partition), field.name) ||
    ['baseVersion', 'version', 'createdAt', 'updatedAt', 'deletedAt'].includes(field.name)
  ) {
    problems.report(field.astNode, `${at} is the engine's to set.`, 'Take it away.');
    return undefined;
  }
  const written = entity.fields[field.name];
  if (!written)
    problems.report(
      field.astNode,
      `${at} is no stored field of ${entity.name}.`,
      `Add it to ${entity.name}, or take it away here.`,
    );
  return written;
}

function readCreated(
  { problems }: Reading,
  { input, type }: WriteSource,
  field: GraphQLInputField,
  written: Field,
): WriteField {
  const at = `${input.name}.${field.name}`;
  const wanted = String(type.getFields()[field.name]?.type);
  const given = String(field.type);
  if (given !== wanted && given !== `${wanted}!`)
    problems.report(
      field.astNode,
      `${at} is ${given}; a create takes the value itself, a ${wanted}.`,
      `Write ${wanted}, with a default where it may be left out.`,
    );
  const fallback: unknown = field.defaultValue;
  if (field.astNode?.defaultValue) {
    const wrong = fallback === undefined ? `is no ${given}` : limitViolation(written, fallback);
    if (wrong)
      problems.report(
        field.astNode.defaultValue,
        `The default of ${at} does not fit: ${wrong}`,
        'Give a value that the field may have.',
      );
  }
  return {
    name: field.name,
    shape: 'plain',
    required: given.endsWith('!') && fallback === undefined,
    nullable: !given.endsWith('!'),
    ...(fallback !== undefined && { default: fallback }),
  };
}

function readChanged(
  { problems }: Reading,
  { input, type }: WriteSource,
  field: GraphQLInputField,
  written: Field,
): WriteField {
  const at = `${input.name}.${field.name}`;
  const shape = shapes[written.strategy];
  const plain = type.getFields()[field.name]?.type;
  const wanted = shape === 'plain' ? String(plain && getNullableType(plain)) : changeTypes[shape];
  if (String(field.type) !== wanted)
    problems.report(
      field.astNode,
      `${at} is ${String(field.type)}; an update changes a field that merges by ${written.strategy} with a ${wanted}.`,
      `Write ${wanted}, without "!": what is left out stays as it is.`,
    );
  if (field.defaultValue !== undefined)
    problems.report(
      field.astNode,
      `${at} has a default, so every update would change it.`,
      'Take the default away.',
    );
  return { name: field.name, shape, required: false, nullable: written.type.nullable };
}

/** A record is whole from the start: what may not be null is given by the create, or by its default. */
function checkComplete({ problems }: Reading, { input, entity }: WriteSource): void {
  const engine = ['id', entity.partition, 'version', 'createdAt', 'updatedAt'];
  for (const field of Object.values(entity.fields)) {
    if (field.type.nullable || engine.includes(field.name) || input.getFields()[field.name]) continue;
    problems.report(
      input.astNode,
      `${input.name} does not say what ${entity.name}.${field.name} is to be.`,
      `Add ${field.name} with its type, and a default where a caller may leave it out.`,
    );
  }
}
