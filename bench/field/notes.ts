/** One note as every contestant keeps it: about 350 bytes of JSON. */
export interface Note {
  readonly id: string;
  readonly notebookId: string;
  readonly title: string;
  readonly body: string;
  readonly tags: readonly string[];
  readonly pinned: boolean;
  readonly version: number;
  readonly updatedAt: string;
}

export const notebooks = 20;

/** The first page of a list. */
export const pageLength = 50;

/** When the newest note was made; each one before it a second earlier. */
const newest = Date.UTC(2026, 9, 1);

const uuid = (kind: number, number: number): string =>
  `01970000-000${kind}-7000-8000-${String(number).padStart(12, '0')}`;

export const notebookId = (number: number): string => uuid(2, number % notebooks);

export const noteId = (number: number): string => uuid(1, number);

/** The n-th note of the field, the same in each run and each process. */
export function noteOf(number: number): Note {
  return {
    id: noteId(number),
    notebookId: notebookId(number),
    title: `Note ${number}`,
    body: bodyOf(number),
    tags: ['spring', 'tide', `day-${number % 31}`],
    pinned: number % 17 === 0,
    version: 1,
    updatedAt: new Date(newest - number * 1000).toISOString(),
  };
}

const bodyLength = 123;

/** Words that differ from note to note, so that compression finds about what it would find in real notes. */
function bodyOf(number: number): string {
  let text = '';
  for (let state = number * 2654435761 + 1; text.length < bodyLength;) {
    state = Math.imul(state ^ (state >>> 15), 2246822519) + 1;
    text += `${(state >>> 0).toString(36)} `;
  }
  return text.slice(0, bodyLength);
}

/** The notes on the first page of the first notebook, in its order. */
export const shownNumbers = Array.from({ length: pageLength }, (_, at) => at * notebooks);

/**
 * Which note the n-th edit changes: all different ones, as long as there are any, spread over the notebooks. The first
 * thousand change 17 of the page that is watched.
 */
export const editedNumber = (edit: number, size: number): number => (edit * 3) % size;

/** A title by which an edit is recognised wherever it turns up: on the disk, on the screen, at the server. */
export const titleOfEdit = (edit: number): string => `Edit #${String(edit).padStart(6, '0')}#`;

const mark = /#(\d{6})#/g;

/** Which edits a text speaks of. */
export const editsIn = (text: string): number[] =>
  [...text.matchAll(mark)].map(([, number]) => Number(number));
