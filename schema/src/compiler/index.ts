export { compileSchema, type CompiledSchema } from './compile.js';
export { clientManifest, syncDocuments } from './documents.js';
export { SchemaCompileError, type SchemaProblem } from './problems.js';
export { engineSdl, loadSdl, sdlFolder, type SdlSource } from './sources.js';
