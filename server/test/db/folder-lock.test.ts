import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderLockedError, lockFolder } from '../../src/db/folder-lock.js';

describe('the lock of a folder', () => {
  let parent: string;
  let folder: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'holdfast-'));
    folder = join(parent, 'database');
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  it('is held by one at a time, and names its holder', () => {
    const unlock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(FolderLockedError);
    expect(() => lockFolder(folder)).toThrow(`process ${process.pid}`);
    unlock();
    lockFolder(folder)();
    expect(existsSync(`${folder}.lock`)).toBe(false);
  });

  it('is taken over from a process that died', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(`${folder}.lock`, JSON.stringify({ pid }));
    lockFolder(folder)();
  });

  it.runIf(process.platform === 'linux')('is taken over where its pid now belongs to another process', () => {
    writeFileSync(`${folder}.lock`, JSON.stringify({ pid: process.pid, started: '1' }));
    lockFolder(folder)();
  });

  it('is taken over where it cannot be read', () => {
    writeFileSync(`${folder}.lock`, '');
    const unlock = lockFolder(folder);
    expect(JSON.parse(readFileSync(`${folder}.lock`, 'utf8'))).toMatchObject({ pid: process.pid });
    unlock();
  });

  it('is given back only by its holder', () => {
    const unlock = lockFolder(folder);
    const other = JSON.stringify({ pid: 1 });
    writeFileSync(`${folder}.lock`, other);
    unlock();
    expect(readFileSync(`${folder}.lock`, 'utf8')).toBe(other);
  });
});
