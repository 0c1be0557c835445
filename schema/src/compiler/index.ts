export { compileSchema, type CompiledSchema } from './compile.js';
export { compileVersions, type CompiledVersions, type VersionedSchema } from './versions/compile-versions.js';
export type { EntityShape, FieldShape, VersionShape } from './versions/shape.js';
export { clientManifest, syncDocuments } from './documents.js';
export { SchemaCompileError, type SchemaProblem } from './problems.js';
export { domainSdl, engineSdl, loadSdl, sdlFolder, type SdlSource } from './sources.js';
export { loadVersions, parseVersions, versionsFile } from './versions/parse-versions.js';
