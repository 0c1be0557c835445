/** A look into sync, for developers: a React component and a handle for the console. Loaded only where it is used. */
export { holdfastInspector, type ConsoleInspector, type Printer } from './console.js';
export { SyncInspector, type SyncInspectorProps } from './sync-inspector.js';
