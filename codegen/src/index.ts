/** What codegen makes of a schema, as functions; `holdfast-codegen` is the same for the command line. */
export { generateApp, generateServer, type Files, type ServerTypes } from './generate.js';
export { writeChanged } from './write-changed.js';
