/**
 * Keeps two processes out of one embedded database: PGlite itself lets a second one in, and the two then see different
 * rows. The lock is a file beside the folder that names the process; one that died leaves a lock that is taken over.
 */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Another process holds the folder. */
export class FolderLockedError extends Error {
  override readonly name = 'FolderLockedError';

  constructor(
    readonly folder: string,
    readonly pid: number,
  ) {
    super(
      `The database in ${folder} is in use by process ${pid}. Stop that process, or name another folder in DATABASE_URL.`,
    );
  }
}

interface Holder {
  pid: number;
  /** Tells a process from a later one that was given the same pid; absent where the system does not say. */
  started?: string;
}

/** Takes the folder for this process; the function returned gives it back. Throws `FolderLockedError`. */
export function lockFolder(folder: string): () => void {
  const file = `${resolve(folder)}.lock`;
  mkdirSync(dirname(file), { recursive: true });
  const own = JSON.stringify(holderOf(process.pid));
  while (!placed(file, own)) {
    const found = textOf(file);
    if (found === undefined) continue; // given back just now
    const holder = parse(found);
    if (holder && alive(holder)) throw new FolderLockedError(folder, holder.pid);
    removeStale(file, found);
  }
  return () => {
    if (textOf(file) === own) rmSync(file, { force: true });
  };
}

/** Whether the lock was free. It appears whole or not at all, which writing in place would not promise. */
function placed(file: string, own: string): boolean {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, own);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Two processes may find the same stale lock: renaming lets one of them have it, and shows which lock it was. */
function removeStale(file: string, stale: string): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return; // the other one was quicker
  }
  const moved = textOf(aside);
  if (moved !== undefined && moved !== stale) linkSync(aside, file);
  rmSync(aside, { force: true });
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function parse(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Partial<Holder> | null;
    return typeof holder?.pid === 'number' ? (holder as Holder) : undefined;
  } catch {
    return undefined;
  }
}

function holderOf(pid: number): Holder {
  const started = startOf(pid);
  return started === undefined ? { pid } : { pid, started };
}

function alive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return holder.started === undefined || startOf(holder.pid) === holder.started;
}

/** When a process started, in the system's own count; undefined outside Linux. A container gives the same pid again. */
function startOf(pid: number): string | undefined {
  // Field 22 of /proc/<pid>/stat, counted after the name, which may hold spaces and brackets.
  return textOf(`/proc/${pid}/stat`)?.split(') ').at(-1)?.split(' ')[19];
}
