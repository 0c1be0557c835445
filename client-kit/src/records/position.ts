/** How far this device has read a workspace's change log. Durable together with the rows that it covers. */
export interface Position {
  /** Absent: to be fetched from the beginning. */
  readonly cursor?: string;
  /** Counts the fetches from the beginning. */
  readonly generation: number;
  /** Such a fetch is under way: what it has not brought by its end is swept. Old rows stay shown until then. */
  readonly sweeping: boolean;
  /** All of the workspace that the cursor covers has been here once. */
  readonly complete: boolean;
  /** Names of the types that the cursor covers; absent: all. */
  readonly types?: readonly string[];
  /**
   * Types that are being fetched from the beginning by a cursor of their own. Once they are here in full, the cursor above
   * covers them as well.
   */
  readonly joining?: Joining;
  /** Its records have left the device to make room, or never came for want of it: nothing is fetched until somebody uses it. */
  readonly resting?: true;
}

export interface Joining {
  readonly types: readonly string[];
  readonly cursor?: string;
}

export const nowhere: Position = { generation: 0, sweeping: false, complete: false };

/** The position from which everything is fetched again, with what is there still shown. */
export const fromTheStart = ({ cursor: _forgotten, joining, ...position }: Position): Position => ({
  ...position,
  ...(joining && { joining: { types: joining.types } }),
});

/** The same for every workspace. */
export const allFromTheStart = (positions: Iterable<readonly [string, Position]>): Map<string, Position> =>
  new Map([...positions].map(([workspaceId, position]) => [workspaceId, fromTheStart(position)]));

/** Without records. The generation goes on, so that a later fetch sweeps what was left of those that were here. */
export const atRest = ({ generation }: Position): Position => ({ ...nowhere, generation, resting: true });

/** The generation of a record that comes in by an answer: of one that no cursor covers, no page has ever told. */
export function generationOf(position: Position | undefined, type: string): number {
  const { generation, types, joining } = position ?? nowhere;
  return !types || types.includes(type) || joining?.types.includes(type) ? generation : 0;
}

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
      ...(Array.isArray(value.types) && { types: value.types }),
      ...(Array.isArray(value.joining?.types) && { joining: value.joining }),
      ...(value.resting === true && { resting: true }),
    };
  } catch {
    return nowhere;
  }
}
