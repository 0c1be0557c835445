import { buildASTSchema, print, validateSchema, type DocumentNode, type GraphQLSchema } from 'graphql';
import type { Manifest } from '../manifest.js';
import { complete } from './complete.js';
import { checkDirectiveValues, Directives } from './directives.js';
import { readEntities } from './entities.js';
import { readLists } from './lists.js';
import { checkSdl, parseSources } from './parse.js';
import { Problems } from './problems.js';
import type { Reading } from './reading.js';
import { readSingles } from './singles.js';
import type { SdlSource } from './sources.js';
import { inVersion } from './version.js';
import { readWrites } from './writes.js';

export interface CompiledSchema {
  readonly manifest: Manifest;
  /** The SDL with `SyncedRecord` and `QueuedMutation` filled in. */
  readonly typeDefs: DocumentNode;
  /** The same as a schema, without resolvers. */
  readonly schema: GraphQLSchema;
  /** The same as text. */
  readonly sdl: string;
}

/**
 * Compiles SDL and its directives into a manifest, for one dated API version.
 *
 * Works in stages: GraphQL's syntax, GraphQL's rules, then the directives. Each stage reports all that it finds, and
 * the first that found something ends the compilation: what comes after would only tell of it again.
 *
 * @throws SchemaCompileError with every problem of that stage
 */
export function compileSchema(sources: readonly SdlSource[], options: { version: string }): CompiledSchema {
  const problems = new Problems();
  const whole = inVersion(parseSources(sources, problems), options.version, problems);
  checkSdl(whole, problems);
  const typeDefs = complete(whole, problems);
  const schema = buildASTSchema(typeDefs, { assumeValidSDL: true });
  for (const error of validateSchema(schema))
    problems.add(error, 'GraphQL itself refuses this: mend the definition.');

  checkDirectiveValues(schema, typeDefs, problems);

  const directives = new Directives(schema, problems);
  const manifest = readManifest({ schema, directives, problems }, options.version);
  directives.reportUnread(typeDefs);
  problems.throwIfAny();
  return { manifest, typeDefs, schema, sdl: print(typeDefs) };
}

function readManifest(reading: Reading, version: string): Manifest {
  const entities = readEntities(reading);
  const lists = readLists(reading, entities);
  const singles = readSingles(reading, entities);
  const writes = readWrites(reading, entities);
  return { format: 1, version, entities, lists, singles, writes };
}
