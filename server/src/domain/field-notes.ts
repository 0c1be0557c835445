/** Field Notes: the domain that ships with the engine. The only place of the server's source that knows its names. */
import { domainSdl, loadVersions, versionsFile } from '@holdfast/schema/compiler';
import { shipped } from '../shipped.js';
import type { Domain } from './domain.js';
import { examplesOf } from './examples.js';
import { hexColour } from './hex-colour.js';
import { awayFromTheNetwork } from './notes-away.js';
import { fieldCraft } from './notes-field-craft.js';
import { demoWorkspaceId, seedWorkspace, type DemoWorkspace } from './seed.js';

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

export const fieldNotes: Domain = {
  name: 'Field Notes',
  versions: loadVersions(versionsFile),
  conversions: { hexColour },
  sources: domainSdl(),
  accounts: basecamp.members,
  examples: examplesOf(demoWorkspaceId(basecamp)),
  webApp: { folder: shipped('examples/field-notes/dist'), pages: ['/w/*'] },
  seed: (tools) => seedWorkspace(tools, basecamp),
};
