/** Whether a version's types can be served from what is stored: what nothing could translate is refused here. */
import {
  isObjectType,
  isInputObjectType,
  getNamedType,
  type ASTNode,
  type FieldDefinitionNode,
} from 'graphql';
import type { Entity, Field, Limit } from '../../manifest.js';
import type { ShapeSource } from './read-shape.js';
import type { FieldShape, VersionShape } from './shape.js';

export interface Fitting {
  readonly fields: readonly FieldDefinitionNode[] | undefined;
}

type Node = ASTNode | null | undefined;

/** What holds of a type in all versions alike, because the engine has it once. */
export function checkEntity(source: ShapeSource, entity: Entity, kept: Entity): void {
  const { compiled, version, problems, names } = source;
  const differs = (['model', 'onDeleteConflict', 'role'] as const).find((key) => entity[key] !== kept[key]);
  const isOther =
    differs ?? (names.member(kept.name, kept.partition) === entity.partition ? undefined : 'partition');
  if (isOther)
    problems.report(
      compiled.schema.getType(entity.name)?.astNode,
      `${entity.name} has another ${isOther} in API version ${version} than in newer ones.`,
      'Say of a type once, for all versions, how it is stored and who may.',
    );
  if (entity.name !== kept.name && Object.values(kept.fields).some(({ strategy }) => strategy === 'TEXT'))
    problems.report(
      compiled.schema.getType(entity.name)?.astNode,
      `${kept.name} has texts that people write together, and their edits are bound to its name.`,
      'Keep the name of the type in all versions.',
    );
}

export interface FieldPair {
  readonly entity: Entity;
  readonly field: Field;
  /** The same field as it is stored. */
  readonly kept: Field;
  readonly shape: FieldShape;
}

export function checkField(source: ShapeSource, { entity, field, kept, shape }: FieldPair): void {
  const { compiled, version, problems, names } = source;
  const at = `${entity.name}.${field.name}`;
  const type = compiled.schema.getType(entity.name);
  const node: Node = isObjectType(type) ? type.getFields()[field.name]?.astNode : undefined;
  const report = (message: string, advice: string): void => problems.report(node, message, advice);

  if (field.strategy !== kept.strategy || field.role !== kept.role)
    return report(
      `${at} has another ${field.strategy === kept.strategy ? 'role' : 'rule'} in API version ${version} than in newer ones.`,
      'Let @merge and @auth be the same in all versions: what is stored is merged once.',
    );
  if (field.strategy === 'TEXT' && field.name !== kept.name)
    return report(
      `${at} is a text that people write together, and its edits are bound to the name ${kept.name}.`,
      'Keep its name in all versions.',
    );
  if (field.strategy === 'MANUAL' && (shape.convert !== undefined || shape.values))
    return report(
      `${at} is settled by people, who decide about one and the same value in all versions.`,
      'Keep its type in all versions, or choose another rule.',
    );
  if (shape.convert !== undefined) {
    if (field.strategy !== 'LAST_WRITE' && field.strategy !== 'SERVER_WINS')
      report(
        `${at} is converted, and a change by ${field.strategy} is no value that could be.`,
        'Convert fields with the rule LAST_WRITE or SERVER_WINS.',
      );
    return;
  }
  const isSameType =
    names.type(kept.type.name) === field.type.name &&
    kept.type.list === field.type.list &&
    kept.type.nullable === field.type.nullable;
  if (!isSameType)
    return report(
      `${at} has another type in API version ${version} than is stored, and nothing turns one into the other.`,
      'Add @convert(by: "…") here, and the conversion of that name to the domain.',
    );
  if (!sameLimit(field.limit, kept.limit))
    report(
      `${at} has another @limit in API version ${version} than in newer ones: devices would keep what is refused.`,
      'Let a limit be the same in all versions.',
    );
}

const sameLimit = (a: Limit = {}, b: Limit = {}): boolean =>
  (['maxLength', 'maxItems', 'min', 'max'] as const).every((key) => a[key] === b[key]);

/** A list compares stored values: of a converted field it knows which are equal, and not which come first. */
export function checkLists({ compiled, problems }: ShapeSource, { entities }: VersionShape): void {
  const { schema, manifest } = compiled;
  for (const list of Object.values(manifest.lists)) {
    const isConverted = (name: string): boolean => entities[list.of]?.fields[name]?.convert !== undefined;
    const args = schema.getQueryType()?.getFields()[list.name]?.args ?? [];
    const where = getNamedType(args.find(({ name }) => name === 'where')?.type);
    for (const rule of Object.values(list.filter))
      if (rule.fields.some(isConverted) && rule.op !== 'EQ' && rule.op !== 'IN')
        problems.report(
          isInputObjectType(where) ? where.getFields()[rule.name]?.astNode : undefined,
          `${list.name} compares a converted field by ${rule.op}.`,
          'Compare it by EQ or IN.',
        );
    for (const [name, { by }] of Object.entries(list.orders))
      if (isConverted(by))
        problems.report(
          args.find((argument) => argument.name === 'orderBy')?.astNode,
          `${list.name} orders by a converted field in ${name}, which server and device would do differently.`,
          'Order by a field that is as stored.',
        );
  }
}

/** A write of an older version says all that a record needs now. */
export function checkWrites(
  { compiled, stored, problems, version }: ShapeSource,
  { entities, writes }: VersionShape,
): void {
  const { schema, manifest } = compiled;
  for (const write of Object.values(manifest.writes)) {
    const kept = stored.writes[writes[write.name] ?? ''];
    const shape = entities[write.entity];
    if (!kept || !shape) continue;
    if (kept.kind !== write.kind || kept.entity !== shape.stored) {
      problems.report(
        schema.getMutationType()?.getFields()[write.name]?.astNode,
        `${write.name} is the ${write.kind} of ${write.entity} in API version ${version}, and something else in newer ones.`,
        'Give the newer one another name.',
      );
      continue;
    }
    if (kept.kind !== 'CREATE') continue;
    for (const { name, required } of Object.values(kept.fields)) {
      const own = Object.entries(shape.fields).find(([, field]) => field.stored === name)?.[0];
      const given = own === undefined ? undefined : write.fields[own];
      if (!required || given?.required || given?.default !== undefined) continue;
      problems.report(
        schema.getType(write.input)?.astNode,
        `${write.input} may leave out in API version ${version} what ${kept.name} has to be given now: ${name}.`,
        `Give ${name} a default, in the newest version for those that lack it, or in ${version}.`,
      );
    }
  }
}
