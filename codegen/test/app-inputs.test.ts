import { currentVersion } from '@holdfast/schema';
import { compileSchema, loadSdl, sdlFolder } from '@holdfast/schema/compiler';
import { describe, expect, it } from 'vitest';
import { generateApp } from '../src/generate.js';

describe("the types of an app's inputs", () => {
  it('let the app leave out what the client kit fills in, and nothing else', async () => {
    const compiled = compileSchema(loadSdl(sdlFolder), { version: currentVersion });
    const operations = `mutation A($input: CreateNoteInput!) { createNote(input: $input) { outcome } }
      mutation B($input: UpdateNoteInput!) { updateNote(input: $input) { outcome } }`;
    const { 'holdfast.ts': text = '' } = await generateApp(compiled, [
      { name: 'test.graphql', text: operations },
    ]);
    const membersOf = (type: string) =>
      [
        ...(new RegExp(`export type ${type} = \\{([^}]*)`).exec(text)?.[1] ?? '').matchAll(
          /^ {2}(\w+\??): \w+/gm,
        ),
      ].map(([, name]) => name);
    expect(membersOf('CreateNoteInput').slice(0, 6)).toEqual([
      ...['clientMutationId?', 'issuedAt?', 'id?', 'workspaceId', 'notebookId', 'title'],
    ]);
    expect(membersOf('UpdateNoteInput').slice(0, 4)).toEqual([
      'clientMutationId?',
      'issuedAt?',
      'id',
      'baseVersion?',
    ]);
  });
});
