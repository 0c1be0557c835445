/** Runs the app whose files are in the READMEs: a note made without a server is on the server when there is one again. */
import { HoldfastError, type Holdfast, type SyncStatus } from '@holdfast/client-kit';
import { HoldfastProvider } from '@holdfast/client-kit/react';
import { Window } from 'happy-dom';
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDevice } from './device.js';
import { NotebooksDocument, NotesDocument } from './generated/holdfast.js';
import { useNotesQuery } from './generated/hooks.js';
import { Notes } from './notes.js';
import { serve } from './serve.js';

const folder = await mkdtemp(join(tmpdir(), 'holdfast-app-'));
const environment = { DATABASE_URL: join(folder, 'database'), PORT: '0', LOG_LEVEL: 'silent' };
const secret = 'a secret of more than thirty-two characters';
let server = await serve(environment, secret);
const port = new URL(server.url).port;

const device = await openDevice(server.url, join(folder, 'ada'));
await device.auth.signIn({ email: 'ada@fieldnotes.test', password: 'offline-first' });
await statusOf(device, ({ state }) => state === 'live');
const workspaceId = device.sync.memberships()[0]?.workspaceId;
assert.ok(workspaceId);
const { data } = await device.client.query({
  query: NotebooksDocument,
  variables: { where: { workspaceId } },
});
const notebookId = data?.notebooks.nodes[0]?.id;
assert.ok(notebookId);

const screen = await show(<Notes workspaceId={workspaceId} notebookId={notebookId} />);
await screen.shows('0 waiting');

await server.stop();
screen.click('button');
await screen.shows('1 waiting');
await screen.shows('Made in a tunnel');

server = await serve({ ...environment, PORT: port }, secret);
await statusOf(device, ({ pending }) => pending === 0);
await screen.shows('0 waiting');
await screen.close();
await device.close();

// Another device knows of it from nobody but the server.
const other = await openDevice(server.url, join(folder, 'grace'));
await other.auth.signIn({ email: 'grace@fieldnotes.test', password: 'offline-first' });
await statusOf(other, ({ state }) => state === 'live');
const read = await other.client.query({
  query: NotesDocument,
  variables: { where: { workspaceId, notebookId } },
});
assert.equal(read.data?.notes.nodes.filter(({ title }) => title === 'Made in a tunnel').length, 1);
await assert.rejects(other.auth.signIn({ email: 'ada@fieldnotes.test', password: 'wrong' }), (error) =>
  HoldfastError.is(error, 'UNAUTHENTICATED'),
);
await other.close();
await server.stop();
await rm(folder, { recursive: true });
process.stdout.write('A note made without a server has reached the other device.\n');

/** Never called: what the compiler must refuse. */
export function Misspelt() {
  // @ts-expect-error A filter without its workspace.
  useNotesQuery({ variables: { where: {} } });
  const { data: notes } = useNotesQuery({ variables: { where: { workspaceId: '' } } });
  // @ts-expect-error The operation does not ask for it.
  return <p>{notes?.notes.nodes[0]?.body}</p>;
}

function statusOf(of: Holdfast, wanted: (status: SyncStatus) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!wanted(of.sync.status())) return;
      stop();
      resolve();
    };
    const stop = of.sync.onStatus(look);
    look();
  });
}

/** A page with this on it. */
async function show(element: React.ReactElement) {
  const window = new Window();
  const { navigator } = window;
  for (const [name, value] of Object.entries({ window, document: window.document, navigator }))
    Object.defineProperty(globalThis, name, { value, configurable: true });
  const { createRoot } = await import('react-dom/client');
  const { document } = window;
  const root = createRoot(document.body.appendChild(document.createElement('main')) as unknown as Element);
  root.render(<HoldfastProvider holdfast={device}>{element}</HoldfastProvider>);
  return {
    /** Resolves once the page has this text. */
    shows: (text: string): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!document.body.textContent?.includes(text)) return;
          observer.disconnect();
          resolve();
        };
        const observer = new window.MutationObserver(look);
        observer.observe(document.body, { childList: true, subtree: true, characterData: true });
        look();
      }),
    click: (selector: string) => (document.querySelector(selector) as unknown as HTMLElement).click(),
    async close(): Promise<void> {
      root.unmount();
      await window.happyDOM.close();
    },
  };
}
