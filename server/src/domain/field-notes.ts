/** Field Notes: the domain that ships with the engine. The only place of the server's source that knows its names. */
import { currentVersion } from '@holdfast/schema';
import { domainSdl } from '@holdfast/schema/compiler';
import type { Domain, ExampleOperation } from './domain.js';
import { awayFromTheNetwork } from './notes-away.js';
import { fieldCraft } from './notes-field-craft.js';
import { demoNoteId, demoWorkspaceId, seedWorkspace, type DemoWorkspace } from './seed.js';

const password = 'offline-first';

const basecamp: DemoWorkspace = {
  name: 'Basecamp',
  members: [
    { email: 'ada@fieldnotes.test', name: 'Ada', password, role: 'OWNER' },
    { email: 'grace@fieldnotes.test', name: 'Grace', password, role: 'EDITOR' },
    { email: 'lin@fieldnotes.test', name: 'Lin', password, role: 'VIEWER' },
  ],
  notebooks: [fieldCraft, awayFromTheNetwork],
};

const workspaceId = demoWorkspaceId(basecamp);

const examples: readonly ExampleOperation[] = [
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
        clientMutationId: '{{uuid}}',
        issuedAt: '{{now}}',
        id: '{{uuid}}',
        workspaceId,
        title: 'From the explorer',
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

export const fieldNotes: Domain = {
  name: 'Field Notes',
  version: currentVersion,
  sources: domainSdl(),
  accounts: basecamp.members,
  examples,
  seed: (tools) => seedWorkspace(tools, basecamp),
};
