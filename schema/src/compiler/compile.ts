import { isVersionName } from '../versions.js';
import type { CompiledSchema } from './compile-document.js';
import { parseSources } from './parse.js';
import { Problems } from './problems.js';
import type { SdlSource } from './sources.js';
import { checkMarks } from './versions/check-marks.js';
import { compileVersion } from './versions/compile-versions.js';

export type { CompiledSchema } from './compile-document.js';

export interface CompileOptions {
  /** The dated API version to compile for. */
  readonly version: string;
  /** All versions that there are; where it is given, the SDL may name no other. */
  readonly versions?: readonly string[];
}

/**
 * Compiles SDL and its directives into a manifest, for one dated API version.
 *
 * @throws SchemaCompileError with every problem of the first stage that found one
 */
export function compileSchema(
  sources: readonly SdlSource[],
  { version, versions }: CompileOptions,
): CompiledSchema {
  if (!isVersionName(version))
    throw new TypeError(`An API version is a year and a month, such as 2026-11; this is ${version}`);
  const problems = new Problems();
  const whole = parseSources(sources, problems);
  checkMarks(whole, versions, problems);
  return compileVersion(whole, version, problems).schema;
}
