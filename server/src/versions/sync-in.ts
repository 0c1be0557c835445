/** The engine as one API version speaks to it: everything goes in as it is stored, and comes out as the version has it. */
import type { Entity } from '@holdfast/schema';
import { HoldfastError } from '@holdfast/schema/errors';
import type { ChangePageData, ChangesRequest, Sync } from '../sync/index.js';
import { answerIn, pageIn, storedAnswerIn } from './answer-in.js';
import { conflictIn } from './conflict-in.js';
import type { Dialect, EntityDialect } from './dialect.js';
import { historyIn } from './history-in.js';
import { mutationOut } from './mutation-out.js';

/** The very engine, where the version has everything as it is stored. */
export function syncIn(dialect: Dialect, sync: Sync): Sync {
  if (dialect.isStored) return sync;
  // Readers who are given one page are given one translation of it, by which it is known that their answer is the same.
  const pages = new WeakMap<ChangePageData, ChangePageData>();
  const shownPage = (page: ChangePageData, reader: { readonly userId: string }): ChangePageData => {
    const shown = pages.get(page) ?? pageIn(dialect, page, reader);
    pages.set(page, shown);
    return shown;
  };
  return {
    ...sync,
    async push(actor, mutations) {
      const answers = await sync.push(
        actor,
        mutations.map((mutation) => mutationOut(dialect, mutation)),
      );
      return answers.map((answer, index) => answerIn(dialect, mutations[index]?.name ?? '', answer, actor));
    },
    answers: async (actor, ids) =>
      (await sync.answers(actor, ids)).map((answer) => storedAnswerIn(dialect, answer)),
    changes: async (actor, request) =>
      shownPage(await sync.changes(actor, requestOut(dialect, request)), actor),
    live(actor, request, signal) {
      const source = sync.live(actor, requestOut(dialect, request), signal);
      return {
        [Symbol.asyncIterator]() {
          return this;
        },
        async next() {
          const result = await source.next();
          return result.done ? result : { done: false, value: shownPage(result.value, actor) };
        },
        return: () => source.return?.() ?? Promise.resolve({ done: true, value: undefined }),
      };
    },
    async history(actor, request) {
      const entity = entityOf(dialect, request.entity);
      const page = await sync.history(actor, { ...request, entity: entity.stored });
      return historyIn(dialect, entity, page, actor);
    },
    textStates: (places) =>
      sync.textStates(places.map((place) => ({ ...place, type: storedType(dialect, place.type) }))),
    readableConflict: (conflict, reader) =>
      conflictIn(dialect, sync.readableConflict(conflict, reader), reader),
  };
}

function requestOut<R extends Pick<ChangesRequest, 'types'>>(dialect: Dialect, request: R): R {
  const types = request.types ?? [...dialect.entities.keys()];
  return { ...request, types: types.map((type) => storedType(dialect, type)) };
}

function storedType({ entities }: Dialect, type: string): string {
  const entity = entities.get(type);
  if (entity) return entity.stored.name;
  throw new HoldfastError('BAD_USER_INPUT', `There is no type ${type.slice(0, 100)} that syncs.`);
}

function entityOf({ entities, manifest }: Dialect, { name }: Entity): EntityDialect {
  const entity = entities.get(name);
  if (!entity) throw new Error(`${manifest.version} has no type ${name}`);
  return entity;
}
