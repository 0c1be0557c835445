import type { EntryState, OutboxEntry } from '@holdfast/client-kit';

const verbs = { create: 'New', update: 'Changed', delete: 'Deleted', restore: 'Restored' } as const;
const things: Readonly<Record<string, string>> = {
  Note: 'note',
  Notebook: 'notebook',
  ChecklistItem: 'checklist item',
};

/** What an edit does, in words: "Changed note: title, tags". */
export function entryTitle({ name, input }: Pick<OutboxEntry, 'name' | 'input'>): string {
  if (name === 'resolveConflict') return 'Decided a conflict';
  if (name === 'revertResolution') return 'Took a decision back';
  const [, verb = '', type = ''] = /^(create|update|delete|restore)(.+)$/.exec(name) ?? [];
  const title = `${verbs[verb as keyof typeof verbs] ?? name} ${things[type] ?? type}`;
  return verb === 'update' ? `${title}: ${fieldsOf(input).join(', ')}` : title;
}

const notFields = new Set(['id', 'baseVersion', 'clientMutationId', 'issuedAt', 'workspaceId', 'seen']);

/** The fields that an edit changes. */
export const fieldsOf = (input: OutboxEntry['input']): string[] =>
  Object.keys(input).filter((name) => !notFields.has(name));

export const stateWords: Readonly<Record<EntryState, string>> = {
  waiting: 'waits to be sent',
  sent: 'sent, no answer yet',
  refused: 'refused',
  blocked: 'waits for the refused one before it',
};

/** The text of an edit that people may want to read or mend: its title, text or item. */
export function editableText({
  input,
}: Pick<OutboxEntry, 'input'>): [field: string, text: string] | undefined {
  for (const field of ['title', 'text']) {
    const value = input[field];
    if (typeof value === 'string') return [field, value];
  }
  return undefined;
}
