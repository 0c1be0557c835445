/** Holdfast for React. Generated hooks of an app's operations stand on these and on Apollo's own. */
export { HoldfastProvider, useHoldfast } from './holdfast-provider.js';
export {
  useConflicts,
  useDeleted,
  useListState,
  useMemberships,
  useOutbox,
  useRecordStatus,
  useStorage,
  useSyncStatus,
  useUser,
  useWorkspaceSync,
  type ConflictsView,
  type DeletedFilter,
  type ListAnswer,
  type ListState,
  type OutboxView,
  type WorkspaceSync,
} from './hooks.js';
