import { isUuid, type Manifest } from '@holdfast/schema';
import { HoldfastError } from '@holdfast/schema/errors';
import { readPage, type PagePorts, type PageRequest, type RawPage } from './change-page.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { mayRead, readable, readableTexts } from './readable.js';
import type { Actor, ChangePageData, ChangesRequest } from './types.js';

const defaultPage = 500;
const largestPage = 1000;

/**
 * One page of what changed in a workspace after a cursor. Throws `FORBIDDEN` to those who are not in the workspace, and
 * `BAD_USER_INPUT` for a cursor of another workspace, an unknown type, or a page of no size.
 */
export async function readChanges(
  ports: PagePorts,
  actor: Actor,
  request: ChangesRequest,
): Promise<ChangePageData> {
  const { manifest } = ports;
  const raw = await readPage(ports, { ...pageRequest(manifest, request), writer: actor });
  return pageFor(raw, manifest, actor);
}

/** Checks what a client asks for. */
export function pageRequest(manifest: Manifest, request: ChangesRequest): PageRequest {
  const workspaceId = isUuid(request.workspaceId) ? request.workspaceId.toLowerCase() : undefined;
  if (workspaceId === undefined) throw new HoldfastError('BAD_USER_INPUT', 'workspaceId must be a UUID.');
  const first = request.first ?? defaultPage;
  if (!Number.isInteger(first) || first < 1 || first > largestPage)
    throw new HoldfastError('BAD_USER_INPUT', `first must be between 1 and ${largestPage}.`);
  const types = [...new Set(request.types ?? Object.keys(manifest.entities))];
  const unknown = types.find((type) => !Object.hasOwn(manifest.entities, type));
  if (unknown !== undefined)
    throw new HoldfastError('BAD_USER_INPUT', `There is no type ${unknown.slice(0, 100)} that syncs.`);
  const after = request.after ?? undefined;
  return {
    workspaceId,
    first,
    types,
    after: after === undefined ? undefined : decodeCursor(after, workspaceId),
  };
}

/** A page as one reader may see it. Throws `FORBIDDEN` to those who are not in the workspace. */
export function pageFor(raw: RawPage, manifest: Manifest, actor: Actor): ChangePageData {
  const role = raw.roles.get(actor.userId);
  if (role === undefined) throw new HoldfastError('FORBIDDEN');
  const reader = { userId: actor.userId, role };
  const open = (type: string): boolean => mayRead(role, manifest.entities[type]);
  return {
    records: raw.records.flatMap(({ type, data, texts }) => {
      const entity = manifest.entities[type];
      if (!entity || !open(type)) return [];
      return [
        { type, data: readable(data, entity, manifest, reader), texts: readableTexts(texts, entity, role) },
      ];
    }),
    tombstones: raw.tombstones.filter(({ type }) => open(type)),
    settled: raw.settled
      .filter(({ userId, deviceId }) => userId === actor.userId && deviceId === actor.deviceId)
      .map(({ clientMutationId }) => clientMutationId),
    cursor: encodeCursor(raw.end),
    hasMore: raw.hasMore,
    reset: raw.reset,
  };
}
