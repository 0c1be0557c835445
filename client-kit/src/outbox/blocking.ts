import type { OutboxEntry } from './entry.js';
import type { Subjects } from './outbox.js';

/**
 * Who waits for whom, told entry by entry in order: a refused entry holds back the later ones of its record and those
 * that need its record; what is held back holds back in turn. The server goes by the same rule within one push.
 */
export class Blocking {
  readonly #tainted = new Set<string>();
  readonly #blocked = new Set<string>();

  see(entry: OutboxEntry, { own, needs }: Subjects): void {
    if (entry.answered) return;
    const refused = entry.state === 'refused';
    const blocked = !refused && (this.#tainted.has(own) || needs.some((key) => this.#tainted.has(key)));
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
