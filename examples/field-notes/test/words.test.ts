import type { SyncStatus } from '@holdfast/client-kit';
import { describe, expect, it } from 'vitest';
import { addressOf, readView } from '../src/app/view.js';
import { restoring } from '../src/note/restoring.js';
import { glimpse } from '../src/notes/glimpse.js';
import { describeStatus, soon } from '../src/sync/describe-status.js';
import { entryTitle } from '../src/sync/entry-words.js';
import { ago } from '../src/ui/ago.js';

const live: SyncStatus = { state: 'live', pending: 0, refused: 0, pausedBy: [], notices: [] };

describe('the status in words', () => {
  const said = (status: Partial<SyncStatus>, open = 0) =>
    describeStatus({ ...live, ...status }, 0, open).text;

  it('says what a person would say', () => {
    expect(said({})).toBe('Up to date');
    expect(said({ state: 'offline' })).toBe('Offline');
    expect(said({ state: 'offline', pending: 3 })).toBe('Offline, 3 waiting');
    expect(said({ state: 'pushing', pending: 2 })).toBe('Sending 2');
    expect(said({ state: 'backing-off', nextAttemptAt: 12_000 })).toBe('Next try in 12 s');
    expect(said({ state: 'paused', pausedBy: ['low-battery'] })).toBe('Paused battery low');
  });

  it('puts first what a person has to do', () => {
    expect(said({ state: 'needs-sign-in', pending: 3 }, 1)).toBe('Sign in to sync');
    expect(said({ state: 'offline', refused: 1 }, 2)).toBe('1 refused');
    expect(said({}, 2)).toBe('2 to decide');
  });

  it('counts the time to the next try down', () => {
    expect([soon(undefined, 0), soon(5, 10), soon(1_200, 0), soon(300_000, 0)]).toEqual([
      'soon',
      'now',
      'in 2 s',
      'in 5 min',
    ]);
  });
});

it('an edit in the outbox says what it does', () => {
  const input = {
    id: 'n',
    baseVersion: 3,
    title: 'x',
    tags: { add: ['a'] },
    clientMutationId: 'm',
    issuedAt: 'now',
  };
  expect(entryTitle({ name: 'updateNote', input })).toBe('Changed note: title, tags');
  expect(entryTitle({ name: 'createChecklistItem', input: {} })).toBe('New checklist item');
  expect(entryTitle({ name: 'resolveConflict', input: {} })).toBe('Decided a conflict');
});

it('an address says what is on the screen, both ways', () => {
  const view = {
    workspaceId: 'w',
    noteId: 'n',
    notebook: 'b',
    tag: 'ä & b',
    status: 'DONE',
    text: 'a b',
    sheet: 'sync',
  } as const;
  const [path = '', search = ''] = addressOf(view).split('?');
  expect(readView(path, search)).toEqual(view);
  expect(addressOf(readView('/w/x', ''))).toBe('/w/x');
});

it('time is told in words, and a clock that is behind says nothing of the future', () => {
  expect(ago(0, 30_000)).toBe('just now');
  expect(ago(10_000, 0)).toBe('just now');
  expect(ago(0, 7_300_000)).toBe('2 hours ago');
});

it('a line of the list is without the marks of Markdown', () => {
  expect(glimpse('# Kelp\n\n- **Oarweed** ([photo](x.png))\n- `L. digitata`')).toBe(
    'Kelp Oarweed (photo) L. digitata',
  );
});

it('an earlier version is put together from what was changed since', () => {
  const note = {
    id: 'n',
    title: 'now',
    body: 'new',
    tags: ['a', 'b'],
    pinned: true,
  } as unknown as Parameters<typeof restoring>[0];
  const change = (fields: Array<[string, unknown, unknown]>) => ({
    position: '1',
    kind: 'UPDATE' as const,
    userName: 'Ada',
    issuedAt: '',
    conflicts: [],
    fields: fields.map(([field, before, after]) => ({
      field,
      before: JSON.stringify(before),
      after: JSON.stringify(after),
    })),
  });
  const newest = change([
    ['title', 'between', 'now'],
    ['version', 3, 4],
  ]);
  const older = change([
    ['title', 'first', 'between'],
    ['tags', ['a', 'c'], ['a', 'b']],
    ['body', 'old', 'new'],
  ]);
  expect(restoring(note, [newest])).toEqual({ title: 'between' });
  expect(restoring(note, [newest, older])).toEqual({
    title: 'first',
    body: { text: 'old' },
    tags: { add: ['c'], remove: ['b'] },
  });
});
