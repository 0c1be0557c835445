import { isObjectType, type GraphQLObjectType } from 'graphql';
import type { DeleteConflict, Entity, Field, Role } from '../manifest.js';
import { checkCascades } from './cascades.js';
import type { DirectiveUse } from './directives.js';
import { readLinks } from './links.js';
import type { Problems } from './problems.js';
import type { Reading } from './reading.js';
import { readStoredFields } from './stored-fields.js';
import { wireNames } from './wire-names.js';

const usualPartition = 'workspaceId';

/** A type with `@entity`, before its fields are read. */
export interface Declared {
  readonly type: GraphQLObjectType;
  readonly model: string;
  readonly partition: string;
  readonly onDeleteConflict: DeleteConflict;
  readonly role: Role;
}

/** Every type that syncs, by name, in the order of the SDL. */
export function readEntities(reading: Reading): Record<string, Entity> {
  const declared = readDeclarations(reading);
  const stored = new Map([...declared].map(([name, entity]) => [name, readStoredFields(reading, entity)]));
  const wire = wireNames(stored);
  const entities: Record<string, Entity> = {};
  for (const [name, entity] of declared) {
    const fields: Record<string, Field> = {};
    for (const field of Object.values(stored.get(name) ?? {}))
      fields[field.name] = { ...field, wire: wire(name, field.name) };
    entities[name] = {
      name,
      model: entity.model,
      partition: entity.partition,
      onDeleteConflict: entity.onDeleteConflict,
      role: entity.role,
      fields,
      ...readLinks(reading, entity, stored),
    };
  }
  checkCascades(reading, entities);
  return entities;
}

function readDeclarations({ schema, directives, problems }: Reading): Map<string, Declared> {
  const declared = new Map<string, Declared>();
  const models = new Map<string, string>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    const entity = directives.of('entity', type);
    if (!entity) continue;
    const { model, onDeleteConflict } = entity.values;
    const partition = readPartition(problems, type, entity);
    const other = models.get(model);
    if (other)
      problems.report(
        entity.at('model'),
        `${type.name} and ${other} name one model, ${model}.`,
        'Give each type a model of its own.',
      );
    models.set(model, type.name);
    const role = directives.of('auth', type)?.values.role ?? 'VIEWER';
    declared.set(type.name, { type, model, partition, onDeleteConflict, role });
  }
  return declared;
}

/** The field that holds the owning workspace's id; the usual one where the SDL names one that is not there. */
function readPartition(problems: Problems, type: GraphQLObjectType, entity: DirectiveUse<'entity'>): string {
  const { partition } = entity.values;
  if (partition === usualPartition || type.getFields()[partition]) return partition;
  const message = `${type.name} has no field ${partition} to be its partition.`;
  const advice = `Add \`${partition}: ID!\` to ${type.name}, or name the field that holds the workspace's id.`;
  problems.report(entity.at('partition'), message, advice);
  return usualPartition;
}
