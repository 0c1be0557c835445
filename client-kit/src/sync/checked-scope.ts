import type { Manifest } from '@holdfast/schema';
import { HoldfastError } from '@holdfast/schema/errors';
import { problemOfScope, scopeOf, type Scope, type SyncScope } from '../records/scope.js';

/** Throws BAD_USER_INPUT for a scope that names what is not there. */
export function checkedScope(manifest: Manifest, scope: SyncScope = {}): Scope {
  const problem = problemOfScope(manifest, scope);
  if (problem !== undefined) throw new HoldfastError('BAD_USER_INPUT', problem);
  return scopeOf(manifest, scope);
}
