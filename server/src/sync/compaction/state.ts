/** A record as its changes left it. Pure. */
import type { Entity } from '@holdfast/schema';
import { recordKey, type TextRule, type TextValue } from '@holdfast/schema/merge';
import type { LoggedChange } from './log.js';

type Values = Readonly<Record<string, unknown>>;

/**
 * All fields of a record but its id, workspace and version, as the last of these changes left them: in the form of a
 * change's `after`, where a text that was edited stands as `{ state }`. Throws for an edit that fits no text, so that
 * nothing is thrown away that cannot be put together.
 */
export function stateAfter(
  changes: readonly LoggedChange[],
  { entity, text }: { entity: Entity; text: TextRule | undefined },
): Values {
  let version = 0;
  let state: Record<string, unknown> = {};
  const edits = new Map<string, string[]>();
  for (const change of changes) {
    if (change.kind === 'CREATE') {
      // Also of an id that was erased and taken again.
      state = { createdAt: change.issuedAt, deletedAt: null };
      edits.clear();
      version = 0;
    }
    if (change.version > version) state.updatedAt = laterOf(state.updatedAt, change.issuedAt);
    for (const [name, value] of Object.entries(change.after)) {
      const edit = entity.fields[name]?.strategy === 'TEXT' ? memberOf(value, 'edit') : undefined;
      if (edit !== undefined) edits.set(name, [...(edits.get(name) ?? []), edit]);
      else {
        state[name] = value;
        edits.delete(name);
      }
    }
    version = change.version;
  }
  const [last] = changes.slice(-1);
  for (const [name, all] of edits) {
    const of = `${recordKey(entity.name, String(last?.recordId))}:${name}`;
    state[name] = edited(of, state[name], all, text);
  }
  return state;
}

const laterOf = (before: unknown, at: string): string =>
  typeof before === 'string' && before > at ? before : at;

/** All edits at once: laying them one by one would read and write the whole text for each. */
function edited(of: string, value: unknown, edits: readonly string[], rule: TextRule | undefined): unknown {
  const before = rule && textValue(of, value, rule);
  const next = before && rule.apply(before, rule.join(edits));
  if (!next) throw new Error(`The edits of ${of} in the log cannot be put together.`);
  return next.state === undefined ? next.text : { state: next.state };
}

function textValue(of: string, value: unknown, rule: TextRule): TextValue | undefined {
  const state = memberOf(value, 'state');
  if (state === undefined) return { of, text: typeof value === 'string' ? value : '', state: undefined };
  // A state is the edit that makes the whole text of nothing.
  return rule.apply({ of, text: '', state: undefined }, state);
}

function memberOf(value: unknown, name: 'edit' | 'state'): string | undefined {
  const member =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  return typeof member === 'string' ? member : undefined;
}
