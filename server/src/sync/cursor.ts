import { HoldfastError } from '@holdfast/schema/errors';

/** Where a reader stands in one workspace's log. */
export interface Position {
  /** The log's name: another one has positions of its own. */
  readonly epoch: string;
  readonly workspaceId: string;
  /** Everything up to here has been read. */
  readonly seq: number;
  /**
   * Where the reader stood when it last had everything. A record that is written while its reader is between two pages
   * moves to a later page, and takes its older changes along: which of them are news is counted from here. For a reader
   * who began from nothing it is the log's floor, since no change below that is left to tell.
   */
  readonly since: number;
  /**
   * Tells the change at `seq` from another at the same place: a log that was restored from a backup and written on has
   * others there, though its name may be the same. Absent where there is no change yet, and in cursors of older servers.
   */
  readonly mark?: string;
}

const format = '1';
const notOurs = 'This is not a cursor of this server.';

/** A position as the text that clients keep. */
export function encodeCursor({ epoch, workspaceId, seq, since, mark }: Position): string {
  const parts = [format, epoch, workspaceId, seq, since, ...(mark === undefined ? [] : [mark])];
  return Buffer.from(parts.join(' ')).toString('base64url');
}

/** The position in a cursor of this workspace. Throws `BAD_USER_INPUT` for anything else. */
export function decodeCursor(cursor: string, workspaceId: string): Position {
  const parts = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  const [found, epoch, workspace] = parts;
  const [seq, since] = parts.slice(3, 5).map(position);
  const mark = parts[5];
  if (
    parts.length > 6 ||
    (mark !== undefined && !/^[0-9a-f]{8}-[0-9a-f]+$/.test(mark)) ||
    found !== format ||
    epoch === undefined ||
    seq === undefined ||
    since === undefined
  )
    throw new HoldfastError('BAD_USER_INPUT', notOurs);
  if (workspace !== workspaceId)
    throw new HoldfastError('BAD_USER_INPUT', 'This cursor belongs to another workspace.');
  const at = { epoch, workspaceId, seq, since, ...(mark === undefined ? {} : { mark }) };
  // One that was cut or added to could otherwise pass for a place in a restored log, and start its reader over.
  if (encodeCursor(at) !== cursor) throw new HoldfastError('BAD_USER_INPUT', notOurs);
  return at;
}

function position(text: string): number | undefined {
  const value = /^\d+$/.test(text) ? Number(text) : undefined;
  return Number.isSafeInteger(value) ? value : undefined;
}

/**
 * SQL for the mark of a row of "Change": the random end of its mutation's id, and when the server settled it, since a
 * restored log may take the same mutation again, behind others.
 */
export const markSql = (row: string): string =>
  `right(${row}."clientMutationId"::text, 8) || '-' || to_hex((extract(epoch FROM ${row}.at) * 1000)::bigint)`;
