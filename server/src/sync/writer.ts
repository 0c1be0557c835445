import type { Actor } from './types.js';

/**
 * The name under which stamps keep who wrote a field. Two people on one device are two writers: each sees only what
 * was synced to them, so the edits of one are somebody else's to the other.
 */
export const writerOf = ({ userId, deviceId }: Pick<Actor, 'userId' | 'deviceId'>): string =>
  `${encodeURIComponent(deviceId)} ${userId}`;

/** The person in a writer's name. */
export const userOf = (writer: string): string => writer.slice(writer.indexOf(' ') + 1);

/** The device in a writer's name. */
export const deviceOf = (writer: string): string => decodeURIComponent(writer.slice(0, writer.indexOf(' ')));
