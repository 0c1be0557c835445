import type { Entity } from '@holdfast/schema';
import { recordKey, type RecordData, type TextRule } from '@holdfast/schema/merge';
import { stateAfter } from './compaction/state.js';
import type { LoggedChange } from './compaction/log.js';

export type { LoggedChange };

export interface RebuildRules {
  readonly entity: Entity;
  readonly workspaceId: string;
  readonly text: TextRule;
}

/**
 * A record from its changes in the log alone, given in any order: as it is, or as it was at a position. Undefined where
 * there was none yet, where the log no longer goes back so far, and where compaction erased it. Pure; throws for edits
 * of texts that fit no text.
 */
export function rebuild(
  changes: readonly LoggedChange[],
  { entity, workspaceId, text }: RebuildRules,
  upTo = Infinity,
): RecordData | undefined {
  const done = changes.filter(({ seq }) => seq <= upTo).sort((a, b) => a.seq - b.seq);
  const [last] = done.slice(-1);
  if (!last || last.summary?.erased) return undefined;
  const state = stateAfter(done, { entity, text });
  const values = Object.values(entity.fields).map(({ name, strategy }) => {
    const of = `${recordKey(entity.name, last.recordId)}:${name}`;
    return [name, (strategy === 'TEXT' ? textIn(of, state[name], text) : state[name]) ?? null];
  });
  return {
    ...(Object.fromEntries(values) as RecordData),
    id: last.recordId,
    [entity.partition]: workspaceId,
    version: last.version,
  };
}

/** A text in the form of a change's `after`, as the text itself. */
function textIn(of: string, value: unknown, rule: TextRule): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { state } = value as { readonly state: string };
  return rule.apply({ of, text: '', state: undefined }, state)?.text;
}
