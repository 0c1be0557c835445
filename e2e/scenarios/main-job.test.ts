/** The main job through a real server process, HTTP, WebSocket and files: no virtual time, no fault of our own making but SIGKILL. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Holdfast } from '@holdfast/client-kit';
import { CreateNoteDocument, NotebooksDocument, NotesDocument } from '../src/generated/holdfast.js';
import { demo, openApp, startServer, type ServerProcess } from './processes.js';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-main-job-'));
const noteCount = 150;

describe('The main job, with one server and two devices', () => {
  let server: ServerProcess;
  const apps: Holdfast[] = [];
  beforeAll(async () => {
    server = await startServer({ DATABASE_URL: join(folder, 'database') });
  }, 120_000);
  afterAll(async () => {
    for (const app of apps) await app.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async (name: string): Promise<Holdfast> => {
    const app = await openApp(server.url, join(folder, name));
    apps.push(app);
    return app;
  };

  it('edits made offline outlive a server that is killed in the middle of them, and reach the other device once', async () => {
    const phone = await open('phone');
    await phone.auth.signIn(demo[0]!);
    await phone.sync.now();
    const [place] = phone.sync.memberships();
    const where = { workspaceId: place!.workspaceId };
    const { data } = await phone.client.query({ query: NotebooksDocument, variables: { where } });
    const notebookId = data!.notebooks.nodes[0]!.id;

    phone.sync.pause('offline');
    const write = (at: number) =>
      phone.client.mutate({
        mutation: CreateNoteDocument,
        variables: { input: { ...where, notebookId, title: `main job ${at}` } },
      });
    await Promise.all(Array.from({ length: noteCount }, (_, at) => write(at)));
    expect(phone.sync.status().pending).toBe(noteCount);

    phone.sync.resume('offline');
    await until(phone, () => phone.sync.status().pending < noteCount);
    await server.restart();
    await until(phone, () => phone.sync.status().pending === 0);

    const tablet = await open('tablet');
    await tablet.auth.signIn(demo[1]!);
    await tablet.sync.now();
    for (const app of [phone, tablet]) {
      const listed = await app.client.query({ query: NotesDocument, variables: { where, first: 1000 } });
      const titles = listed
        .data!.notes.nodes.map(({ title }) => title)
        .filter((title) => title.startsWith('main job'));
      expect(titles).toHaveLength(noteCount);
      expect(new Set(titles).size).toBe(noteCount);
    }
  }, 120_000);
});

/** Resolves when `holds` does, looked at after each change of the app's status. */
function until(app: Holdfast, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!holds()) return;
      stop();
      resolve();
    };
    const stop = app.sync.onStatus(look);
    look();
  });
}
