/** The history of one record: every change that the log still has, as a Relay connection. */
import type { Manifest } from '@holdfast/schema';
import { HoldfastError } from '@holdfast/schema/errors';
import type { ChangeData } from '../../sync/index.js';
import { uuidArgument } from '../ids.js';
import { pageSizeArgument } from '../list-plan.js';
import type { RecordResolver, RootResolver } from './types.js';

export interface HistoryArguments {
  readonly type: string;
  readonly id: string;
  readonly first?: number | null;
  readonly after?: string | null;
}

const defaultFirst = 50;

/** Throws `NOT_FOUND` where there is no such record that the caller may see. */
export function historyResolver(manifest: Manifest): RootResolver<HistoryArguments> {
  return async (_root, { type, id: given, first: wanted, after }, context) => {
    const caller = context.caller();
    const entity = Object.hasOwn(manifest.entities, type) ? manifest.entities[type] : undefined;
    if (!entity) throw bad(`There is no type ${type.slice(0, 100)} that syncs.`);
    const id = uuidArgument('id', given);
    const first = pageSizeArgument(wanted ?? defaultFirst);
    const before = after == null ? undefined : positionIn(after, id);
    const page = await context.services.sync.history(caller, { entity, id, first, before });
    const edges = page.changes.map((node) => ({ node, cursor: cursorOf(id, node) }));
    return {
      nodes: page.changes,
      edges,
      pageInfo: {
        hasNextPage: page.hasMore,
        hasPreviousPage: before !== undefined,
        startCursor: edges[0]?.cursor ?? null,
        endCursor: edges.at(-1)?.cursor ?? null,
      },
    };
  };
}

const userName: RecordResolver = ({ userId }, _args, { loaders }) => loaders.userName(String(userId));

export const changeResolvers = { userName };

const cursorOf = (id: string, { position }: ChangeData): string =>
  Buffer.from(`${id} ${position}`).toString('base64url');

function positionIn(cursor: string, id: string): number {
  const [of, position] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  if (of !== id || position === undefined || !/^\d{1,15}$/.test(position))
    throw bad('`after` is not a cursor of this history. Leave it out to begin with the newest change.');
  return Number(position);
}

const bad = (message: string): HoldfastError => new HoldfastError('BAD_USER_INPUT', message);
