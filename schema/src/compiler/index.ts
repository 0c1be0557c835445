export { compileSchema, type CompiledSchema } from './compile.js';
export { clientManifest, syncDocuments } from './documents.js';
export { SchemaCompileError, type SchemaProblem } from './problems.js';
export { domainSdl, engineSdl, loadSdl, sdlFolder, type SdlSource } from './sources.js';
export { loadVersions, parseVersions, versionsFile } from './versions/parse-versions.js';
