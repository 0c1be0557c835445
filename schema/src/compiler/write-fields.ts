import {
  getNullableType,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLObjectType,
} from 'graphql';
import type { ChangeShape, Entity, Field, MergeStrategy, WriteField, WriteKind } from '../manifest.js';
import { limitViolation } from '../merge/limits.js';
import { isEngineField } from './engine-fields.js';
import type { Reading } from './reading.js';
import { envelopeOf, optionalEnvelopeOf } from './write-envelope.js';

/** What the fields of one write are read from. */
interface WriteSource {
  readonly kind: WriteKind;
  readonly input: GraphQLInputObjectType;
  readonly entity: Entity;
  /** The entity's type in the schema. */
  readonly type: GraphQLObjectType;
}

/** How a field with this strategy is changed by an update. */
const shapes: Record<MergeStrategy, Exclude<ChangeShape, 'choice'>> = {
  LAST_WRITE: 'plain',
  SERVER_WINS: 'plain',
  MANUAL: 'plain',
  TEXT: 'text',
  SET: 'set',
  COUNTER: 'counter',
};
const changeTypes: Record<Exclude<ChangeShape, 'plain' | 'choice'>, string> = {
  text: 'TextChange',
  set: 'SetChange',
  counter: 'CounterChange',
};

/** The domain fields of a write's input, each in the shape in which this write changes it. */
export function readWriteFields(reading: Reading, source: WriteSource): Record<string, WriteField> {
  const { input, entity, kind } = source;
  if (kind === 'RESOLVE') return choiceFields;
  const envelope = { ...envelopeOf(kind, entity.partition), ...optionalEnvelopeOf(kind) };
  const read = kind === 'CREATE' ? readCreated : readChanged;
  const fields: Record<string, WriteField> = {};
  for (const field of Object.values(input.getFields())) {
    if (Object.hasOwn(envelope, field.name)) continue;
    const written = writable(reading, source, field);
    if (written) fields[field.name] = read(reading, source, field, written);
  }
  if (kind === 'CREATE') checkComplete(reading, source);
  return fields;
}

/** What a decision about a conflict consists of. */
const choiceFields: Record<string, WriteField> = {
  choice: { name: 'choice', shape: 'choice', required: true, nullable: false },
  value: { name: 'value', shape: 'choice', required: false, nullable: true },
};

/** The entity's field that an input field writes, if a write of this kind may. */
function writable(
  { problems }: Reading,
  { input, entity, kind }: WriteSource,
  field: GraphQLInputField,
): Field | undefined {
  const at = `${input.name}.${field.name}`;
  const refuse = (message: string, advice: string): undefined =>
    void problems.report(field.astNode, message, advice);
  if (kind === 'DELETE' || kind === 'RESTORE' || kind === 'REVERT')
    return refuse(
      `${at}: a ${kind} changes no field of the record.`,
      'Take it away, or make the write an UPDATE.',
    );
  if (field.name === 'baseVersion' || isEngineField(entity.partition, field.name))
    return refuse(`${at} is the engine's to set.`, 'Take it away.');
  return (
    entity.fields[field.name] ??
    refuse(`${at} is no stored field of ${entity.name}.`, `Add it to ${entity.name}, or take it away here.`)
  );
}

/** A create takes the value itself. */
function readCreated(
  reading: Reading,
  { input, type }: WriteSource,
  field: GraphQLInputField,
  written: Field,
): WriteField {
  const at = `${input.name}.${field.name}`;
  const wanted = String(type.getFields()[field.name]?.type);
  const given = String(field.type);
  if (given !== wanted && given !== `${wanted}!`)
    reading.problems.report(
      field.astNode,
      `${at} is ${given}; a create takes the value itself: ${wanted}.`,
      `Write ${wanted}, with a default where it may be left out.`,
    );
  checkDefault(reading, at, field, written);
  const fallback: unknown = field.defaultValue;
  return {
    name: field.name,
    shape: 'plain',
    required: given.endsWith('!') && fallback === undefined,
    nullable: !given.endsWith('!'),
    ...(fallback !== undefined && { default: fallback }),
  };
}

function checkDefault({ problems }: Reading, at: string, field: GraphQLInputField, written: Field): void {
  const node = field.astNode?.defaultValue;
  if (!node) return;
  // GraphQL builds a schema with a default of another type in silence, as if there were none.
  const wrong =
    field.defaultValue === undefined
      ? `it is no ${String(field.type)}.`
      : limitViolation(written, field.defaultValue);
  if (wrong)
    problems.report(
      node,
      `The default of ${at} does not fit: ${wrong}`,
      'Give a value that the field may have.',
    );
}

/** An update takes a change, in the shape that the field's strategy can merge. */
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
      `${at} is ${String(field.type)}; an update changes a field that merges by ${written.strategy} with: ${wanted}.`,
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
  for (const { name, type } of Object.values(entity.fields)) {
    if (type.nullable || isEngineField(entity.partition, name) || input.getFields()[name]) continue;
    problems.report(
      input.astNode,
      `${input.name} does not say what ${entity.name}.${name} is to be.`,
      `Add ${name} with its type, and a default where a caller may leave it out.`,
    );
  }
}
