import { getNamedType, isInputObjectType, type GraphQLSchema } from 'graphql';
import { usesOf, type Change } from '../../diff/index.js';
import { gives, sends, type Use } from '../../usage/index.js';
import type { Compared, Judgement } from '../judgement.js';

/** A directive's arguments on both sides; undefined where it does not stand. */
export interface UseValues {
  readonly before: Readonly<Record<string, unknown>> | undefined;
  readonly after: Readonly<Record<string, unknown>> | undefined;
}

export type JudgeUse = (change: Change, values: UseValues, compared: Compared) => Judgement;

/** The fields of inputs by which mutations write one stored field, such as `UpdateNoteInput.title` for `Note.title`. */
export function writersOf(schema: GraphQLSchema, storedField: string): Use[] {
  const [entity, name = ''] = storedField.split('.');
  return inputsOf(schema, entity).flatMap((input) =>
    input.getFields()[name] ? [gives(`${input.name}.${name}`)] : [],
  );
}

/** All that is sent to write records of one type. */
export const writesTo = (schema: GraphQLSchema, entity: string): Use[] =>
  inputsOf(schema, entity).map(({ name }) => sends(name));

function inputsOf(schema: GraphQLSchema, entity: string | undefined) {
  const fields = Object.values(schema.getMutationType()?.getFields() ?? {});
  return fields.flatMap((field) => {
    const { writes } = usesOf(schema, field);
    if (!writes || (JSON.parse(writes) as { entity?: unknown }).entity !== entity) return [];
    return field.args.map(({ type }) => getNamedType(type)).filter(isInputObjectType);
  });
}
