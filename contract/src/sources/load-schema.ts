import { compileSchema, engineSdl, type SdlSource } from '@holdfast/schema/compiler';
import { buildClientSchema, buildSchema, type GraphQLSchema, type IntrospectionQuery } from 'graphql';
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SchemaSide } from '../check/index.js';
import { askForSchema, type Found } from './ask-for-schema.js';
import { sdlFilesIn, sdlFilesOfRevision, textOf, textOfRevision } from './files.js';
import type { Outside } from './outside.js';
import { SourceError } from './problem.js';

/**
 * A schema from wherever it is: a file of SDL or of an introspection result (`.json`), a folder of SDL, either of them in
 * a git revision (`git:main:schema/releases/2026-11.graphql`), or a server's address (`https://…/graphql/2026-11`).
 * Folders are compiled for one API version, which has to be named.
 */
export async function loadSchema(
  source: string,
  outside: Outside,
  version: string | undefined,
): Promise<SchemaSide> {
  const found = await find(source, outside, version);
  return 'sdl' in found ? fromSdl(found.sdl, source) : fromIntrospection(found.introspection, source);
}

/** The same as SDL with its directives, which introspection cannot give. */
export async function loadSdlText(
  source: string,
  outside: Outside,
  version: string | undefined,
): Promise<string> {
  const found = await find(source, outside, version);
  if ('sdl' in found) return found.sdl;
  throw new SourceError(
    `${source} gives only what introspection tells, without directives. Name a file of SDL, or give the token of the server's registry.`,
  );
}

async function find(source: string, outside: Outside, version: string | undefined): Promise<Found> {
  if (/^https?:\/\//.test(source)) return askForSchema(source, outside);
  const revision = /^git:([^:]+):(.+)$/.exec(source);
  if (revision) {
    const [, commit = '', path = ''] = revision;
    if (/\.(json|graphqls?|gql)$/.test(path))
      return inFile(await textOfRevision(outside.folder, commit, path), source);
    return compiled(await sdlFilesOfRevision(outside.folder, commit, path), source, version);
  }
  const path = resolve(outside.folder, source);
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new SourceError(`There is no ${source}.`);
  return found.isDirectory() ? compiled(sdlFilesIn(path), source, version) : inFile(textOf(path), source);
}

function inFile(text: string, source: string): Found {
  if (!source.endsWith('.json')) return { sdl: text };
  try {
    const parsed = JSON.parse(text) as { data?: IntrospectionQuery } & IntrospectionQuery;
    return { introspection: parsed.data ?? parsed };
  } catch {
    throw new SourceError(`${source} is not JSON.`);
  }
}

/** What one API version of a folder of SDL is. */
export function compiled(
  sources: readonly SdlSource[],
  origin: string,
  version: string | undefined,
): SchemaSide & { readonly sdl: string } {
  if (sources.length === 0) throw new SourceError(`${origin} holds no .graphql file.`);
  if (version === undefined)
    throw new SourceError(`${origin} is a folder of SDL: say for which version, with --api-version.`);
  const whole = sources.some(({ text }) => /\bunion\s+SyncedRecord\b/.test(text));
  const { sdl } = compileSchema(whole ? sources : [...engineSdl(), ...sources], { version });
  return { ...fromSdl(sdl, origin), sdl };
}

export const fromSdl = (sdl: string, origin: string): SchemaSide => ({
  schema: readable(origin, () => buildSchema(sdl)),
  directiveUses: true,
});

const fromIntrospection = (result: IntrospectionQuery, origin: string): SchemaSide => ({
  schema: readable(origin, () => buildClientSchema(result)),
  directiveUses: false,
});

function readable(origin: string, build: () => GraphQLSchema): GraphQLSchema {
  try {
    return build();
  } catch (error) {
    throw new SourceError(
      `${origin} is no schema: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
