import { visit, type ConstDirectiveNode, type DocumentNode, type EnumValueDefinitionNode } from 'graphql';
import type { Entity, Field, Manifest } from '../../manifest.js';
import type { CompiledSchema } from '../compile-document.js';
import type { Problems } from '../problems.js';
import { checkEntity, checkField, checkLists, checkWrites, type Fitting } from './fit.js';
import { marksOf, textIn } from './marks.js';
import type { Names } from './rename.js';
import type { EntityShape, FieldShape, VersionShape } from './shape.js';

export interface ShapeSource {
  readonly version: string;
  /** The SDL as it was written, and the version's part of it. */
  readonly whole: DocumentNode;
  readonly selected: DocumentNode;
  readonly names: Names;
  readonly compiled: CompiledSchema;
  readonly stored: Manifest;
  readonly problems: Problems;
}

/** How a version lies to what is stored; reports where nothing says how. */
export function readShape(source: ShapeSource): VersionShape {
  const { names, compiled, stored } = source;
  const marks = { converts: convertsIn(source.selected), fallbacks: fallbacksIn(source.whole) };
  const entities: Record<string, EntityShape> = {};
  for (const entity of Object.values(compiled.manifest.entities)) {
    const kept = stored.entities[names.storedType(entity.name)] as Entity;
    checkEntity(source, entity, kept);
    const fields = Object.values(entity.fields).map((field) => {
      const shape = fieldShape(source, marks, field, kept);
      checkField(source, { entity, field, kept: kept.fields[shape.stored] as Field, shape });
      return [field.name, shape] as const;
    });
    entities[entity.name] = { stored: kept.name, fields: Object.fromEntries(fields) };
  }
  const writes = Object.keys(compiled.manifest.writes).map((name) => [
    name,
    names.storedMember('Mutation', name),
  ]);
  const shape = { entities, writes: Object.fromEntries(writes) as Record<string, string> };
  checkLists(source, shape);
  checkWrites(source, shape);
  return shape;
}

interface Marks {
  readonly converts: ReadonlyMap<string, ConstDirectiveNode>;
  readonly fallbacks: ReadonlyMap<string, Fallback>;
}

interface Fallback {
  readonly node: EnumValueDefinitionNode;
  readonly value: string | undefined;
}

function fieldShape(
  source: ShapeSource,
  { converts, fallbacks }: Marks,
  field: Field,
  kept: Entity,
): FieldShape {
  const stored = source.names.storedMember(kept.name, field.name);
  const convert = textIn(converts.get(`${kept.name}.${stored}`), 'by');
  if (convert !== undefined) return { stored, convert };
  return { stored, ...enumShape(source, fallbacks, field, kept.fields[stored] as Field) };
}

/** How the stored values of an enum are shown; nothing where they are the version's own. */
function enumShape(
  { names, version, problems }: ShapeSource,
  fallbacks: ReadonlyMap<string, Fallback>,
  field: Field,
  { type }: Field,
): Pick<FieldShape, 'values' | 'fallback'> {
  if (!type.values || !field.type.values) return {};
  const own = new Set(field.type.values);
  const shown = (value: string): string | undefined => {
    const name = names.member(type.name, value);
    return own.has(name) ? name : undefined;
  };
  const lacking = type.values.filter((value) => shown(value) === undefined);
  const answered = lacking.flatMap((value): Array<[string, string]> => {
    let instead: string | undefined = value;
    for (let steps = 0; instead !== undefined && shown(instead) === undefined; steps += 1)
      instead = steps > lacking.length ? undefined : fallbacks.get(`${type.name}.${instead}`)?.value;
    const name = instead === undefined ? undefined : shown(instead);
    if (name !== undefined) return [[value, name]];
    problems.report(
      fallbacks.get(`${type.name}.${value}`)?.node,
      `${type.name}.${value} may be stored, and API version ${version} lacks it: nothing says what it is answered.`,
      `Add @fallback(value: "…") with a value that ${version} has.`,
    );
    return [];
  });
  const values = type.values.flatMap((value) => {
    const name = shown(value);
    return name === undefined ? [] : [[name, value] as const];
  });
  const isAsStored = answered.length === 0 && values.every(([name, value]) => name === value);
  if (isAsStored) return {};
  return { values: Object.fromEntries(values), fallback: Object.fromEntries(answered) };
}

/** By `Type.field`: the marks `@convert`. */
function convertsIn(selected: DocumentNode): Map<string, ConstDirectiveNode> {
  const found = new Map<string, ConstDirectiveNode>();
  const read = (type: string, fields: Fitting['fields'] = []): void => {
    for (const field of fields) {
      const [mark] = marksOf(field, 'convert');
      if (mark) found.set(`${type}.${field.name.value}`, mark);
    }
  };
  visit(selected, {
    ObjectTypeDefinition: ({ name, fields }) => read(name.value, fields),
    ObjectTypeExtension: ({ name, fields }) => read(name.value, fields),
  });
  return found;
}

/** By `Enum.VALUE`: every value, with its `@fallback` where it has one. */
function fallbacksIn(whole: DocumentNode): Map<string, Fallback> {
  const found = new Map<string, Fallback>();
  visit(whole, {
    EnumTypeDefinition: ({ name, values = [] }) => {
      for (const node of values)
        found.set(`${name.value}.${node.name.value}`, {
          node,
          value: textIn(marksOf(node, 'fallback')[0], 'value'),
        });
    },
  });
  return found;
}
