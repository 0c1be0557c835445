import type { Manifest } from '@holdfast/schema';
import type { RecordData } from '@holdfast/schema/merge';
import type { Tombstone, TypedRecord } from '../sync/transport.js';
import { versionOf, type Row } from './row.js';
import type { Written } from './texts.js';

/** How the state of a record that comes from the server becomes a row. */

/** Where the state comes from: what it proves depends on it. */
export interface Source {
  readonly generation: number;
  readonly from: 'page' | 'answer' | 'replayed-answer';
  /** Whether this device deleted the record itself. */
  readonly deletedByUs: boolean;
  /** Whether entries of the record are still in the outbox: their answers may be older than what comes now. */
  readonly awaited: boolean;
}

/** What to do with the row: put another, remove it, or leave it as it is. */
export type RowChange = { readonly put: Row } | 'remove' | 'leave';

/** Whether a record can be kept at all; one that cannot is reported, and does not stop the others. */
export function isReadable(manifest: Manifest, { type, data }: TypedRecord): boolean {
  const entity = Object.hasOwn(manifest.entities, type) ? manifest.entities[type] : undefined;
  return (
    entity !== undefined &&
    typeof data.id === 'string' &&
    typeof data[entity.partition] === 'string' &&
    Number.isSafeInteger(data.version)
  );
}

/** A record's state as it comes in, its texts put together already. */
export function incomingRecord(
  before: Row | undefined,
  workspaceId: string,
  type: string,
  written: Written,
  source: Source,
): RowChange {
  const { data } = written;
  if (isStale(before, Number(data.version), source))
    return before && source.from === 'page' ? retexted(before, written) : 'leave';
  const provisional = source.from === 'replayed-answer' && (!before || before.provisional === true);
  const row: Row = {
    ...{ type, id: String(data.id), workspaceId },
    ...written,
    generation: source.generation,
    ...(provisional && { provisional }),
  };
  return isDeleted(data) ? buried(row, source) : { put: row };
}

/** An answer may have brought this version already, but no answer brings what others wrote into a text before. */
function retexted(before: Row, { data, texts }: Written): RowChange {
  const names = Object.keys(texts ?? {}).filter((name) => texts?.[name] !== before.texts?.[name]);
  if (names.length === 0) return 'leave';
  const values = Object.fromEntries(names.map((name) => [name, data[name]]));
  return { put: { ...before, data: { ...before.data, ...values }, texts: { ...before.texts, ...texts } } };
}

/** A deletion as it comes in. */
export function incomingTombstone(
  before: Row | undefined,
  workspaceId: string,
  tombstone: Tombstone,
  source: Source,
): RowChange {
  if (isStale(before, tombstone.version, source)) return 'leave';
  const { type, id, version, deletedAt } = tombstone;
  const data = { ...(before?.data ?? { id }), version, deletedAt };
  const texts = before?.texts && { texts: before.texts };
  return buried({ type, id, workspaceId, data, ...texts, generation: source.generation }, source, before);
}

function buried(row: Row, source: Source, before?: Row): RowChange {
  const paged = source.from === 'page';
  if (paged && !source.awaited) return 'remove';
  const by = source.deletedByUs || before?.deletion?.by === 'us' ? 'us' : 'others';
  return { put: { ...row, deletion: { by, paged } } };
}

/**
 * Older than what is here, or the same. A page of a new fetch from the beginning is never stale: the server may have been
 * restored from a backup, and its versions may have gone back.
 */
export function isStale(before: Row | undefined, version: number, source: Source): boolean {
  if (!before) return false;
  if (source.from !== 'page') return versionOf(before) >= version;
  if (before.generation !== source.generation) return false;
  // What an answer brought is the same again, but only now is it certain.
  const uncertain = before.provisional === true || before.deletion !== undefined;
  return uncertain ? versionOf(before) > version : versionOf(before) >= version;
}

const isDeleted = (data: RecordData): boolean => data.deletedAt !== null && data.deletedAt !== undefined;
