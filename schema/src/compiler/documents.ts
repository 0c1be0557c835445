import type { ClientManifest, Entity, Manifest, SyncDocuments } from '../manifest.js';

/**
 * The operations with which a device syncs. Fields are asked for by their wire names, and the record of every payload
 * as `record`, so that results of all types can stand in one selection.
 */
export function syncDocuments(manifest: Manifest): SyncDocuments {
  const entities = Object.values(manifest.entities);
  const records = entities.map(recordFragment).join('\n');
  const page = [pageFragment(entities), records, ...entities.flatMap(textsFragment)].join('\n');
  return {
    push: `mutation HoldfastPush($mutations: [QueuedMutation!]!) {
  push(mutations: $mutations) {
    __typename
    clientMutationId
    outcome
    replayed
    userErrors { code message path }
    conflicts { ...ConflictRecord }
${payloadSelections(manifest)}
  }
}
${records}
`,
    page: `${page}\n`,
    live: `subscription HoldfastLive($workspaceId: ID!, $after: Cursor, $types: [String!]) {
  changes(workspaceId: $workspaceId, after: $after, types: $types) { ...HoldfastPage }
}
${page}
`,
  };
}

/** The manifest as a client is built with it. */
export function clientManifest(manifest: Manifest): ClientManifest {
  return { ...manifest, documents: syncDocuments(manifest) };
}

/** All fields but texts: an answer to an edit of a long text is not to bring the text back. */
function recordFragment({ name, fields }: Entity): string {
  const selections = Object.values(fields)
    .filter(({ sync }) => sync === undefined)
    .map((field) => (field.wire === field.name ? field.name : `${field.wire}: ${field.name}`));
  return `fragment ${name}Record on ${name} {\n  __typename\n  ${selections.join('\n  ')}\n}`;
}

/** A type's texts, as devices exchange them; nothing for a type without any. */
function textsFragment({ name, fields }: Entity): string[] {
  const texts = Object.values(fields).flatMap(({ sync }) => sync ?? []);
  if (texts.length === 0) return [];
  return [
    `fragment ${name}Texts on ${name} {\n  ${texts.map((text) => `${text} { text edits }`).join('\n  ')}\n}`,
  ];
}

const hasTexts = ({ fields }: Entity): boolean => Object.values(fields).some(({ sync }) => sync);

function payloadSelections({ writes }: Manifest): string {
  const lines = Object.values(writes).map(
    ({ payload, record, entity }) => `    ... on ${payload} { record: ${record} { ...${entity}Record } }`,
  );
  return [...new Set(lines)].join('\n');
}

function pageFragment(entities: readonly Entity[]): string {
  return `fragment HoldfastPage on ChangePage {
  records {
    __typename
${entities.map((entity) => `    ...${entity.name}Record${hasTexts(entity) ? ` ...${entity.name}Texts` : ''}`).join('\n')}
  }
  tombstones { type id version deletedAt }
  settled
  cursor
  hasMore
  reset
}`;
}
