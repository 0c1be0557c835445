/** API versions over one engine: what each has is translated here, on the way in and on the way out. */
export type { Conversion, Conversions } from './conversion.js';
export { createDialect, type Dialect } from './dialect.js';
export { readerIn } from './reader-in.js';
export { syncIn } from './sync-in.js';
