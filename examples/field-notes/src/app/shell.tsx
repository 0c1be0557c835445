import type { Membership } from '@holdfast/client-kit';
import type { ReactElement } from 'react';
import { NotePane } from '../note/note-pane.js';
import { DeletedSheet } from '../notes/deleted-sheet.js';
import { NotesPane } from '../notes/notes-pane.js';
import { Banners } from '../sync/banners.js';
import { InspectorSheet } from '../sync/inspector-sheet.js';
import { SyncSheet } from '../sync/sync-sheet.js';
import { Sheet } from '../ui/sheet.js';
import { Sidebar } from './sidebar.js';
import { useView } from './view.js';
import { WorkspaceProvider } from './workspace-context.js';

/** A workspace: where to look, the list, and the note. On a phone one of them at a time. */
export function Shell({ membership }: { membership: Membership }): ReactElement {
  const { view, go } = useView();
  return (
    <WorkspaceProvider value={membership}>
      <div className="shell" data-shows={view.noteId ? 'note' : 'list'}>
        <nav className="side" aria-label="Notebooks">
          <Sidebar />
        </nav>
        <main className="list-pane">
          <Banners />
          <NotesPane />
        </main>
        <section className="note-pane" aria-label="Note">
          {/* A note that is opened begins anew: what was being typed into another one has been saved. */}
          <NotePane key={view.noteId} id={view.noteId} />
        </section>
      </div>
      <Sheet
        title={membership.name}
        side="start"
        isOpen={view.sheet === 'menu'}
        onClose={() => go({ sheet: undefined })}
      >
        <Sidebar />
      </Sheet>
      <DeletedSheet />
      <SyncSheet />
      <InspectorSheet />
    </WorkspaceProvider>
  );
}
