import type { DocumentNode } from 'graphql';
import { servedVersions, type ApiVersion } from '../../versions.js';
import { compileDocument, type CompiledSchema } from '../compile-document.js';
import { parseSources } from '../parse.js';
import { Problems } from '../problems.js';
import type { SdlSource } from '../sources.js';
import { checkMarks } from './check-marks.js';
import { readShape } from './read-shape.js';
import { namesIn, renamed, type Names } from './rename.js';
import { selectNewest, selectVersion } from './select.js';
import type { VersionShape } from './shape.js';

/** One served version, with how it lies to what is stored. */
export interface VersionedSchema extends CompiledSchema {
  readonly shape: VersionShape;
}

export interface CompiledVersions {
  /**
   * What the engine runs on: all that any served version has, each element in its newest shape, by the SDL's own names.
   * The database is made for this.
   */
  readonly stored: CompiledSchema;
  /** By version, oldest first; retired ones are not among them. */
  readonly served: ReadonlyMap<string, VersionedSchema>;
}

/**
 * Compiles one SDL for every version that is served, and for the engine below them.
 *
 * @throws SchemaCompileError with every problem of the first stage that found one
 */
export function compileVersions(
  sources: readonly SdlSource[],
  versions: readonly ApiVersion[],
): CompiledVersions {
  const problems = new Problems();
  const whole = parseSources(sources, problems);
  checkMarks(
    whole,
    versions.map(({ version }) => version),
    problems,
  );
  const served = servedVersions(versions).map(({ version }) => version);
  const compiled = served.map((version) => ({ version, ...compileVersion(whole, version, problems) }));
  const newest = served.at(-1) ?? '';
  const stored = compileDocument(selectNewest(whole, served), newest, problems, { isStored: true });
  const shaped = compiled.map(({ version, selected, names, schema }) => {
    const source = { version, whole, selected, names, compiled: schema, stored: stored.manifest, problems };
    return [version, { ...schema, shape: readShape(source) }] as const;
  });
  problems.throwIfAny();
  return { stored, served: new Map(shaped) };
}

/** One version of an SDL that has been read, and whose marks have been checked. */
export function compileVersion(
  whole: DocumentNode,
  version: string,
  problems: Problems,
): { readonly selected: DocumentNode; readonly names: Names; readonly schema: CompiledSchema } {
  const selected = selectVersion(whole, version, problems);
  const names = namesIn(selected, version);
  const schema = compileDocument(renamed(selected, version, names), version, problems);
  return { selected, names, schema };
}
