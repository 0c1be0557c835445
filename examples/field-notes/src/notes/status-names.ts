import type { NoteStatus } from '../generated/holdfast.js';

export const statusNames: Readonly<Record<NoteStatus, string>> = {
  DRAFT: 'Draft',
  ACTIVE: 'Active',
  DONE: 'Done',
};
