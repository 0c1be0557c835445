import { canonicalTime, type Entity, type FilterRule, type List } from '@holdfast/schema';
import type { RecordData } from '@holdfast/schema/merge';
import { compareText } from './compare.js';

/** The `where` argument of a list. */
export type Where = Readonly<Record<string, unknown>>;

type Test = (value: unknown) => boolean;

/** Which records a list's `where` lets through: all that is given must hold; what is absent or null asks nothing. */
export function filterRecords(list: List, entity: Entity, where: Where): (record: RecordData) => boolean {
  const tests = Object.values(list.filter)
    .filter((rule) => isThere(where[rule.name]))
    .map((rule) => ({ fields: rule.fields, test: testOf(rule, wantedBy(rule, entity, where)) }));
  return (record) => tests.every(({ fields, test }) => fields.some((field) => test(record[field])));
}

/** Times are kept in one form, whose texts are ordered as the times are; a person may give any form. */
function wantedBy(rule: FilterRule, entity: Entity, where: Where): unknown {
  const wanted = where[rule.name];
  const time = rule.fields.some((field) => entity.fields[field]?.type.name === 'DateTime');
  return time ? (canonicalTime(wanted) ?? wanted) : wanted;
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
      const part = folded(String(wanted));
      return (value) => typeof value === 'string' && folded(value).includes(part);
    }
    case 'AFTER':
      return (value) => isThere(value) && compare(value, wanted) > 0;
    case 'BEFORE':
      return (value) => isThere(value) && compare(value, wanted) < 0;
  }
}

/** Capital A to Z as small letters, and nothing else: all that PostgreSQL folds whatever its locale. */
const folded = (text: string): string => text.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase());

const isThere = (value: unknown): boolean => value !== null && value !== undefined;

const compare = (a: unknown, b: unknown): number =>
  typeof a === 'string' ? compareText(a, String(b)) : Number(a) - Number(b);
