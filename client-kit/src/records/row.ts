import { recordKey, type RecordData } from '@holdfast/schema/merge';

/** A record as the server confirmed it, or what is left of it. */
export interface Row {
  readonly type: string;
  readonly id: string;
  readonly workspaceId: string;
  readonly data: RecordData;
  /** Of texts that were edited since they were written: their encoded states, by field. */
  readonly texts?: Readonly<Record<string, string>>;
  /** The fetch from the beginning that last brought it; older ones are swept when that fetch is through. */
  readonly generation: number;
  /**
   * A tombstone: kept only while something may still arrive that is older than the deletion, so that nothing brings the
   * record back. Who deleted it decides whether a pending edit revives it.
   */
  readonly deletion?: {
    readonly by: 'us' | 'others';
    /** A page has brought the deletion: no later page will bring an older state. */
    readonly paged: boolean;
  };
  /**
   * It stands in an answer that was given before, and may have gone since: a page has to confirm it, or it goes when the
   * workspace is up to date.
   */
  readonly provisional?: boolean;
}

export const keyOf = (row: Pick<Row, 'type' | 'id'>): string => recordKey(row.type, row.id);

export const versionOf = (row: Row): number => Number(row.data.version);

export const recordPrefix = 'record/';
export const rowKey = (row: Pick<Row, 'type' | 'id'>): string => `${recordPrefix}${row.type}/${row.id}`;

const sizes = new WeakMap<Row, number>();

/** About how many bytes a row takes as stored: the characters of its text. Known without more work once it was written or read. */
export const rowSize = (row: Row): number => sizes.get(row) ?? rowText(row).length;

/** A row as stored: without what its key says. The field that holds the workspace is the first, if there is one. */
export function rowText(row: Row): string {
  const { type: _inKey, id: _too, workspaceId, data, ...stored } = row;
  const { id: _also, ...rest } = data;
  const field = Object.keys(rest).find((name) => rest[name] === workspaceId);
  const text = JSON.stringify(
    field === undefined
      ? { workspaceId, data: rest, ...stored }
      : { data: { [field]: workspaceId, ...rest }, ...stored },
  );
  sizes.set(row, text.length);
  return text;
}

type StoredRow = Omit<Row, 'type' | 'id' | 'workspaceId'> & {
  readonly workspaceId?: string;
  /** Up to format 4: the name of the field that holds the workspace. */
  readonly in?: string;
};

/** Reads a stored row; undefined if it cannot be read. */
export function parseRow(key: string, text: string): Row | undefined {
  const [type, id] = key.slice(recordPrefix.length).split('/');
  try {
    const stored = JSON.parse(text) as StoredRow | null;
    if (!type || !id || typeof stored?.data !== 'object' || stored.data === null) return undefined;
    const { in: field = Object.keys(stored.data)[0] ?? '', data, ...others } = stored;
    const { workspaceId = data[field], ...rest } = others;
    if (typeof workspaceId !== 'string' || typeof rest.generation !== 'number') return undefined;
    const row: Row = { ...rest, type, id, workspaceId, data: { id, ...data } };
    sizes.set(row, text.length);
    return row;
  } catch {
    return undefined;
  }
}
