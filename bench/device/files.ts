import { open, type FileHandle } from 'node:fs/promises';

export interface FileWrites {
  bytes: number;
  writes: number;
}

/** Counts from now on what this process writes through file handles. */
export async function countFileWrites(): Promise<FileWrites> {
  const counted: FileWrites = { bytes: 0, writes: 0 };
  const handle = await open('/dev/null', 'r');
  const prototype = Object.getPrototypeOf(handle) as Record<string, (...args: unknown[]) => unknown>;
  await handle.close();
  for (const method of ['write', 'writev', 'writeFile', 'appendFile'] as const satisfies Array<
    keyof FileHandle
  >) {
    const original = prototype[method]!;
    prototype[method] = function (data, ...rest) {
      counted.bytes += lengthOf(data, rest);
      counted.writes += 1;
      return original.call(this, data, ...rest);
    };
  }
  return counted;
}

function lengthOf(data: unknown, [, length]: unknown[]): number {
  if (typeof data === 'string') return Buffer.byteLength(data);
  if (Array.isArray(data)) return data.reduce((sum: number, part) => sum + lengthOf(part, []), 0);
  return typeof length === 'number' ? length : (data as Uint8Array).byteLength;
}
