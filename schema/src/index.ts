/** The contract as both sides read it at run time. Nothing here needs `graphql`, Node or a browser. */
export { canonicalJson } from './canonical-json.js';
export { cascades, cascadesOf, type Cascade } from './cascades.js';
export { answersDocument, drainDocument } from './drain-documents.js';
export {
  conflictType,
  mayAs,
  roles,
  textFields,
  type ChangeShape,
  type ClientManifest,
  type Count,
  type DeleteConflict,
  type Direction,
  type Entity,
  type Field,
  type FilterOp,
  type FilterRule,
  type Limit,
  type List,
  type Manifest,
  type MergeStrategy,
  type Order,
  type Relation,
  type Role,
  type SyncDocuments,
  type ValueType,
  type Write,
  type WriteField,
  type WriteKind,
  type WritePriority,
} from './manifest.js';
export { pullDocument, type PullShape } from './pull-document.js';
export type { QueuedMutation } from './merge/intent.js';
export type { RecordData } from './merge/types.js';
export { canonicalTime, dateTimeScalar, isInt, isUuid, textProblem } from './scalars.js';
export { validateMutation } from './validate/index.js';
export {
  currentVersion,
  isVersionName,
  newestStable,
  servedVersions,
  type ApiVersion,
  type VersionState,
} from './versions.js';
export { fromWire, type FromWire, type WireText } from './wire.js';
