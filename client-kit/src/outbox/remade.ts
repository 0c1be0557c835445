import { textFields, type Manifest } from '@holdfast/schema';
import {
  carriedOver,
  textKey,
  typeOfKey,
  writeOf,
  type TextRule,
  type TextValue,
} from '@holdfast/schema/merge';
import { remadeWith, type OutboxEntry } from './entry.js';
import { memberOf, textAfter, type TextTarget } from './text-changes.js';

/** What a record's pending edits stand on, before and after something. */
export interface Ground {
  readonly key: string;
  /** A text as confirmed. */
  readonly before: (field: string) => TextValue | undefined;
  readonly after: (field: string) => TextValue | undefined;
}

/** What has become of some entries; the others are as they were. */
export interface Fate {
  /** Ids of those that have no effect any more. */
  readonly dropped: ReadonlySet<string>;
  /** Those that have another content now, by id. */
  readonly replaced?: ReadonlyMap<string, OutboxEntry>;
  /** Ids of those that the ground has in it only afterwards: what came behind them stands on it, and no longer on them. */
  readonly contained?: ReadonlySet<string>;
}

/**
 * The edits of texts that were made on top of something that is gone (an entry that was dropped, a state that the server
 * lost or renewed), made anew without it, under names that nobody has written under. `entries`: all of one record, by place. Those that
 * do not build on it keep their bytes, and so do those that fit neither ground: the server refuses them, and a person sees them.
 */
export function remade(
  rules: { readonly manifest: Manifest; readonly text: TextRule },
  { key, before, after }: Ground,
  entries: readonly OutboxEntry[],
  { dropped, replaced = new Map<string, OutboxEntry>(), contained = new Set<string>() }: Fate,
  newName: () => string,
): OutboxEntry[] {
  const entity = rules.manifest.entities[typeOfKey(key)];
  const changed = new Map<string, OutboxEntry>();
  for (const { name: field } of entity ? textFields(entity) : []) {
    let [from, to] = [before(field), after(field)];
    const author = newName();
    // Where the text was written with other words at once, places in it say nothing any more.
    let rewritten = false;
    for (const entry of entries) {
      const write = writeOf(rules.manifest, entry.name)?.write;
      if (!write || entry.included) continue;
      const target: TextTarget = { rule: rules.text, write, field, of: textKey(key, field) };
      const creates = write.kind === 'CREATE';
      const id = entry.clientMutationId;
      if (contained.has(id)) {
        from = textAfter(target, from, entry.input);
        continue;
      }
      const edit = memberOf(entry.input[field], 'edit');
      if (entry.state === 'refused' && !creates) {
        // It has no effect, but a person may want it back.
        const made =
          edit !== undefined && from && to && !rules.text.apply(to, edit)
            ? carriedOver(rules.text, edit, { from, to }, newName())
            : undefined;
        if (made !== undefined) changed.set(id, withEdit(changed.get(id) ?? entry, field, made));
        continue;
      }
      const next = replaced.get(id) ?? entry;
      if (edit === undefined) {
        rewritten ||= creates && !to && next.input[field] !== entry.input[field];
        [from, to] = [textAfter(target, from, entry.input), textAfter(target, to, next.input)];
        continue;
      }
      const standing = to;
      if (!dropped.has(id) && from && to) {
        const kept = rewritten ? undefined : rules.text.apply(to, edit);
        const anew = kept ? undefined : carriedOver(rules.text, edit, { from, to }, author);
        to = kept ?? (anew === undefined ? to : rules.text.apply(to, anew));
        if (anew !== undefined) changed.set(id, withEdit(changed.get(id) ?? entry, field, anew));
      }
      from = textAfter(target, from, entry.input);
      to ??= standing;
    }
  }
  return [...changed.values()];
}

/** In whatever field it stands: the entry may have been written for a version in which the text had another name. */
function withEdit(entry: OutboxEntry, field: string, edit: string): OutboxEntry {
  const before = memberOf(entry.input[field], 'edit');
  const isIt = ([, value]: [string, unknown]) => memberOf(value, 'edit') === before;
  return remadeWith(entry, (input) =>
    Object.fromEntries(
      Object.entries(input).map((member) => (isIt(member) ? [member[0], { edit }] : member)),
    ),
  );
}
