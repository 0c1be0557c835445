import { buildASTSchema, print, validateSchema, type DocumentNode, type GraphQLSchema } from 'graphql';
import type { Manifest } from '../manifest.js';
import { complete } from './complete.js';
import { checkDirectiveValues, Directives } from './directives.js';
import { readEntities } from './entities.js';
import { readLists } from './lists.js';
import { checkSdl } from './parse.js';
import type { Problems } from './problems.js';
import type { Reading } from './reading.js';
import { readSingles } from './singles.js';
import { withoutMarks } from './versions/select.js';
import { readWrites } from './writes.js';

export interface CompiledSchema {
  readonly manifest: Manifest;
  /** The SDL with `SyncedRecord` and `QueuedMutation` filled in, and without what it says of versions. */
  readonly typeDefs: DocumentNode;
  /** The same as a schema, without resolvers. */
  readonly schema: GraphQLSchema;
  /** The same as text. */
  readonly sdl: string;
}

export interface DocumentOptions {
  /** Whether it is what all versions together are stored as: then a type may have several writes of one kind. */
  readonly isStored?: boolean;
}

/**
 * Compiles SDL that is of one version, or of what is stored. Works in stages: GraphQL's rules, then the directives. Each
 * stage reports all that it finds, and the first that found something ends the compilation: what comes after would only
 * tell of it again.
 */
export function compileDocument(
  document: DocumentNode,
  version: string,
  problems: Problems,
  { isStored = false }: DocumentOptions = {},
): CompiledSchema {
  checkSdl(document, problems);
  const typeDefs = complete(withoutMarks(document), problems);
  const schema = buildASTSchema(typeDefs, { assumeValidSDL: true });
  for (const error of validateSchema(schema))
    problems.add(error, 'GraphQL itself refuses this: mend the definition.');

  checkDirectiveValues(schema, typeDefs, problems);

  const directives = new Directives(schema, problems);
  const manifest = readManifest({ schema, directives, problems }, version, isStored);
  directives.reportUnread(typeDefs);
  problems.throwIfAny();
  return { manifest, typeDefs, schema, sdl: print(typeDefs) };
}

function readManifest(reading: Reading, version: string, isStored: boolean): Manifest {
  const entities = readEntities(reading);
  const lists = readLists(reading, entities);
  const singles = readSingles(reading, entities);
  const writes = readWrites(reading, entities, { oneOfAKind: !isStored });
  return { format: 1, version, entities, lists, singles, writes };
}
