import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from '../../src/sync/cursor.js';

const position = { epoch: randomUUID(), workspaceId: randomUUID(), seq: 42, since: 7 };
const text = (value: string) => Buffer.from(value).toString('base64url');

describe('a cursor', () => {
  it('is a position again when it comes back', () => {
    expect(decodeCursor(encodeCursor(position), position.workspaceId)).toEqual(position);
  });

  it('carries the mark of the change where its reader stands, where there is one', () => {
    const marked = { ...position, mark: '0a1b2c3d-18f' };
    expect(decodeCursor(encodeCursor(marked), position.workspaceId)).toEqual(marked);
    expect(decodeCursor(encodeCursor(position), position.workspaceId)).not.toHaveProperty('mark');
  });

  it('is refused in another workspace', () => {
    expect(() => decodeCursor(encodeCursor(position), randomUUID())).toThrow('another workspace');
  });

  it.each([
    ['nothing', ''],
    ['some words', 'not a cursor'],
    ['other bytes', text('\0\0\0')],
    ['half of one', encodeCursor(position).slice(0, 40)],
    ['one of another format', text(`2 ${position.epoch} ${position.workspaceId} 42 7`)],
    ['one with more to it', text(`1 ${position.epoch} ${position.workspaceId} 42 7 0a1b2c3d-18f more`)],
    ['a negative position', text(`1 ${position.epoch} ${position.workspaceId} -1 -1`)],
    [
      'a position past all counting',
      text(`1 ${position.epoch} ${position.workspaceId} 99999999999999999999 7`),
    ],
  ])('is refused where it is %s', (_name, cursor) => {
    expect(() => decodeCursor(cursor, position.workspaceId)).toThrow('not a cursor');
  });
});
