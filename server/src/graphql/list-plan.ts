/**
 * A list as the arguments of Prisma's `findMany`: what the manifest declares and the caller asked for. Pure. Devices
 * answer the same declaration from their own records, so what is said here about equality, order and case is contract.
 */
import {
  isUuid,
  textProblem,
  type Entity,
  type Field,
  type FilterRule,
  type List,
  type Manifest,
} from '@holdfast/schema';
import { HoldfastError } from '@holdfast/schema/errors';
import { decodeListCursor } from './list-cursor.js';

export interface ListArguments {
  readonly where: Readonly<Record<string, unknown>>;
  readonly orderBy?: string | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

/** A condition in Prisma's own form. */
export type Condition = Readonly<Record<string, unknown>>;

export interface ListPlan {
  readonly entity: Entity;
  /** The workspace that the list is of. */
  readonly partition: string;
  /** What the list holds, whatever the page. */
  readonly filter: Condition;
  /** What is left of it after the cursor. */
  readonly page: Condition;
  readonly orderBy: ReadonlyArray<Readonly<Record<string, 'asc' | 'desc'>>>;
  readonly order: { readonly name: string; readonly by: Field };
  readonly first: number;
  readonly after: boolean;
}

/** The most records that one page may hold. */
export const largestPage = 200;

/** The longest text that records are compared with, in UTF-16 code units: each of them is compared with all of it. */
const longestOperand = 1_000;
/** The most values of which a record may have any. */
const mostOperands = 1_000;

const bad = (message: string): HoldfastError => new HoldfastError('BAD_USER_INPUT', message);

/** The number of records that a page is asked to hold. Throws `BAD_USER_INPUT` for none, and for too many. */
export function pageSizeArgument(first: number): number {
  if (first >= 1 && first <= largestPage) return first;
  throw bad(`\`first\` must be from 1 to ${largestPage}; this is ${first}.`);
}

/** Plans one list. Throws `BAD_USER_INPUT` where an argument makes no sense. */
export function planList(manifest: Manifest, list: List, args: ListArguments): ListPlan {
  const entity = manifest.entities[list.of];
  if (!entity) throw new Error(`The manifest has no entity ${list.of} for the list ${list.name}`);
  const partition = args.where[entity.partition];
  if (!isUuid(partition)) throw bad(`\`where.${entity.partition}\` must be the UUID of a workspace.`);

  const first = pageSizeArgument(args.first ?? list.defaultFirst);

  const name = args.orderBy ?? list.defaultOrder;
  const declared = list.orders[name];
  const by = declared && fieldOf(entity, declared.by);
  if (!declared || !by) throw bad(`\`orderBy\` has no value ${name}.`);
  const descending = declared.direction === 'DESC';

  const filter = { AND: [{ deletedAt: null }, ...conditions(entity, list, args.where)] };
  const after = args.after ?? undefined;
  return {
    entity,
    partition: partition.toLowerCase(),
    filter,
    page: after === undefined ? filter : { AND: [filter, beyond(after, name, by, descending)] },
    orderBy:
      by.name === 'id'
        ? [{ id: descending ? 'desc' : 'asc' }]
        : [{ [by.name]: descending ? 'desc' : 'asc' }, { id: 'asc' }],
    order: { name, by },
    first,
    after: after !== undefined,
  };
}

function conditions(entity: Entity, list: List, where: ListArguments['where']): Condition[] {
  return Object.values(list.filter).flatMap((rule) => {
    const value = where[rule.name];
    // An optional condition given as null is one not given: an input of a form may be sent as it stands.
    if (value === undefined || value === null) return [];
    const any = rule.fields.map((name) => ({ [name]: comparison(rule, fieldOf(entity, name), value) }));
    return any.length === 1 ? any : [{ OR: any }];
  });
}

function comparison(rule: FilterRule, field: Field, value: unknown): unknown {
  if (Array.isArray(value) && value.length > mostOperands)
    throw bad(`\`where.${rule.name}\` may hold at most ${mostOperands} values.`);
  const operand = Array.isArray(value)
    ? value.map((item) => operandOf(rule, field, item))
    : operandOf(rule, field, value);
  switch (rule.op) {
    case 'EQ':
      return operand;
    case 'IN':
      return { in: operand };
    case 'HAS':
      return { has: operand };
    case 'AFTER':
      return { gt: operand };
    case 'BEFORE':
      return { lt: operand };
    case 'CONTAINS':
      return { contains: literally(String(operand)), mode: 'insensitive' };
  }
}

function operandOf(rule: FilterRule, field: Field, value: unknown): unknown {
  if (field.type.name === 'ID' && !isUuid(value)) throw bad(`\`where.${rule.name}\` must be a UUID.`);
  const problem = typeof value === 'string' ? (textProblem(value) ?? lengthProblem(value)) : undefined;
  if (problem) throw bad(`\`where.${rule.name}\` ${problem}.`);
  return field.type.name === 'DateTime' ? new Date(String(value)) : value;
}

const lengthProblem = (text: string): string | undefined =>
  text.length > longestOperand ? `may be at most ${longestOperand} characters long` : undefined;

/** Prisma hands `contains` to LIKE, where these three would be read as patterns. */
const literally = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

function beyond(after: string, order: string, by: Field, descending: boolean): Condition {
  const cursor = decodeListCursor(after, order, by);
  const further = descending ? 'lt' : 'gt';
  if (by.name === 'id') return { id: { [further]: cursor.id } };
  const value = by.type.name === 'DateTime' ? new Date(String(cursor.value)) : cursor.value;
  return { OR: [{ [by.name]: { [further]: value } }, { [by.name]: value, id: { gt: cursor.id } }] };
}

function fieldOf(entity: Entity, name: string): Field {
  const field = entity.fields[name];
  if (!field) throw new Error(`The manifest has no field ${entity.name}.${name}`);
  return field;
}
