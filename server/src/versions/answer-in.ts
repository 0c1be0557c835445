import { conflictType } from '@holdfast/schema';
import type { UserError } from '@holdfast/schema/errors';
import type { RecordData } from '@holdfast/schema/merge';
import type { Actor, ChangePageData, MutationAnswer, PagedRecord, StoredAnswer } from '../sync/index.js';
import { conflictIn } from './conflict-in.js';
import { recordIn, type Dialect, type EntityDialect } from './dialect.js';

/** Whoever reads: Conflicts are told to each in words of their own. */
type Reader = Pick<Actor, 'userId'>;

/** The answer to a mutation that came under this name, in the version's shape. */
export function answerIn(
  dialect: Dialect,
  name: string,
  answer: MutationAnswer,
  reader: Reader,
): MutationAnswer {
  const write = dialect.writes.get(name)?.write;
  const entity = dialect.byStored.get(answer.type);
  if (!write || !entity) throw new Error(`No answer can be given to ${name} in ${dialect.manifest.version}`);
  return {
    ...answer,
    name,
    payloadType: write.payload,
    recordField: write.record,
    type: entity.name,
    userErrors: answer.userErrors.map((error) => errorIn(entity, error)),
    conflicts: answer.conflicts.map((conflict) => conflictIn(dialect, conflict, reader)),
    record: answer.record && shownRecord(dialect, entity, answer.record, reader),
  };
}

/** What is told of a mutation that was answered before, by whatever name. */
export function storedAnswerIn(dialect: Dialect, answer: StoredAnswer): StoredAnswer {
  const entity = dialect.byStored.get(answer.type);
  if (!entity) return answer;
  return { ...answer, userErrors: answer.userErrors.map((error) => errorIn(entity, error)) };
}

const errorIn = (entity: EntityDialect, { path: [first, ...rest], ...error }: UserError): UserError => ({
  ...error,
  path: first === undefined ? [] : [entity.byStored.get(first)?.name ?? first, ...rest],
});

/** A page without the types that the version lacks. */
export function pageIn(dialect: Dialect, page: ChangePageData, reader: Reader): ChangePageData {
  return {
    ...page,
    records: page.records.flatMap(({ type, data, texts }): PagedRecord[] => {
      const entity = dialect.byStored.get(type);
      if (!entity) return [];
      return [{ type: entity.name, data: shownRecord(dialect, entity, data, reader), texts }];
    }),
    tombstones: page.tombstones.flatMap((tombstone) => {
      const entity = dialect.byStored.get(tombstone.type);
      return entity ? [{ ...tombstone, type: entity.name }] : [];
    }),
  };
}

const shownRecord = (
  dialect: Dialect,
  entity: EntityDialect,
  record: RecordData,
  reader: Reader,
): RecordData =>
  entity.stored.name === conflictType ? conflictIn(dialect, record, reader) : recordIn(entity, record);
