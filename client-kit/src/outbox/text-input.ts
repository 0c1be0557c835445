import { textFields, type Entity, type Write } from '@holdfast/schema';
import { carriedOver, type TextRule, type TextValue } from '@holdfast/schema/merge';
import { differenceOf, memberOf, type TextEdit } from './text-changes.js';

type Input = Readonly<Record<string, unknown>>;
type Seen = Readonly<Record<string, TextValue>>;

/** An input whose texts are edits, and what was seen when they were made. */
export interface EncodedInput {
  readonly input: Input;
  /** What the person did, to be shown; by field. */
  readonly texts: Readonly<Record<string, TextEdit>>;
  /** The texts on which the edits were made. */
  readonly seen: Seen;
}

/**
 * Whole new texts as edits of the texts that the person saw, so that what is sent is as large as what was typed, and
 * others' edits in other places stay. A text that this device does not have goes whole; one that stays as it is goes not at all.
 */
export function encoded(
  rule: TextRule,
  { write, entity }: { readonly write: Write; readonly entity: Entity },
  given: Input,
  seenText: (field: string) => TextValue | undefined,
  editTo: (value: TextValue, next: string) => string,
): EncodedInput {
  const input: Record<string, unknown> = { ...given };
  const texts: Record<string, TextEdit> = {};
  const seen: Record<string, TextValue> = {};
  const changed = write.kind === 'UPDATE' ? textFields(entity).filter(({ name }) => input[name]) : [];
  for (const { name } of changed) {
    const before = seenText(name);
    if (!before) continue;
    const text = memberOf(input[name], 'text');
    if (text === before.text && write.fields[name]?.required !== true) {
      delete input[name];
      continue;
    }
    const edit = text === undefined ? memberOf(input[name], 'edit') : editTo(before, text);
    if (edit === undefined) continue;
    input[name] = { edit };
    seen[name] = before;
    texts[name] = differenceOf(before.text, (rule.apply(before, edit) ?? before).text);
  }
  return { input, texts, seen };
}

/** The same, made anew on the texts as they are now: edits on which it was built may have been dropped. `author`: a new name. */
export function encodedAnew(
  rule: TextRule,
  made: EncodedInput,
  textNow: (field: string) => TextValue | undefined,
  author: string,
): EncodedInput {
  const input: Record<string, unknown> = { ...made.input };
  const seen: Record<string, TextValue> = { ...made.seen };
  for (const [name, from] of Object.entries(made.seen)) {
    const edit = memberOf(input[name], 'edit');
    const to = textNow(name);
    if (edit === undefined || !to) continue;
    const anew = carriedOver(rule, edit, { from, to }, author);
    if (anew === undefined) continue;
    input[name] = { edit: anew };
    seen[name] = to;
  }
  return { ...made, input, seen };
}
