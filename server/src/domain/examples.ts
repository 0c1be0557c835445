import type { ExampleOperation } from './domain.js';
import { demoNoteId } from './seed.js';

const newEdit = { clientMutationId: '{{uuid}}', issuedAt: '{{now}}' };
const renamedNote = { title: 'Train to the coast: where it goes dark' };

/** What one finds in the explorer to begin with, in the order in which it is worth trying. */
export const examplesOf = (workspaceId: string): readonly ExampleOperation[] => [
  {
    title: 'Who am I',
    query: `# Sign in with the button above, then run this.
query WhoAmI {
  me {
    name
    email
    workspaces {
      role
      workspace { id name }
    }
  }
}`,
  },
  {
    title: 'Notes',
    query: `# The notes of Basecamp, newest first.
query Notes($workspaceId: ID!) {
  notes(where: { workspaceId: $workspaceId }, orderBy: UPDATED_DESC, first: 10) {
    totalCount
    nodes {
      title
      tags
      status
      notebook { title }
      checklistCount
    }
    pageInfo { hasNextPage endCursor }
  }
}`,
    variables: { workspaceId },
  },
  {
    title: 'Make a notebook',
    query: `# Both ids are UUIDs of your own: sending the same clientMutationId again gives the same answer, and does nothing twice.
mutation MakeNotebook($input: CreateNotebookInput!) {
  createNotebook(input: $input) {
    outcome
    replayed
    userErrors { code message path }
    notebook { id title version }
  }
}`,
    variables: {
      input: {
        ...newEdit,
        id: '{{uuid}}',
        workspaceId,
        title: 'From the explorer',
      },
    },
  },
  {
    title: 'Push, twice',
    query: `# A phone that got no answer sends again what it has sent. The same clientMutationId a second time: one effect, and
# the same answer, with replayed: true.
mutation PushTwice($mutations: [QueuedMutation!]!) {
  first: push(mutations: $mutations) { ...Answer }
  again: push(mutations: $mutations) { ...Answer }
}

fragment Answer on MutationResult {
  clientMutationId
  outcome
  replayed
  userErrors { code message path }
}`,
    variables: {
      mutations: [{ createNotebook: { ...newEdit, id: '{{uuid}}', workspaceId, title: 'Once' } }],
    },
  },
  {
    title: 'Collide',
    query: `# Ada made this note, and Grace has renamed it since. This edit says that it saw version 1, as from a phone that was
# away: so the two titles collide, the rule of the field settles it, and the explanation says how.
# A notebook's title is one for people to decide: see the conflicts in the next tab.
mutation Collide($input: UpdateNoteInput!) {
  updateNote(input: $input) {
    outcome
    conflicts {
      field
      strategy
      base
      theirs
      yours
      winner
      explanation
    }
    note { title version }
  }
}`,
    variables: {
      input: {
        ...newEdit,
        id: demoNoteId(renamedNote),
        baseVersion: 1,
        title: 'Train to the coast, in the dark',
      },
    },
  },
  {
    title: 'Conflicts',
    query: `# What two people changed without seeing each other, newest first, and why it came out as it did.
# Add state: OPEN for those that wait for a person; resolveConflict decides them.
query Conflicts($workspaceId: ID!) {
  conflicts(workspaceId: $workspaceId, first: 10) {
    totalCount
    nodes {
      type
      recordId
      field
      strategy
      state
      winner
      base
      theirs
      yours
      explanation
    }
  }
}`,
    variables: { workspaceId },
  },
  {
    title: 'History',
    query: `# Every change of one record, newest first: who, from where, and each field before and after.
query History($id: ID!) {
  history(type: "Note", id: $id, first: 10) {
    nodes {
      kind
      version
      userName
      deviceId
      at
      fields { field before after }
      conflicts { explanation }
    }
    pageInfo { hasNextPage endCursor }
  }
}`,
    variables: { id: demoNoteId({ title: 'Start here' }) },
  },
  {
    title: 'Changes, live',
    query: `# First all there is, then what happens. Leave it running and make a notebook in another tab.
subscription Changes($workspaceId: ID!) {
  changes(workspaceId: $workspaceId) {
    cursor
    hasMore
    records {
      ... on Note { id title version }
      ... on Notebook { id title version }
      ... on ChecklistItem { id text version }
    }
    tombstones { type id }
  }
}`,
    variables: { workspaceId },
  },
];
