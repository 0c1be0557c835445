import type { Manifest, WriteKind } from '../manifest.js';
import { recordsOf, writeOf, type QueuedMutation } from './intent.js';

/** The kinds of writes that concern no records but those that they name. */
const ofItsOwn: ReadonlySet<WriteKind> = new Set<WriteKind>(['CREATE', 'UPDATE']);

/**
 * Whether a device may send a mutation before another one that was made earlier: the earlier one is declared as BULK, the later
 * one does not depend on it, and would not find its ground changed by it.
 */
export function mayOvertake(manifest: Manifest, later: QueuedMutation, earlier: QueuedMutation): boolean {
  const [behind, ahead] = [writeOf(manifest, later.name), writeOf(manifest, earlier.name)];
  if (!behind || !ahead || ahead.write.priority !== 'BULK' || !ofItsOwn.has(behind.write.kind)) return false;
  const [mine, theirs] = [recordsOf(behind, later.input), recordsOf(ahead, earlier.input)];
  return mine.own !== theirs.own && !mine.needs.includes(theirs.own) && !theirs.needs.includes(mine.own);
}
