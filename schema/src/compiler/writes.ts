import {
  getNullableType,
  isInputObjectType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputObjectType,
} from 'graphql';
import { conflictType, type Entity, type Write } from '../manifest.js';
import type { DirectiveUse } from './directives.js';
import { readPayload } from './payloads.js';
import type { Reading } from './reading.js';
import { checkEnvelope } from './write-envelope.js';
import { readWriteFields } from './write-fields.js';

type AnyField = GraphQLField<unknown, unknown>;
type Entities = Readonly<Record<string, Entity>>;

/** The mutation fields with `@writes`, by name. `oneOfAKind`: whether a type may have one write of each kind only. */
export function readWrites(
  reading: Reading,
  entities: Entities,
  { oneOfAKind }: { oneOfAKind: boolean },
): Record<string, Write> {
  const writes: Record<string, Write> = {};
  const kinds = new Map<string, string>();
  for (const field of Object.values(reading.schema.getMutationType()?.getFields() ?? {})) {
    const use = reading.directives.of('writes', field);
    if (!use) continue;
    const write = readWrite(reading, field, use, entities);
    const kind = `${use.values.entity} ${use.values.kind}`;
    const other = kinds.get(kind);
    if (other && oneOfAKind)
      reading.problems.report(
        use.at(),
        `${field.name} and ${other} are both the ${use.values.kind} of ${use.values.entity}.`,
        'Keep one write of each kind for a type.',
      );
    kinds.set(kind, field.name);
    if (write) writes[field.name] = write;
  }
  return writes;
}

function readWrite(
  reading: Reading,
  field: AnyField,
  use: DirectiveUse<'writes'>,
  entities: Entities,
): Write | undefined {
  const { problems, directives, schema } = reading;
  const { entity: name, kind } = use.values;
  const role = directives.of('auth', field)?.values.role ?? 'EDITOR';
  const entity = entities[name];
  const type = schema.getType(name);
  if (!entity || !isObjectType(type)) {
    problems.report(
      use.at('entity'),
      `${field.name} writes ${name}, which is no type with @entity.`,
      `Name one of ${Object.keys(entities).join(', ')}.`,
    );
    return undefined;
  }
  const isDecision = kind === 'RESOLVE' || kind === 'REVERT';
  if (isDecision !== (name === conflictType)) {
    problems.report(
      use.at('kind'),
      isDecision
        ? `${field.name} would ${kind} ${name}; only a Conflict is decided.`
        : `${field.name} is the ${kind} of Conflict, which only the engine makes and changes.`,
      isDecision ? 'Choose CREATE, UPDATE, DELETE or RESTORE.' : 'Take the write away.',
    );
    return undefined;
  }
  const bulk = use.values.priority === 'BULK';
  if (bulk && kind !== 'CREATE' && kind !== 'UPDATE')
    problems.report(
      use.at('priority'),
      `${field.name} would be overtaken, but a ${kind} concerns more records than it names.`,
      'Leave BULK to a CREATE or an UPDATE.',
    );
  const input = inputOf(reading, field);
  const payload = readPayload(reading, field, name);
  if (!input) return undefined;
  checkEnvelope(reading, input, entity, kind);
  const fields = readWriteFields(reading, { input, entity, type, kind });
  const priority = bulk ? ({ priority: 'BULK' } as const) : {};
  const seen = kind === 'DELETE' && input.getFields().seen ? ({ seen: true } as const) : {};
  return (
    payload && {
      name: field.name,
      entity: name,
      kind,
      input: input.name,
      ...payload,
      role,
      ...priority,
      ...seen,
      fields,
    }
  );
}

/** The input object of a write: the type of its one argument. */
function inputOf({ problems }: Reading, field: AnyField): GraphQLInputObjectType | undefined {
  const [input, ...others] = field.args;
  const type = input?.name === 'input' && isNonNullType(input.type) ? getNullableType(input.type) : undefined;
  if (isInputObjectType(type) && others.length === 0) return type;
  problems.report(
    field.astNode,
    `${field.name} must take one argument, \`input\`, that is a non-null input object.`,
    'Write `(input: …Input!)`.',
  );
  return undefined;
}
