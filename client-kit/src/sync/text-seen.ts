import { writeOf, type TextValue } from '@holdfast/schema/merge';
import { subjectsOf } from '../outbox/outbox.js';
import { textAfter, textOf } from '../outbox/text-changes.js';
import { textIn } from '../records/texts.js';
import type { Desk } from './desk.js';
import type { NewMutation } from './replica.js';

/** What stands under a text: mutations that were taken and are not on the disk yet, or a place in the queue. */
export interface Sight {
  readonly taken?: readonly NewMutation[];
  /** Only what is pending at earlier places. */
  readonly place?: number;
}

/** A text of the record that a mutation writes, as a person sees it: as confirmed, with what is pending laid over it. */
export function textSeen(
  { manifest, text: rule, ledger }: Pick<Desk, 'manifest' | 'text' | 'ledger'>,
  mutation: NewMutation,
  field: string,
  { taken = [], place = Infinity }: Sight,
): TextValue | undefined {
  const found = writeOf(manifest, mutation.name);
  if (!found) return undefined;
  const { own } = subjectsOf(manifest, mutation);
  const stored = ledger.view.standing(own, place);
  const of = textOf(own, field);
  const start = stored && textIn({ data: stored.record, ...stored }, found.entity, field);
  return taken
    .filter((other) => subjectsOf(manifest, other).own === own)
    .reduce<TextValue | undefined>((value, { name, input }) => {
      const write = writeOf(manifest, name)?.write;
      return write && textAfter({ rule, write, field, of }, value, input);
    }, start);
}
