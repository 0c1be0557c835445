import type { Entity, Manifest } from '@holdfast/schema';
import { recordKey, type TextRule } from '@holdfast/schema/merge';
import type { SqlSession } from '../../db/index.js';
import { readHead } from '../positions.js';
import { deletedBy, erase } from './erase.js';
import {
  changesBetween,
  endOfSlice,
  replaceChanges,
  changesUpTo,
  type LoggedChange,
  type RecordName,
  type SliceSize,
} from './log.js';
import type { Plan } from './plan.js';
import { summarise } from './summary.js';

export interface SliceRequest {
  readonly workspaceId: string;
  /** What was settled before then is put together. */
  readonly before: Date;
  readonly size: SliceSize;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Where the floor was when this run began, so that no record is counted twice. Undefined: here. */
  readonly since: number | undefined;
}

/** What one slice did. */
export interface SliceDone extends Pick<Plan, 'changes' | 'records' | 'erased'> {
  /** The floor before it, and after it. */
  readonly from: number;
  readonly floor: number;
}

/**
 * Puts the oldest changes of a workspace together, as many as a slice may hold, under the head's lock: one summary a
 * record, which also stands for the record's summary before. Undefined where nothing is old enough. What a reader at the
 * new floor or above it reads from there on stays as it was. Changes of types that the manifest lacks stay in the log.
 */
export async function compactSlice(
  tx: SqlSession,
  { manifest, text }: { manifest: Manifest; text: TextRule | undefined },
  { workspaceId, before, size, now, since }: SliceRequest,
): Promise<SliceDone | undefined> {
  const head = await readHead(tx, workspaceId, true);
  if (!head) return undefined;
  const end = await endOfSlice(tx, workspaceId, { floor: head.floor, before, size });
  if (end === undefined) return undefined;

  const changes = (await changesBetween(tx, workspaceId, head.floor, end)).filter(({ type }) =>
    Object.hasOwn(manifest.entities, type),
  );
  const names = [...new Map(changes.map((change) => [keyOf(change), nameOf(change)])).values()];
  const older = await changesUpTo(tx, workspaceId, head.floor, names);
  const gone = await deletedBy(tx, workspaceId, end, names);
  const erased = new Set(gone.map(keyOf));

  const replaced = [...older, ...changes];
  const of = byRecord(replaced);
  const at = new Date(now).toISOString();
  const summaries = names.map((name) =>
    summarise(of.get(keyOf(name)) ?? [], {
      entity: manifest.entities[name.type] as Entity,
      text,
      erased: erased.has(keyOf(name)),
      at,
    }),
  );
  await replaceChanges(tx, workspaceId, end, { replaced, summaries });
  await erase(tx, manifest, workspaceId, gone);
  const again = older.filter(({ seq }) => seq > (since ?? head.floor));
  return {
    from: head.floor,
    floor: end,
    changes: changes.length,
    records: names.length - again.length,
    erased: gone.length,
  };
}

/** The changes of each record, in their order. */
function byRecord(changes: readonly LoggedChange[]): Map<string, LoggedChange[]> {
  const records = new Map<string, LoggedChange[]>();
  for (const change of changes) {
    const known = records.get(keyOf(change));
    if (known) known.push(change);
    else records.set(keyOf(change), [change]);
  }
  return records;
}

const keyOf = ({ type, recordId }: RecordName): string => recordKey(type, recordId);
const nameOf = ({ type, recordId }: LoggedChange): RecordName => ({ type, recordId });
