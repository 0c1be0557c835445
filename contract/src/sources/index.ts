/** Where a command gets schemas from: files, folders, git, servers. */
export { sdlFilesIn } from './files.js';
export { loadSdlText } from './load-schema.js';
export type { Outside } from './outside.js';
export { SourceError } from './problem.js';
export { processShell, type Shell } from './shell.js';
