import type { Conflict } from '@holdfast/client-kit';
import { uuidv7 } from '@holdfast/client-kit/environment';
import {
  ChecklistItemDocument,
  ChecklistItemsDocument,
  CreateChecklistItemDocument,
  CreateNoteDocument,
  CreateNotebookDocument,
  DeleteChecklistItemDocument,
  DeleteNoteDocument,
  DeleteNotebookDocument,
  NoteDocument,
  NotebookDocument,
  NotebooksDocument,
  NotesDocument,
  ResolveConflictDocument,
  RestoreChecklistItemDocument,
  RestoreNoteDocument,
  RestoreNotebookDocument,
  RevertResolutionDocument,
  UpdateChecklistItemDocument,
  UpdateNoteDocument,
  UpdateNotebookDocument,
  type ChecklistItemFieldsFragment,
  type ConflictChoice,
  type NoteFieldsFragment,
  type NotebookFieldsFragment,
} from '../generated/holdfast.js';
import { Device } from '../world/device.js';
import type { Place } from '../world/people.js';

/** A record by its id: what an edit needs of it. */
export interface Ref {
  readonly id: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** A conflict as the kit gives it to an app, in the form of the server's rows. */
export type ShownConflict = Readonly<Record<string, unknown>> & Pick<Conflict, 'id' | 'state' | 'field'>;

const jsonOf = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));

/** A device with Field Notes on it: what a person does with the app, in the person's words. */
export class Phone extends Device {
  async createNotebook(place: Place, fields: Fields = {}): Promise<Ref> {
    const id = this.newId();
    await this.write(
      CreateNotebookDocument,
      this.queued({ id, workspaceId: place.id, title: 'Notebook', ...fields }),
    );
    return { id };
  }

  async createNote(place: Place, notebook: Ref, fields: Fields = {}): Promise<Ref> {
    const id = this.newId();
    const given = { id, workspaceId: place.id, notebookId: notebook.id, title: 'Note', ...fields };
    await this.write(CreateNoteDocument, this.queued(given));
    return { id };
  }

  async createItem(place: Place, note: Ref, fields: Fields = {}): Promise<Ref> {
    const id = this.newId();
    const given = { id, workspaceId: place.id, noteId: note.id, text: 'Item', ...fields };
    await this.write(CreateChecklistItemDocument, this.queued(given));
    return { id };
  }

  editNote = ({ id }: Ref, fields: Fields, saw?: Fields) =>
    this.write(UpdateNoteDocument, this.queued({ id, ...fields }), saw);
  editNotebook = ({ id }: Ref, fields: Fields) =>
    this.write(UpdateNotebookDocument, this.queued({ id, ...fields }));
  editItem = ({ id }: Ref, fields: Fields) =>
    this.write(UpdateChecklistItemDocument, this.queued({ id, ...fields }));

  rename = (note: Ref, title: string) => this.editNote(note, { title });
  rewrite = (note: Ref, text: string) => this.type(note, () => text);
  tag = (note: Ref, ...add: string[]) => this.editNote(note, { tags: { add } });
  untag = (note: Ref, ...remove: string[]) => this.editNote(note, { tags: { remove } });
  pin = (note: Ref, pinned = true) => this.editNote(note, { pinned });
  move = (note: Ref, notebook: Ref) => this.editNote(note, { notebookId: notebook.id });
  vote = (item: Ref, increment = 1) => this.editItem(item, { votes: { increment } });
  check = (item: Ref, done = true) => this.editItem(item, { done });

  /** Changes the text that the screen shows; nothing where it shows none. */
  async type(note: Ref, change: (text: string) => string): Promise<void> {
    const saw = await this.note(note);
    if (saw) await this.editNote(note, { body: { text: change(saw.body) } }, saw);
  }

  deleteNote = ({ id }: Ref) => this.write(DeleteNoteDocument, this.queued({ id }));
  restoreNote = ({ id }: Ref) => this.write(RestoreNoteDocument, this.queued({ id }));
  deleteNotebook = ({ id }: Ref) => this.write(DeleteNotebookDocument, this.queued({ id }));
  restoreNotebook = ({ id }: Ref) => this.write(RestoreNotebookDocument, this.queued({ id }));
  deleteItem = ({ id }: Ref) => this.write(DeleteChecklistItemDocument, this.queued({ id }));
  restoreItem = ({ id }: Ref) => this.write(RestoreChecklistItemDocument, this.queued({ id }));

  decide = ({ id }: Ref, choice: ConflictChoice, value?: unknown) =>
    this.write(
      ResolveConflictDocument,
      this.queued({ id, choice, ...(value !== undefined && { value: JSON.stringify(value) }) }),
    );
  takeBack = ({ id }: Ref) => this.write(RevertResolutionDocument, this.queued({ id }));

  note = async ({ id }: Ref): Promise<NoteFieldsFragment | null> =>
    (await this.ask(NoteDocument, { id })).note ?? null;
  notebook = async ({ id }: Ref): Promise<NotebookFieldsFragment | null> =>
    (await this.ask(NotebookDocument, { id })).notebook ?? null;
  item = async ({ id }: Ref): Promise<ChecklistItemFieldsFragment | null> =>
    (await this.ask(ChecklistItemDocument, { id })).checklistItem ?? null;

  notes = async ({ id }: Place): Promise<NoteFieldsFragment[]> =>
    (await this.ask(NotesDocument, { where: { workspaceId: id } })).notes.nodes;
  notebooks = async ({ id }: Place): Promise<NotebookFieldsFragment[]> =>
    (await this.ask(NotebooksDocument, { where: { workspaceId: id } })).notebooks.nodes;
  items = async ({ id }: Place): Promise<ChecklistItemFieldsFragment[]> =>
    (await this.ask(ChecklistItemsDocument, { where: { workspaceId: id } })).checklistItems.nodes;

  /** What waits for a person in this workspace, and what people decided about: values as the server keeps them. */
  conflicts = async ({ id }: Place): Promise<ShownConflict[]> =>
    this.app.sync
      .conflicts({ workspaceId: id })
      .filter(({ state }) => state !== 'SETTLED')
      .map(({ record: _, mine: _mine, ...conflict }) => ({
        ...conflict,
        base: jsonOf(conflict.base),
        theirs: jsonOf(conflict.theirs),
        yours: jsonOf(conflict.yours),
        resolution: jsonOf(conflict.resolution),
        resolvedByName: conflict.resolvedByName ?? null,
        resolvedAt: conflict.resolvedAt ?? null,
      }));

  /** Tells every state of a note that the screen would show, from now on. */
  watchNote({ id }: Ref, shown: (note: NoteFieldsFragment | null) => void): () => void {
    const query = this.app.client.watchQuery({ query: NoteDocument, variables: { id } });
    const subscription = query.subscribe(({ data }) =>
      shown((data?.note as NoteFieldsFragment | undefined) ?? null),
    );
    return () => subscription.unsubscribe();
  }

  newId(): string {
    return uuidv7(this.environment);
  }

  /** The world gives mutations their ids, so that its ledger knows one also if the process dies while it is taken. */
  private queued(fields: Fields): Fields {
    return { clientMutationId: this.newId(), ...fields };
  }
}
