/** How far this device has read a workspace's change log. Durable together with the rows that it covers. */
export interface Position {
  /** Absent: to be fetched from the beginning. */
  readonly cursor?: string;
  /** Counts the fetches from the beginning. */
  readonly generation: number;
  /** Such a fetch is under way: what it has not brought by its end is swept. Old rows stay shown until then. */
  readonly sweeping: boolean;
  /** All of the workspace has been here once. */
  readonly complete: boolean;
}

export const nowhere: Position = { generation: 0, sweeping: false, complete: false };

/** The position from which everything is fetched again, with what is there still shown. */
export const fromTheStart = ({ cursor: _forgotten, ...position }: Position): Position => position;

export const positionPrefix = 'cursor/';
export const positionKey = (workspaceId: string): string => positionPrefix + workspaceId;

/** A position as stored. */
export const positionText = ({ sweeping, complete, ...position }: Position): string =>
  JSON.stringify({ ...position, ...(sweeping && { sweeping }), ...(complete && { complete }) });

/** Reads a stored position; an unreadable one means to begin anew. */
export function parsePosition(text: string): Position {
  try {
    const value = JSON.parse(text) as Partial<Position> | null;
    if (typeof value?.generation !== 'number') return nowhere;
    return {
      ...(typeof value.cursor === 'string' && { cursor: value.cursor }),
      generation: value.generation,
      sweeping: value.sweeping === true,
      complete: value.complete === true,
    };
  } catch {
    return nowhere;
  }
}
