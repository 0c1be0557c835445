/** Resolvers of the entities' own fields, and of the queries for one record: all from the manifest. */
import { mayAs, type Entity, type Manifest, type Role } from '@holdfast/schema';
import type { RecordData } from '@holdfast/schema/merge';
import { noText, wholeText } from '../../sync/index.js';
import type { Context } from '../context.js';
import { uuidArgument } from '../ids.js';
import type { FieldResolvers, RecordResolver, RootResolver } from './types.js';

/** Records that hold what their reader may see of them, and nothing else. */
const readAlready = new WeakSet<RecordData>();

/** Marks a record as it was read for one reader: nothing of it has to be asked for again. */
export function asRead<T extends RecordData>(record: T): T {
  readAlready.add(record);
  return record;
}

/** By entity: its relations, its counts, its texts as devices exchange them, and the fields that not every reader may see. Other fields are as stored. */
export function recordResolvers(manifest: Manifest): Record<string, FieldResolvers<RecordResolver>> {
  const entities = Object.values(manifest.entities);
  return Object.fromEntries(
    entities.map((entity) => [
      entity.name,
      {
        ...relationsOf(manifest, entity),
        ...countsOf(manifest, entity),
        ...guardedFieldsOf(entity),
        ...textSyncsOf(entity),
      },
    ]),
  );
}

/** `note(id:)` and its like: null for what is not there, is deleted, or is not the caller's to see. */
export function singleResolvers(manifest: Manifest): FieldResolvers<RootResolver<{ id: string }>> {
  return Object.fromEntries(
    Object.entries(manifest.singles).map(([field, name]) => {
      const entity = entityNamed(manifest, name);
      const resolve: RootResolver<{ id: string }> = async (_root, { id }, context) => {
        context.caller();
        return visible(context, entity, await context.loaders.record(entity, uuidArgument('id', id)));
      };
      return [field, resolve];
    }),
  );
}

function relationsOf(manifest: Manifest, entity: Entity): FieldResolvers<RecordResolver> {
  return Object.fromEntries(
    Object.values(entity.relations).map((relation) => {
      const to = entityNamed(manifest, relation.to);
      const resolve: RecordResolver = async (record, _args, context) => {
        const id = record[relation.field];
        return typeof id === 'string' ? visible(context, to, await context.loaders.record(to, id)) : null;
      };
      return [relation.name, resolve];
    }),
  );
}

function countsOf(manifest: Manifest, entity: Entity): FieldResolvers<RecordResolver> {
  return Object.fromEntries(
    Object.values(entity.counts).map((count) => {
      const of = entityNamed(manifest, count.of);
      const resolve: RecordResolver = async (record, _args, context) => {
        // Whoever may not see the records is not told how many there are.
        if (!mayAs(await roleAt(context, entity, record), of.role)) return 0;
        return context.loaders.count(count, String(record.id));
      };
      return [count.name, resolve];
    }),
  );
}

function guardedFieldsOf(entity: Entity): FieldResolvers<RecordResolver> {
  return Object.fromEntries(
    Object.values(entity.fields).flatMap((field): Array<[string, RecordResolver]> => {
      const { role, name } = field;
      if (role === undefined) return [];
      const resolve: RecordResolver = async (record, _args, context) => {
        if (readAlready.has(record)) return record[name];
        // The compiler sees to it that such a field may be null.
        return mayAs(await roleAt(context, entity, record), role) ? record[name] : null;
      };
      return [[name, resolve]];
    }),
  );
}

/** A record of a page of changes brings what its reader lacks of a text; elsewhere it is all of the text. */
function textSyncsOf(entity: Entity): FieldResolvers<RecordResolver> {
  return Object.fromEntries(
    Object.values(entity.fields).flatMap(({ name, sync, role }): Array<[string, RecordResolver]> => {
      if (sync === undefined) return [];
      const resolve: RecordResolver = async (record, _args, context) => {
        if (readAlready.has(record)) return record[sync];
        if (role !== undefined && !mayAs(await roleAt(context, entity, record), role)) return noText;
        const place = { type: entity.name, id: String(record.id), field: name };
        return wholeText(record[name], await context.loaders.textState(place));
      };
      return [[sync, resolve]];
    }),
  );
}

const roleAt = (context: Context, entity: Entity, record: RecordData): Promise<Role | undefined> =>
  context.loaders.role(String(record[entity.partition]));

/** The record, if the caller may see it. */
async function visible(
  context: Context,
  entity: Entity,
  record: RecordData | undefined,
): Promise<RecordData | null> {
  return record && mayAs(await roleAt(context, entity, record), entity.role) ? record : null;
}

function entityNamed(manifest: Manifest, name: string): Entity {
  const entity = manifest.entities[name];
  if (!entity) throw new Error(`The manifest has no entity ${name}`);
  return entity;
}
