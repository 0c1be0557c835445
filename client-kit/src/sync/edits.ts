import { HoldfastError } from '@holdfast/schema/errors';
import { recordKey, writeOf } from '@holdfast/schema/merge';
import { discarding, refusedEntry, renewed } from '../outbox/decisions.js';
import type { OutboxEntry } from '../outbox/entry.js';
import type { EncodedInput } from '../outbox/text-input.js';
import { spentTombstones } from '../records/tombstones.js';
import type { Desk } from './desk.js';
import { Inputs, type Input } from './inputs.js';
import { issuedBefore } from './issuing.js';
import { withRemade } from './remaking.js';
import { TextWrites } from './text-writes.js';
import type { NewMutation, QueuedResult } from './replica.js';
import { asProblem } from './request.js';

/** What the app was when an edit was made. */
export interface Edition {
  readonly apiVersion: string;
  readonly appVersion: string;
}

interface Waiting {
  readonly name: string;
  readonly made: EncodedInput;
  /** How often edits had been dropped by then. */
  readonly drops: number;
  readonly settle: (outcome: QueuedResult | HoldfastError) => void;
}

/** What a person does to the outbox. */
export class Edits {
  readonly #desk: Desk;
  readonly #edition: Edition;
  readonly #inputs: Inputs;
  readonly #texts: TextWrites;
  /** Valid and not yet written, in the order of the calls. */
  #waiting: Waiting[] = [];
  /** Those that are being written. */
  #group: Waiting[] = [];
  #writing = false;
  /** How many of those waiting have to be written one by one, because together they were not taken. */
  #alone = 0;

  constructor(desk: Desk, edition: Edition) {
    this.#desk = desk;
    this.#edition = edition;
    this.#inputs = new Inputs(desk);
    this.#texts = new TextWrites(desk);
  }

  /** See `Replica.enqueue`. Edits made while a write is under way are written together, in the next. */
  async enqueue(given: NewMutation): Promise<QueuedResult> {
    const mutation = this.#inputs.completed(given);
    const { name } = mutation;
    const taken = () => [...this.#group, ...this.#waiting].map((other) => mutationOf(other));
    const made = this.#texts.encoded(mutation, { taken });
    return new Promise((resolve, reject) => {
      const settle: Waiting['settle'] = (outcome) =>
        outcome instanceof Error ? reject(outcome) : resolve(outcome);
      this.#waiting.push({ name, made, drops: this.#desk.author.drops, settle });
      void this.#write();
    });
  }

  /** See `Replica.retry` and `Replica.edit`. */
  async renew(clientMutationId: string, changed?: Input): Promise<OutboxEntry> {
    const { ledger } = this.#desk;
    let entry: OutboxEntry | undefined;
    await ledger.commit(() => {
      const refused = refusedEntry(ledger.outbox, clientMutationId);
      const {
        clientMutationId: _old,
        issuedAt: _then,
        baseVersion: _seen,
        seen: _up,
        ...content
      } = { ...refused.input, ...this.#inputs.staying(refused, changed) };
      const mutation = this.#inputs.completed({ name: refused.name, input: content });
      const { input, texts } = changed
        ? this.#texts.inPlace(refused, mutation, changed)
        : { ...mutation, texts: refused.texts };
      entry = renewed(refused, input, { ...this.#edition, ...identityOf(input), ...(texts && { texts }) });
      const entries = [{ put: entry, replaces: clientMutationId }];
      return {
        entries: withRemade(this.#desk, entries, { replaced: new Map([[clientMutationId, entry]]) }),
      };
    });
    return ledger.outbox.view(entry as OutboxEntry);
  }

  /** See `Replica.discard`. */
  async discard(clientMutationId: string): Promise<void> {
    const { ledger, manifest } = this.#desk;
    await ledger.commit(() => {
      const entries = discarding(ledger.outbox, manifest, clientMutationId, (key) =>
        ledger.confirmed.exists(key),
      );
      return {
        entries: withRemade(this.#desk, entries, { discarded: [clientMutationId] }),
        rows: spentTombstones(manifest, ledger, entries),
        facts: issuedBefore(ledger, entries),
      };
    });
  }

  async #write(): Promise<void> {
    if (this.#writing) return;
    this.#writing = true;
    while (this.#waiting.length > 0) {
      this.#group = [];
      let entries: OutboxEntry[] = [];
      try {
        await this.#desk.ledger.commitEdit(() => {
          this.#group = this.#waiting.splice(0, this.#alone > 0 ? 1 : this.#waiting.length);
          this.#alone = Math.max(0, this.#alone - 1);
          entries = [];
          for (const one of this.#group)
            entries.push(this.#entry(one, this.#desk.ledger.outbox.nextOrder + entries.length, entries));
          // Two entries of one id: the answer would take one away, and the other would be sent for ever.
          if (new Set(entries.map((entry) => entry.clientMutationId)).size < entries.length)
            throw new HoldfastError('IDEMPOTENCY_KEY_REUSED');
          return { entries: entries.map((put) => ({ put })) };
        });
        this.#group.forEach(({ settle }, at) => settle(this.#result(entries[at] as OutboxEntry)));
      } catch (error) {
        // What was made on top of these edits is made anew.
        this.#desk.author.drops += 1;
        this.#refuse(this.#group, asProblem(error));
      }
    }
    this.#group = [];
    this.#writing = false;
  }

  /** What did not fit as a group may fit one by one; whoever does not is told. An empty group: nothing is taken any more. */
  #refuse(group: readonly Waiting[], problem: HoldfastError): void {
    if (group.length > 1) {
      this.#waiting.unshift(...group);
      this.#alone = group.length;
      return;
    }
    const refused = group.length === 1 ? group : this.#waiting.splice(0);
    for (const { settle } of refused) settle(problem);
  }

  /** A decision about a conflict concerns the record of the conflict as well. */
  #about(name: string, { id }: Input): Pick<OutboxEntry, 'about'> {
    const { manifest, ledger } = this.#desk;
    const found = writeOf(manifest, name);
    if (found?.write.kind !== 'RESOLVE' && found?.write.kind !== 'REVERT') return {};
    const conflict = ledger.view.compute(found.entity.name, String(id));
    return conflict ? { about: recordKey(String(conflict.type), String(conflict.recordId)) } : {};
  }

  #result(entry: OutboxEntry): QueuedResult {
    const { ledger, manifest } = this.#desk;
    const type = writeOf(manifest, entry.name)?.entity.name ?? '';
    return { entry: ledger.outbox.view(entry), record: ledger.view.compute(type, String(entry.input.id)) };
  }

  #entry({ name, made, drops }: Waiting, order: number, taken: readonly NewMutation[]): OutboxEntry {
    const { input, texts } =
      drops === this.#desk.author.drops ? made : this.#texts.anew(name, made, () => taken);
    const identity = identityOf(input);
    if (this.#desk.ledger.outbox.get(identity.clientMutationId))
      throw new HoldfastError('IDEMPOTENCY_KEY_REUSED');
    const workspaceId = this.#inputs.workspaceOf({ name, input });
    return {
      format: 1,
      name,
      input,
      ...identity,
      ...this.#edition,
      workspaceId,
      ...this.#about(name, input),
      ...(Object.keys(texts).length > 0 && { texts }),
      order,
      state: 'waiting',
      attempts: 0,
    };
  }
}

const mutationOf = ({ name, made }: Waiting): NewMutation => ({ name, input: made.input });

const identityOf = (input: Input): Pick<OutboxEntry, 'clientMutationId' | 'issuedAt'> => ({
  clientMutationId: String(input.clientMutationId),
  issuedAt: String(input.issuedAt),
});
