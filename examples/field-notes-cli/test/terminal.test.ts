import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { asFailure, exitCodes, Failure } from '../src/failures.js';
import { HoldfastError } from '@holdfast/schema/errors';
import { ago } from '../src/terminal/ago.js';
import { terminalOutput } from '../src/terminal/output.js';
import { progressBar } from '../src/terminal/progress-bar.js';
import { table } from '../src/terminal/table.js';

describe('a progress bar', () => {
  it('shows the share done and the time left', () => {
    expect(progressBar({ label: 'Sending', done: 30, total: 120, seconds: 10 }, 80)).toBe(
      'Sending [########......................]  30/120, 30 s left',
    );
  });

  it('counts where the total is not known, and promises no time where nothing is done yet', () => {
    expect(progressBar({ label: 'Reading', done: 7, seconds: 3 }, 80)).toBe('Reading 7');
    expect(progressBar({ label: 'Sending', done: 0, total: 5, seconds: 9 }, 80)).not.toContain('left');
  });

  it('is never wider than the terminal', () => {
    for (let columns = 0; columns < 60; columns += 1) {
      const bar = progressBar({ label: 'Importing', done: 123, total: 4567, seconds: 60 }, columns);
      expect(bar.length).toBeLessThanOrEqual(columns);
    }
  });
});

describe('a table', () => {
  it('aligns its columns and cuts lines at the width of the screen only', () => {
    const rows = [
      ['a', 'bb', 'the last one may be long'],
      ['aaa', 'b', ''],
    ];
    expect(table(rows)).toEqual(['a    bb  the last one may be long', 'aaa  b']);
    expect(table(rows, 16)[0]).toBe('a    bb  the la…');
    expect(table([], 16)).toEqual([]);
  });
});

describe('how long ago', () => {
  const now = Date.parse('2026-11-22T12:00:00.000Z');
  it.each([
    ['2026-11-22T12:00:00.500Z', 'just now'],
    ['2026-11-22T11:59:59.000Z', '1 second ago'],
    ['2026-11-22T11:30:00.000Z', '30 minutes ago'],
    ['2026-11-20T12:00:00.000Z', '2 days ago'],
    [undefined, 'never'],
  ])('%s is %s', (then, words) => {
    expect(ago(then, now)).toBe(words);
  });
});

describe('output', () => {
  const streams = () => ({ stdout: new PassThrough(), stderr: new PassThrough() });
  const written = async ({ stdout, stderr }: ReturnType<typeof streams>) => {
    stdout.end();
    stderr.end();
    return { stdout: await text(stdout), stderr: await text(stderr) };
  };

  it('gives scripts one JSON value and errors as JSON, and no notices', async () => {
    const to = streams();
    const output = terminalOutput(true, to.stdout, to.stderr);
    output.result({ notes: [] }, () => ['No notes.']);
    output.notice('synced');
    output.failure(new Failure(exitCodes.notFound, 'There is none.', 'NOT_FOUND'));
    expect(await written(to)).toEqual({
      stdout: '{"notes":[]}\n',
      stderr: '{"error":{"code":"NOT_FOUND","message":"There is none."}}\n',
    });
  });

  it("shows escape sequences that somebody's note holds, and does not obey them", async () => {
    const to = streams();
    terminalOutput(false, Object.assign(to.stdout, { isTTY: true, columns: 80 }), to.stderr).result(
      null,
      () => ['\u001b[2Jhello\u0007\ttab\r'],
    );
    expect((await written(to)).stdout).toBe('[2Jhello\ttab\n');
  });

  it('passes a pipe what there is, unchanged', async () => {
    const to = streams();
    terminalOutput(false, to.stdout, to.stderr).result(null, () => ['a\r']);
    expect((await written(to)).stdout).toBe('a\r\n');
  });
});

describe('a failure', () => {
  it('is found inside what Apollo Client wraps around it', () => {
    const wrapped = new Error('wrapped', { cause: new HoldfastError('STORE_LOCKED') });
    expect(asFailure(wrapped)).toMatchObject({ exitCode: exitCodes.storeBusy, code: 'STORE_LOCKED' });
  });

  it('of an unknown kind keeps its message', () => {
    expect(asFailure(new Error('boom'))).toMatchObject({ exitCode: exitCodes.unexpected, message: 'boom' });
  });
});
