import { textKey, writeOf, type TextValue } from '@holdfast/schema/merge';
import type { OutboxEntry } from '../outbox/entry.js';
import { subjectsOf } from '../outbox/outbox.js';
import { memberOf, textAfter } from '../outbox/text-changes.js';
import { encoded, encodedAnew, type EncodedInput } from '../outbox/text-input.js';
import { textIn } from '../records/texts.js';
import type { Desk } from './desk.js';
import type { Input } from './inputs.js';
import type { NewMutation } from './replica.js';
import type { TextWriting } from './texts.js';

/** What stands under a text: mutations that were taken and are not on the disk yet, or a place in the queue. */
interface Sight {
  readonly taken?: () => Iterable<NewMutation>;
  /** Only what is pending at earlier places. */
  readonly place?: number;
}

export class TextWrites implements TextWriting {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  encoded(
    mutation: NewMutation,
    { taken, given = mutation.input }: Pick<Sight, 'taken'> & { given?: Input },
  ): EncodedInput {
    const { manifest, text, author } = this.#desk;
    const found = writeOf(manifest, mutation.name);
    const seen = (field: string) => this.#seen(mutation, field, taken ? { taken } : {});
    return found
      ? encoded(text, found, given, seen, (value, next) => author.editTo(value, next))
      : { input: given, texts: {}, seen: {} };
  }

  anew(name: string, made: EncodedInput, taken: () => Iterable<NewMutation>): EncodedInput {
    const { text, author } = this.#desk;
    const now = (field: string) => this.#seen({ name, input: made.input }, field, { taken });
    return encodedAnew(text, made, now, author.newName());
  }

  inPlace(
    refused: OutboxEntry,
    mutation: NewMutation,
    changed: Input,
  ): Pick<EncodedInput, 'input' | 'texts'> {
    const { text, author } = this.#desk;
    const made = this.encoded(mutation, { given: changed });
    const before = (field: string) => this.#seen(mutation, field, { place: refused.order });
    const { input, texts } = encodedAnew(text, made, before, author.newName());
    const others = Object.entries(mutation.input).filter(([name]) => !(name in changed) || name in input);
    const edits = Object.keys(made.seen).map((name) => [name, input[name]] as const);
    const earlier = Object.entries(refused.texts ?? {}).filter(([name]) => !(name in changed));
    return {
      input: Object.fromEntries([...others, ...edits]),
      texts: { ...Object.fromEntries(earlier), ...texts },
    };
  }

  fits({ name, input, order }: OutboxEntry): boolean {
    return Object.entries(input).every(([field, change]) => {
      const edit = memberOf(change, 'edit');
      const before = edit === undefined ? undefined : this.#seen({ name, input }, field, { place: order });
      return edit === undefined || !before || this.#desk.text.apply(before, edit) !== undefined;
    });
  }

  /** A text of the record that a mutation writes, as a person sees it: as confirmed, with what is pending laid over it. */
  #seen(mutation: NewMutation, field: string, { taken, place = Infinity }: Sight): TextValue | undefined {
    const { manifest, text: rule, ledger } = this.#desk;
    const found = writeOf(manifest, mutation.name);
    if (!found) return undefined;
    const { own } = subjectsOf(manifest, mutation);
    const stored = ledger.view.standing(own, place);
    let value = stored && textIn({ data: stored.record, ...stored }, found.entity, field);
    for (const other of taken?.() ?? []) {
      const write = writeOf(manifest, other.name)?.write;
      if (write && subjectsOf(manifest, other).own === own)
        value = textAfter({ rule, write, field, of: textKey(own, field) }, value, other.input);
    }
    return value;
  }
}
