import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { HoldfastError } from '@holdfast/schema/errors';

/**
 * Holds a file store for this process by a file with its process id in it, and returns how to let go. The lock of a
 * process that has died is taken over, also where its id has been given to another since: after a restart of the machine,
 * or of a container, where the app often has the very same id again.
 *
 * @throws HoldfastError STORE_LOCKED while another living process, or this one, holds it
 */
export async function lockFile(path: string): Promise<() => Promise<void>> {
  const mine = `${path}.${randomUUID()}`;
  await writeFile(mine, `${process.pid} ${await birthOf(process.pid)}`);
  try {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      try {
        // A link is made with its content or not at all: nobody ever reads a lock without a process id.
        await link(mine, path);
        return () => rm(path, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      await removeStale(path);
    }
    throw locked();
  } finally {
    await rm(mine, { force: true });
  }
}

async function removeStale(path: string): Promise<void> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const [id = '', birth = ''] = text.split(' ');
  const holder = Number(id);
  if (isAlive(holder) && (await birthOf(holder)) === birth) throw locked(holder);
  // Moved aside first: of two processes that find the same dead holder, one moves it, the other finds nothing to move.
  const aside = `${path}.${randomUUID()}`;
  await rename(path, aside).catch(() => undefined);
  const moved = await readFile(aside, 'utf8').catch(() => undefined);
  if (moved !== undefined && moved !== text) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

/** When a process began, as its system tells it; empty where it does not: then the id alone has to do. */
async function birthOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The fields that follow the name, which may itself hold spaces and brackets; proc(5) calls this one `starttime`.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[startTimeField] ?? '';
}

const startTimeField = 19;

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, but belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const locked = (holder?: number): HoldfastError =>
  new HoldfastError('STORE_LOCKED', holder === undefined ? undefined : `Process ${holder} holds this store.`);
