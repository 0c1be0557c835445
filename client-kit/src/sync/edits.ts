import { HoldfastError, userError } from '@holdfast/schema/errors';
import { recordKey, writeOf } from '@holdfast/schema/merge';
import { discarding, refusedEntry, renewed } from '../outbox/decisions.js';
import type { OutboxEntry } from '../outbox/entry.js';
import { subjectsOf } from '../outbox/outbox.js';
import { Room } from '../outbox/room.js';
import { sizeOf } from '../outbox/size.js';
import type { EncodedInput } from '../outbox/text-input.js';
import { spentTombstones } from '../records/tombstones.js';
import type { Desk } from './desk.js';
import { Inputs, InvalidMutationError, type Input } from './inputs.js';
import { issuedBefore } from './issuing.js';
import { withRemade } from './remaking.js';
import type { NewMutation, QueuedResult } from './replica.js';
import { asProblem } from './request.js';
import type { TextWriting } from './texts.js';

/** What the app was when an edit was made. */
export interface Edition {
  readonly apiVersion: string;
  readonly appVersion: string;
}

interface Waiting {
  readonly name: string;
  /** The record that it writes. */
  readonly own: string;
  /** Its workspace as it was known then: what is not in use may leave this device, and take the record along. */
  readonly workspaceId: string;
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
  readonly #texts: TextWriting;
  /** Valid and not yet written, in the order of the calls. */
  #waiting: Waiting[] = [];
  /** Those that are being written. */
  #group: Waiting[] = [];
  /** Both, by record. */
  readonly #taken = new Map<string, Set<Waiting>>();
  #writing = false;
  /** How many of those waiting have to be written one by one, because together they were not taken. */
  #alone = 0;

  constructor(desk: Desk, edition: Edition) {
    this.#desk = desk;
    this.#edition = edition;
    this.#inputs = new Inputs(desk);
    this.#texts = desk.text.writing(desk);
  }

  /** The workspace that an edit will be of, as far as it can be told at once; else ''. */
  workspaceOf({ name, input }: NewMutation): string {
    const { manifest, ledger } = this.#desk;
    const found = writeOf(manifest, name);
    if (!found) return '';
    const { partition, name: type } = found.entity;
    const record = found.write.kind === 'CREATE' ? input : ledger.view.get(type, String(input.id));
    const workspaceId = record?.[partition];
    return typeof workspaceId === 'string' ? workspaceId : '';
  }

  /** See `Replica.enqueue`. Edits made while a write is under way are written together, in the next. */
  async enqueue(given: NewMutation): Promise<QueuedResult> {
    const mutation = this.#inputs.completed(given);
    const { name } = mutation;
    const { own } = subjectsOf(this.#desk.manifest, mutation);
    const beside = this.#taken.get(own) ?? new Set<Waiting>();
    const taken = () => [...beside].map((other) => mutationOf(other));
    const made = this.#texts.encoded(mutation, { taken });
    this.#demandSendable({ name, input: made.input });
    return new Promise((resolve, reject) => {
      const settle: Waiting['settle'] = (outcome) => {
        beside.delete(one);
        if (beside.size === 0) this.#taken.delete(own);
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      };
      const workspaceId = this.workspaceOf(mutation);
      const one: Waiting = { name, own, workspaceId, made, drops: this.#desk.author.drops, settle };
      this.#taken.set(own, beside.add(one));
      this.#waiting.push(one);
      void this.#write();
    });
  }

  /** See `Replica.retry` and `Replica.edit`. */
  async renew(clientMutationId: string, changed?: Input, givenName?: string): Promise<OutboxEntry> {
    const { ledger } = this.#desk;
    let entry: OutboxEntry | undefined;
    await ledger.commit(() => {
      const refused = refusedEntry(ledger.outbox, clientMutationId);
      const name = givenName ?? refused.name;
      const {
        clientMutationId: _old,
        issuedAt: _then,
        baseVersion: _seen,
        seen: _up,
        ...content
      } = this.#inputs.renewed(refused, name, changed);
      const mutation = this.#inputs.completed({ name, input: content });
      const { input, texts } = changed
        ? this.#texts.inPlace(refused, mutation, changed)
        : { ...mutation, texts: refused.texts };
      this.#demandSendable({ name, input });
      entry = renewed({ ...refused, name }, input, {
        ...this.#edition,
        ...identityOf(input),
        ...(texts && { texts }),
      });
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
          // Where another tab was first, this is planned anew.
          this.#waiting.unshift(...this.#group);
          this.#group = this.#waiting.splice(0, this.#alone > 0 ? 1 : this.#waiting.length);
          this.#alone = Math.max(0, this.#alone - 1);
          entries = this.#placed();
          return entries.length > 0 ? { entries: entries.map((put) => ({ put })) } : undefined;
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

  /** Gives each of the group its place. Whoever finds none is told, and leaves the group. */
  #placed(): OutboxEntry[] {
    const { ledger, policy, author } = this.#desk;
    const room = new Room(policy, ledger.outbox);
    const entries: OutboxEntry[] = [];
    const ids = new Set<string>();
    this.#group = this.#group.filter((one) => {
      try {
        const entry = this.#entry(one, ledger.outbox.nextOrder + entries.length, entries);
        // Two entries of one id: the answer would take one away, and the other would be sent for ever.
        if (ids.has(entry.clientMutationId)) throw new HoldfastError('IDEMPOTENCY_KEY_REUSED');
        room.take(entry, one.own);
        ids.add(entry.clientMutationId);
        entries.push(entry);
        return true;
      } catch (error) {
        // What was made on top of this edit is made anew.
        author.drops += 1;
        one.settle(asProblem(error));
        return false;
      }
    });
    return entries;
  }

  /** What the server would refuse for its size alone is refused here. */
  #demandSendable(mutation: NewMutation): void {
    const { mutationBytes } = this.#desk.policy;
    const size = sizeOf(mutation);
    if (size <= mutationBytes) return;
    const message = `This edit takes ${size} bytes; ${mutationBytes} can be sent.`;
    throw new InvalidMutationError([userError('PAYLOAD_TOO_LARGE', [], message)]);
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

  #entry(
    { name, workspaceId: known, made, drops }: Waiting,
    order: number,
    taken: readonly NewMutation[],
  ): OutboxEntry {
    const { input, texts } =
      drops === this.#desk.author.drops ? made : this.#texts.anew(name, made, () => taken);
    const identity = identityOf(input);
    if (this.#desk.ledger.outbox.get(identity.clientMutationId))
      throw new HoldfastError('IDEMPOTENCY_KEY_REUSED');
    const workspaceId = this.#inputs.workspaceOf({ name, input }) || known;
    return {
      format: 3,
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
