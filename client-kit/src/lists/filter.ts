import { canonicalTime, type Entity, type FilterRule, type List } from '@holdfast/schema';
import { sameValue, type RecordData } from '@holdfast/schema/merge';
import { compareText } from './compare.js';

/** The `where` argument of a list. */
export type Where = Readonly<Record<string, unknown>>;

type Test = (value: unknown) => boolean;

/** Which records a list's `where` lets through: all that is given must hold; what is absent or null asks nothing. */
export function filterRecords(list: List, entity: Entity, where: Where): (record: RecordData) => boolean {
  const wanted = canonicalWhere(list, entity, where);
  const tests = Object.values(list.filter)
    .filter(({ name }) => isThere(wanted[name]))
    .map((rule) => ({ fields: rule.fields, test: testOf(rule, wanted[rule.name]) }));
  return (record) => tests.every(({ fields, test }) => fields.some((field) => test(record[field])));
}

/** The same question in one form, as records are kept: times of one zone, ids in small letters, and nothing that asks nothing. */
export function canonicalWhere(list: List, entity: Entity, where: Where): Where {
  const given = Object.values(list.filter).filter(({ name }) => isThere(where[name]));
  return Object.fromEntries(given.map((rule) => [rule.name, wantedBy(rule, entity, where[rule.name])]));
}

function wantedBy(rule: FilterRule, entity: Entity, wanted: unknown): unknown {
  const isOf = (type: string) => rule.fields.some((field) => entity.fields[field]?.type.name === type);
  if (isOf('DateTime')) return canonicalTime(wanted) ?? wanted;
  const canonicalId = (id: unknown) => (typeof id === 'string' ? id.toLowerCase() : id);
  if (isOf('ID')) return Array.isArray(wanted) ? wanted.map(canonicalId) : canonicalId(wanted);
  return wanted;
}

function testOf({ op }: FilterRule, wanted: unknown): Test {
  switch (op) {
    case 'EQ':
      return (value) => value === wanted;
    case 'IN':
      return (value) => (wanted as readonly unknown[]).includes(value);
    case 'HAS':
      return (value) => Array.isArray(value) && value.includes(wanted);
    case 'CONTAINS': {
      const part = searchFor(String(wanted));
      return (value) => typeof value === 'string' && part.test(value);
    }
    case 'AFTER':
      return (value) => isThere(value) && compare(value, wanted) > 0;
    case 'BEFORE':
      return (value) => isThere(value) && compare(value, wanted) < 0;
  }
}

/**
 * Finds a text in another, capital A to Z taken for small letters and nothing else: all that PostgreSQL folds whatever its
 * locale. A pattern rather than texts made small first: of 100,000 records that is 10 milliseconds and not 100.
 */
const searchFor = (text: string): RegExp =>
  new RegExp(
    text
      .replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
      .replace(/[a-zA-Z]/g, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`),
  );

/** Whether all records that one `where` lets through pass the other as well. It may say no of some of which that is so. */
export function isNarrower(list: List, narrow: Where, wide: Where): boolean {
  return Object.values(list.filter).every(({ name, op }) => {
    const [given, wanted] = [narrow[name], wide[name]];
    if (!isThere(wanted)) return true;
    if (!isThere(given)) return false;
    return op === 'CONTAINS' ? searchFor(String(wanted)).test(String(given)) : sameValue(given, wanted);
  });
}

const isThere = (value: unknown): boolean => value !== null && value !== undefined;

const compare = (a: unknown, b: unknown): number =>
  typeof a === 'string' ? compareText(a, String(b)) : Number(a) - Number(b);
