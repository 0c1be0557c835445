import { isUuid } from '@holdfast/schema';
import { idOfKey } from '@holdfast/schema/merge';
import type { OutboxEntry } from './entry.js';
import type { Subjects } from './outbox.js';

/** The ids of the records that an entry is about: types may have had other names when it was written. */
export interface Identities {
  readonly own: string;
  readonly needs: readonly string[];
}

/**
 * By what is known of an entry; of a mutation that this version of the app does not have, by what its input says: the id that
 * every write has, and every other id that it names.
 */
export function identitiesOf({ input, clientMutationId }: OutboxEntry, { own, needs }: Subjects): Identities {
  if (own !== '') return { own: idOfKey(own), needs: needs.map(idOfKey) };
  const id = canonical(input.id);
  const named = Object.values(input).map(canonical);
  return { own: id, needs: named.filter((it) => it !== '' && it !== id && it !== clientMutationId) };
}

const canonical = (value: unknown): string => (isUuid(value) ? value.toLowerCase() : '');

/**
 * Who waits for whom, told entry by entry in order: a refused entry holds back the later ones of its record and those
 * that need its record; what is held back holds back in turn. The server goes by the same rule within one push.
 */
export class Blocking {
  readonly #tainted = new Set<string>();
  readonly #blocked = new Set<string>();

  see(entry: OutboxEntry, { own, needs }: Identities): void {
    if (entry.answered) return;
    const refused = entry.state === 'refused';
    const blocked = !refused && (this.#tainted.has(own) || needs.some((id) => this.#tainted.has(id)));
    if (blocked) this.#blocked.add(entry.clientMutationId);
    if ((blocked || refused) && own !== '') this.#tainted.add(own);
  }

  /** How many are held back. */
  get size(): number {
    return this.#blocked.size;
  }

  has(clientMutationId: string): boolean {
    return this.#blocked.has(clientMutationId);
  }
}
