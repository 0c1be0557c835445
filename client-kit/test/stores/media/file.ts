import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { fileStores } from '../../../src/stores/file.js';
import type { FaultyMedium } from '../../../src/testing/index.js';
import { Processes } from './process.js';

const folders: string[] = [];
process.once('exit', () => {
  for (const path of folders) rmSync(path, { recursive: true, force: true });
});

/** A folder for one test, which goes with the process. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'holdfast-'));
  folders.push(path);
  return path;
}

type Write = (this: FileHandle, ...given: unknown[]) => Promise<unknown>;
type Handles = Record<'read' | 'write' | 'truncate' | 'datasync' | 'sync', Write>;

/** What has been read from or written to, of all media: a process that is gone closes nothing. */
const used = new Set<FileHandle>();
async function closeAll(): Promise<void> {
  const handles = [...used];
  used.clear();
  for (const handle of handles) await handle.close().catch(() => undefined);
}

/** A folder of which each write, cut and flush of a file may go wrong. */
export async function fileMedium(): Promise<FaultyMedium> {
  const path = folder();
  const processes = new Processes();
  let alive = processes.start();
  await closeAll();
  await watchHandles((write, half) => {
    alive();
    return processes.write(write, diskError, half);
  });
  return {
    stores: () => {
      alive = processes.start();
      void closeAll();
      // Locks go with the process that holds them, which here goes on as the next one.
      for (const file of readdirSync(path)) if (file.endsWith('.lock')) rmSync(join(path, file));
      return fileStores(path);
    },
    fail: (fault, at) => processes.fail(fault, at),
    met: () => processes.met(),
    close: closeAll,
  };
}

const diskError = (fault: 'full' | 'failed'): Error =>
  Object.assign(new Error('the disk refuses'), { code: fault === 'full' ? 'ENOSPC' : 'EIO' });

/** File handles as they are, while they are watched. */
let real: Handles | undefined;

/** Lets all writes to files go through `pass`, until it is called again or the test is over. */
async function watchHandles(
  pass: (write: () => Promise<unknown>, half: () => void) => Promise<unknown>,
): Promise<void> {
  const probe = await open(process.execPath);
  const handles = Object.getPrototypeOf(probe) as Handles;
  await probe.close();
  const { read, write, truncate, datasync, sync } = real ?? pick(handles);
  // Whatever runs next in this process writes to files as well.
  if (!real)
    onTestFinished(async () => {
      await closeAll();
      Object.assign(handles, real);
      real = undefined;
    });
  real = { read, write, truncate, datasync, sync };
  const through = (work: Write): Write =>
    async function (...given) {
      used.add(this);
      return pass(
        () => work.apply(this, given),
        () => undefined,
      );
    };
  handles.read = function (...given) {
    used.add(this);
    return read.apply(this, given);
  };
  handles.truncate = through(truncate);
  handles.datasync = through(datasync);
  handles.sync = through(sync);
  handles.write = async function (bytes, from, length, at) {
    used.add(this);
    let torn: Promise<unknown> | undefined;
    const half = () => {
      torn = write.call(this, bytes, from, Number(length) >> 1, at);
    };
    return pass(() => write.call(this, bytes, from, length, at), half).finally(() => torn);
  };
}

const pick = ({ read, write, truncate, datasync, sync }: Handles): Handles => ({
  ...{ read, write, truncate, datasync, sync },
});
