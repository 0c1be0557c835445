/**
 * The main job, end to end, on real input: Markdown files of the installed packages become notes while offline; the
 * process is killed with SIGKILL in the middle of the import, and again and again in the middle of the upload.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signedInApi, type Api } from './support/api.js';
import { fieldNotes, fieldNotesProcess, kill } from './support/cli.js';
import { copyRealMarkdown } from './support/real-markdown.js';
import { startServer, type ServerProcess } from './support/server-process.js';
import { bytesIn, until } from './support/waiting.js';

const wanted = 300;
const longest = 200_000;

interface StoredNote {
  readonly id: string;
  readonly body: string;
  readonly version: number;
}

describe('an import whose process is killed', { timeout: 120_000 }, () => {
  let folder: string;
  let server: ServerProcess;
  let api: Api;
  /** The text of each file that fits into a note. */
  const texts: string[] = [];
  const tooLong: string[] = [];
  let notebookId: string;
  const at = (name: string) => join(folder, name);
  const device = (name: string) => ['--profile', at(name), '--server', server.url];

  beforeAll(async () => {
    process.env.FIELD_NOTES_PASSWORD = 'offline-first';
    folder = await mkdtemp(join(tmpdir(), 'field-notes-kill-'));
    for (const path of await copyRealMarkdown(at('notes'), wanted)) {
      const text = await readFile(join(at('notes'), path), 'utf8');
      if (text.length > longest) tooLong.push(path);
      else texts.push(text);
    }
    server = await startServer(at('server'));
    api = await signedInApi(server.url, 'ada@fieldnotes.test');
    expect(await fieldNotes('sign-in', 'ada@fieldnotes.test', ...device('ada'))).toMatchObject({
      exitCode: 0,
    });
  });

  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('goes on where it was killed, and takes each file once', async () => {
    const command = ['import', at('notes'), '--notebook', 'Packages', '--offline', ...device('ada')];
    const before = await bytesIn(at('ada'));
    const first = fieldNotesProcess(...command);
    await until('some notes are on the disk', async () => (await bytesIn(at('ada'))) > before + 300_000);
    await kill(first);

    const again = await fieldNotes(...command, '--json');
    const result = again.json<{
      imported: number;
      known: number;
      unfit: { path: string }[];
      notebook: { id: string };
    }>();
    expect(result.known).toBeGreaterThan(0);
    expect(result.imported).toBeGreaterThan(0);
    expect(result.imported + result.known).toBe(texts.length);
    notebookId = result.notebook.id;
    expect(await uploaded()).toBe(0);
  });

  it('says which files are too long for a note, and by how much', async () => {
    const { exitCode, stdout } = await fieldNotes(
      'import',
      at('notes'),
      '--notebook',
      'Packages',
      '--offline',
      ...device('ada'),
    );
    expect(tooLong.length).toBeGreaterThan(0);
    for (const path of tooLong)
      expect(stdout).toMatch(new RegExp(`${path} is \\d+ characters long; a note holds at most`));
    expect(exitCode).toBe(7);
  });

  it('uploads each note once, killed in the middle of that time after time', async () => {
    const counts: number[] = [];
    for (const share of [0, 0.3, 0.6]) {
      const sync = fieldNotesProcess('sync', ...device('ada'));
      await until(
        `${share} of the notes are uploaded`,
        async () => (await uploaded()) > share * texts.length,
      );
      await kill(sync);
      counts.push(await uploaded());
    }
    expect(counts.slice(0, 2).every((count) => count < texts.length)).toBe(true);

    const last = await fieldNotes('sync', '--json', ...device('ada'));
    expect(last).toMatchObject({ exitCode: 0 });
    expect(last.json()).toMatchObject({ pending: 0, refused: 0, inStep: true });
    const notes = await stored();
    expect(notes.map(({ body }) => body).sort()).toEqual([...texts].sort());
    expect(notes.every(({ version }) => version === 1)).toBe(true);
  });

  it('reaches a second device, which follows the changes, as it was', async () => {
    expect(await fieldNotes('sign-in', 'grace@fieldnotes.test', ...device('grace'))).toMatchObject({
      exitCode: 0,
    });
    const shown = await fieldNotes(
      'list',
      '--notebook',
      'Packages',
      '--limit',
      '1000',
      '--offline',
      '--json',
      ...device('grace'),
    );
    const { notes } = shown.json<{ notes: StoredNote[] }>();
    const onServer = await stored();
    expect(notes.map(({ id }) => id).sort()).toEqual(onServer.map(({ id }) => id).sort());
    for (const { id, body } of onServer.slice(0, 3)) {
      expect((await fieldNotes('show', id, '--body', '--offline', ...device('grace'))).stdout).toBe(body);
    }
  });

  it('finds every file known when it is run once more, here and on the server', async () => {
    const again = await fieldNotes(
      'import',
      at('notes'),
      '--notebook',
      'Packages',
      '--json',
      ...device('ada'),
    );
    expect(again.json()).toMatchObject({ imported: 0, known: texts.length });
    expect(await uploaded()).toBe(texts.length);
  });

  const where = () => ({ workspaceId: api.workspaceId, notebookId });

  async function uploaded(): Promise<number> {
    const query = 'query ($where: NoteFilter!) { notes(where: $where, first: 1) { totalCount } }';
    return (await api.query<{ notes: { totalCount: number } }>(query, { where: where() })).notes.totalCount;
  }

  async function stored(): Promise<StoredNote[]> {
    const query = `query ($where: NoteFilter!, $after: String) {
      notes(where: $where, first: 200, after: $after) { nodes { id body version } pageInfo { hasNextPage endCursor } }
    }`;
    const notes: StoredNote[] = [];
    for (let after: string | null = null; ;) {
      type Page = { notes: { nodes: StoredNote[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };
      const page: Page = await api.query<Page>(query, { where: where(), after });
      notes.push(...page.notes.nodes);
      if (!page.notes.pageInfo.hasNextPage) return notes;
      after = page.notes.pageInfo.endCursor;
    }
  }
});
