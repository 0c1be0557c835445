import { conflictType, isUuid, type Manifest, type Role } from '@holdfast/schema';
import { HoldfastError } from '@holdfast/schema/errors';
import { readPage, type PagePorts, type PageRequest, type RawPage } from './change-page.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { mayRead, readable, readableTexts, type Reader } from './readable.js';
import type { Settled } from './settled.js';
import type { Actor, ChangePageData, ChangesRequest } from './types.js';
import { writerOf } from './writer.js';

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

/** What a page shows, by whom it shows that to. */
const views = new WeakMap<RawPage, Map<string, ChangePageData>>();

/**
 * A page as one reader may see it: the very same for all who may see the same. Throws `FORBIDDEN` to those who are not in
 * the workspace.
 */
export function pageFor(raw: RawPage, manifest: Manifest, actor: Actor): ChangePageData {
  const role = raw.roles.get(actor.userId);
  if (role === undefined) throw new HoldfastError('FORBIDDEN');
  const { userId } = actor;
  const settled = raw.settled.filter((by) => by.userId === userId && by.deviceId === actor.deviceId);
  // Conflicts are told to each in words of their own.
  const isPersonal = settled.length > 0 || raw.records.some(({ type }) => type === conflictType);
  const viewer = isPersonal ? `${role} ${writerOf(actor)}` : role;
  const known = views.get(raw) ?? new Map<string, ChangePageData>();
  views.set(raw, known);
  const page = known.get(viewer) ?? viewOf(raw, manifest, { userId, role }, settled);
  known.set(viewer, page);
  return page;
}

function viewOf(
  raw: RawPage,
  manifest: Manifest,
  reader: Reader & { readonly role: Role },
  settled: readonly Settled[],
): ChangePageData {
  const open = (type: string): boolean => mayRead(reader.role, manifest.entities[type]);
  return {
    records: raw.records.flatMap(({ type, data, texts }) => {
      const entity = manifest.entities[type];
      if (!entity || !open(type)) return [];
      return [
        {
          type,
          data: readable(data, entity, manifest, reader),
          texts: readableTexts(texts, entity, reader.role),
        },
      ];
    }),
    tombstones: raw.tombstones.filter(({ type }) => open(type)),
    settled: settled.map(({ clientMutationId }) => clientMutationId),
    cursor: encodeCursor(raw.end),
    hasMore: raw.hasMore,
    reset: raw.reset,
  };
}
