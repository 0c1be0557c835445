import type { Entity, Manifest } from '@holdfast/schema';
import type { TextRule, TextValue } from '@holdfast/schema/merge';
import type { Random } from '../environment/environment.js';
import type { OutboxEntry } from '../outbox/entry.js';
import type { Fate } from '../outbox/remade.js';
import type { EncodedInput } from '../outbox/text-input.js';
import type { Arrived, Meeting } from '../records/incoming-texts.js';
import type { Row } from '../records/row.js';
import { missingTextRule, type Written } from '../records/texts.js';
import type { Desk } from './desk.js';
import type { Input } from './inputs.js';
import type { NewMutation } from './replica.js';
import type { TypedRecord } from './transport.js';

/** Under which names this run of the app edits texts. */
export interface TextAuthor {
  /** Counts the times at which edits were dropped that others may have been made on top of. */
  drops: number;
  /** The edit that makes `next` of a text. */
  editTo(value: TextValue, next: string): string;
  /** A name that nobody has written under. */
  newName(): string;
}

/** Texts of mutations, as edits of what the person saw. */
export interface TextWriting {
  /** `taken`: what is not on the disk yet and shows all the same. `given`: the part of the input that is to be encoded. */
  encoded(
    mutation: NewMutation,
    seeing: { readonly taken?: () => Iterable<NewMutation>; readonly given?: Input },
  ): EncodedInput;
  /** The same on what stands by now, behind what else is about to be written: edits have been dropped meanwhile. */
  anew(name: string, made: EncodedInput, taken: () => Iterable<NewMutation>): EncodedInput;
  /** Whether the edits of texts in an entry fit what stands before it. */
  fits(entry: OutboxEntry): boolean;
  /** The new content of a refused edit: made on what the person sees, for a place before other pending edits. */
  inPlace(refused: OutboxEntry, mutation: NewMutation, changed: Input): Pick<EncodedInput, 'input' | 'texts'>;
}

/** All that the engine does about TEXT fields. An app whose schema has none carries nothing of it. */
export interface Texts extends TextRule {
  author(random: Random): TextAuthor;
  writing(desk: Desk): TextWriting;
  /** A page's record with its texts; undefined where what the texts build on is not on this device. */
  ofPage(
    entity: Entity,
    before: Written | undefined,
    record: TypedRecord,
    meeting: Meeting,
  ): Arrived | undefined;
  /** The same for an answer's record; `done`: the entry that is in it, absent where it was refused. */
  ofAnswer(
    manifest: Manifest,
    before: Written | undefined,
    record: TypedRecord,
    done: OutboxEntry | undefined,
  ): Written | undefined;
  /** Entries of one record whose texts were made on top of something that is gone, made anew without it. */
  remade(
    manifest: Manifest,
    ground: { readonly key: string; readonly from: Row | undefined; readonly to: Row | undefined },
    entries: readonly OutboxEntry[],
    fate: Fate,
    newName: () => string,
  ): OutboxEntry[];
}

/** What was given. Throws a `TypeError` where that is nothing and the manifest has texts. */
export function demandTexts(manifest: Manifest, given: Texts | undefined): Texts {
  const problem = missingTextRule(manifest, given);
  if (problem) throw new TypeError(problem);
  return given ?? noTexts;
}

const noTexts: Texts = {
  ...{ apply: absent, editTo: absent, join: absent, problemOf: absent, renewed: absent },
  author: () => ({ drops: 0, editTo: absent, newName: absent }),
  writing: () => ({
    encoded: (mutation, { given = mutation.input }) => ({ input: given, texts: {}, seen: {} }),
    anew: (_name, made) => made,
    fits: () => true,
    inPlace: (_refused, { input }) => ({ input, texts: {} }),
  }),
  ofPage: (_entity, _before, { data }) => ({ written: { data }, renewed: false }),
  ofAnswer: (_manifest, _before, { data }) => ({ data }),
  remade: () => [],
};

function absent(): never {
  throw new TypeError('There is no text in this schema.');
}
