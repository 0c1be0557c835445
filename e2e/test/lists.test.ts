import { gql } from '@apollo/client';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Phone, Ref } from '../src/app/phone.js';
import { useStage } from '../scenarios/stage.js';

interface Page {
  readonly nodes: ReadonlyArray<Readonly<Record<string, unknown>>>;
  readonly totalCount: number;
  readonly pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string | null };
}
type Asked = Readonly<Record<string, unknown>>;
type Ask = (variables: Asked) => Promise<Page>;

/** What tells lists apart: their types in the schema, what of their records is compared, and what may be asked of them. */
const texts = fc.constantFrom(
  '',
  'k',
  'KELP',
  'ä',
  'Ä',
  'é',
  '%',
  '_',
  '\\',
  '.*',
  '[',
  '(',
  '$',
  '🐙',
  'p f',
  "'",
);
const lists = {
  notes: {
    type: 'Note',
    fields: 'id title body tags pinned status checklistCount',
    where: {
      pinned: fc.boolean(),
      status: fc.constantFrom('DRAFT', 'ACTIVE', 'DONE'),
      tag: texts,
      text: texts,
    },
    orders: ['UPDATED_DESC', 'UPDATED_ASC', 'CREATED_DESC', 'TITLE_ASC'],
  },
  notebooks: {
    type: 'Notebook',
    fields: 'id title position noteCount',
    where: { title: texts, colour: fc.constantFrom('SAND', 'KELP') },
    orders: ['POSITION_ASC', 'TITLE_ASC', 'UPDATED_DESC'],
  },
  checklistItems: {
    type: 'ChecklistItem',
    fields: 'id text done position votes',
    where: { done: fc.boolean(), text: texts },
    orders: ['POSITION_ASC', 'VOTES_DESC', 'UPDATED_DESC'],
  },
} as const;
type ListName = keyof typeof lists;

const documentOf = (name: ListName): string => {
  const { type, fields } = lists[name];
  return `query Alike($where: ${type}Filter!, $orderBy: ${type}Order, $first: Int, $after: String) {
    list: ${name}(where: $where, orderBy: $orderBy, first: $first, after: $after) {
      nodes { ${fields} } totalCount pageInfo { hasNextPage hasPreviousPage endCursor }
    }
  }`;
};

/** Page by page to the end, each time from the cursor that the last page gave. */
async function readAll(ask: Ask, asked: Asked) {
  const pages = [];
  for (let after: string | undefined; ;) {
    const { nodes, totalCount, pageInfo } = await ask({
      ...asked,
      ...(after === undefined ? {} : { after }),
    });
    const { hasNextPage, hasPreviousPage, endCursor } = pageInfo;
    pages.push({ nodes: nodes.map(plain), totalCount, hasNextPage, hasPreviousPage });
    if (!hasNextPage || endCursor === null) return pages;
    after = endCursor;
  }
}

const plain = ({ __typename: _, ...node }: Readonly<Record<string, unknown>>) => node;

const title = fc.oneof(
  fc.constantFrom(
    'kelp',
    'Kelp forest',
    'KELP',
    'Äpfel',
    'äpfel',
    'é',
    'z',
    'Zebra',
    '',
    '100%',
    'a_b',
    '\uFFFD',
    '🐙',
    "it's",
  ),
  fc.string({ maxLength: 6, unit: 'grapheme' }).map((text) => text.replaceAll('\0', '')),
);
const oneNote = fc.record({
  title: title.filter((text) => text !== ''),
  body: title,
  tags: fc.uniqueArray(fc.constantFrom('k', 'KELP', 'ä', '%'), { maxLength: 2 }),
  pinned: fc.boolean(),
  status: fc.constantFrom('DRAFT', 'ACTIVE', 'DONE'),
});

const openStage = useStage();

it('every list is the same on the device as on the server, whatever is in it and whatever is asked', async () => {
  const { world, place, ada, A, notebook, note, item } = await openStage();
  const notebooks: Ref[] = [notebook];
  for (const [position, name] of ['kelp', 'Ä', 'a%', 'a%', 'z'].entries())
    notebooks.push(await A.createNotebook(place, { title: name, position: position % 3, colour: 'KELP' }));
  const notes: Ref[] = [note];
  for (const [at, fields] of fc.sample(oneNote, 40).entries()) {
    notes.push(await A.createNote(place, notebooks[at % 5]!, fields));
    // Several at one time, so that ids decide.
    if (at % 3 === 0) await world.pass(1_000);
  }
  const items: Ref[] = [item];
  for (let at = 0; at < 20; at++)
    items.push(await A.createItem(place, notes[at % 3]!, { text: `Item ${at % 4} é`, position: at % 5 }));
  await A.deleteNote(notes[5]!);
  await A.deleteNotebook(notebooks[5]!);
  for (const at of [1, 2, 2, 7]) await A.vote(items[at]!, at - 3);
  for (const at of [2, 4, 6]) await A.check(items[at]!);
  await world.settle();
  // What the device answers from now on, it answers by itself.
  A.offline();
  const console = await world.console(ada);

  const questions = fc.constantFrom<ListName>('notes', 'notebooks', 'checklistItems').chain((name) =>
    fc.record({
      name: fc.constant(name),
      where: fc.record<Record<string, unknown>>(
        {
          ...lists[name].where,
          ...(name === 'notes' && {
            notebookId: fc.constantFrom(...notebooks.map(({ id }) => id.toUpperCase())),
          }),
          ...(name === 'checklistItems' && { noteId: fc.constantFrom(...notes.map(({ id }) => id)) }),
        },
        { requiredKeys: [] },
      ),
      orderBy: fc.constantFrom(...lists[name].orders, null),
      first: fc.integer({ min: 1, max: 60 }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(questions, async ({ name, where, orderBy, first }) => {
      const text = documentOf(name);
      const asked = { where: { workspaceId: place.id, ...where }, ...(orderBy && { orderBy }), first };
      const server: Ask = async (variables) => (await console.ask(text, variables)).list as Page;
      expect(await readAll(onDevice(A, text), asked)).toEqual(await readAll(server, asked));
    }),
    { numRuns: 80 },
  );
});

function onDevice(phone: Phone, text: string): Ask {
  const document = gql(text) as TypedDocumentNode<{ list: Page }, Record<string, unknown>>;
  return async (variables) => (await phone.ask(document, variables)).list;
}
