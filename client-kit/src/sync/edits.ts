import { validateMutation, type Entity, type Manifest, type Write } from '@holdfast/schema';
import { HoldfastError, type UserError } from '@holdfast/schema/errors';
import { recordKey, writeOf } from '@holdfast/schema/merge';
import { uuidv7 } from '../environment/uuidv7.js';
import { discarding, refusedEntry, renewed } from '../outbox/decisions.js';
import type { OutboxEntry } from '../outbox/entry.js';
import { encoded, encodedAnew, type EncodedInput } from '../outbox/text-input.js';
import { subjectsOf } from '../outbox/outbox.js';
import { spentTombstones } from '../records/tombstones.js';
import { versionOf } from '../records/row.js';
import type { Desk } from './desk.js';
import { Issuing, issuedBefore } from './issuing.js';
import { withRemade } from './remaking.js';
import { textSeen, type Sight } from './text-seen.js';
import type { NewMutation, QueuedResult } from './replica.js';
import { asProblem } from './request.js';

/** An edit that is not valid; `userErrors` says what and where. Nothing was taken. */
export class InvalidMutationError extends HoldfastError {
  readonly userErrors: readonly UserError[];

  constructor(userErrors: readonly UserError[]) {
    super('BAD_USER_INPUT', userErrors.map(({ message }) => message).join(' '));
    this.userErrors = userErrors;
  }
}

/** What the app was when an edit was made. */
export interface Edition {
  readonly apiVersion: string;
  readonly appVersion: string;
}

type Input = Readonly<Record<string, unknown>>;

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
  readonly #issuing: Issuing;
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
    this.#issuing = new Issuing(desk);
  }

  /** See `Replica.enqueue`. Edits made while a write is under way are written together, in the next. */
  async enqueue({ name, input }: NewMutation): Promise<QueuedResult> {
    const mutation = { name, input: this.#completed(name, input) };
    this.#check(mutation);
    const taken = [...this.#group, ...this.#waiting].map((other) => mutationOf(other));
    const made = this.#encoded(mutation, mutation.input, { taken });
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
      } = { ...refused.input, ...this.#staying(refused, changed) };
      const completed = this.#completed(refused.name, content);
      this.#check({ name: refused.name, input: completed });
      const { input, texts } = changed
        ? this.#inPlace(refused, completed, changed)
        : { input: completed, texts: refused.texts };
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
        await this.#desk.ledger.commit(() => {
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

  #result(entry: OutboxEntry): QueuedResult {
    const { ledger, manifest } = this.#desk;
    const type = writeOf(manifest, entry.name)?.entity.name ?? '';
    return { entry: ledger.outbox.view(entry), record: ledger.view.compute(type, String(entry.input.id)) };
  }

  #entry({ name, made, drops }: Waiting, order: number, taken: readonly NewMutation[]): OutboxEntry {
    const { text, author } = this.#desk;
    const now = (field: string) => textSeen(this.#desk, { name, input: made.input }, field, { taken });
    const { input, texts } = drops === author.drops ? made : encodedAnew(text, made, now, author.newName());
    const identity = identityOf(input);
    if (this.#desk.ledger.outbox.get(identity.clientMutationId))
      throw new HoldfastError('IDEMPOTENCY_KEY_REUSED');
    const workspaceId = this.#workspaceOf(name, input);
    return {
      format: 1,
      name,
      input,
      ...identity,
      ...this.#edition,
      workspaceId,
      ...(Object.keys(texts).length > 0 && { texts }),
      order,
      state: 'waiting',
      attempts: 0,
    };
  }

  /** The input with what the kit fills in. `baseVersion` is the state that the person sees at this moment. */
  #completed(name: string, input: Input): Input {
    const { manifest, environment, ledger } = this.#desk;
    const found = writeOf(manifest, name);
    const clientMutationId = canonical(input.clientMutationId) ?? uuidv7(environment);
    const { own } = subjectsOf(manifest, { name, input });
    const issuedAt = this.#issuing.next(ledger.view.standing(own)?.record.updatedAt, input.issuedAt);
    if (found?.write.kind === 'CREATE')
      return { ...input, clientMutationId, issuedAt, id: canonical(input.id) ?? uuidv7(environment) };
    const row = ledger.confirmed.get(own);
    const seen =
      found && takesAlong(manifest, found) ? (input.seen ?? this.#cursorOf(name, input)) : undefined;
    return {
      ...input,
      ...(seen !== undefined && { seen }),
      clientMutationId,
      issuedAt,
      baseVersion: input.baseVersion ?? (row ? versionOf(row) : 0),
    };
  }

  #check(mutation: NewMutation): void {
    const errors = validateMutation(this.#desk.manifest, mutation);
    if (errors.length > 0) throw new InvalidMutationError(errors);
  }

  /** How far this device has read the workspace of a record. */
  #cursorOf(name: string, input: Input): string | undefined {
    return this.#desk.ledger.positions.get(this.#workspaceOf(name, input))?.cursor;
  }

  #encoded(mutation: NewMutation, input: Input, sight: Sight): EncodedInput {
    const { manifest, text, author } = this.#desk;
    const found = writeOf(manifest, mutation.name);
    const seen = (field: string) => textSeen(this.#desk, mutation, field, sight);
    return found
      ? encoded(text, found, input, seen, (value, next) => author.editTo(value, next))
      : { input, texts: {}, seen: {} };
  }

  /** The new content of a refused edit: made on what the person sees, for a place before other pending edits. */
  #inPlace(refused: OutboxEntry, completed: Input, changed: Input): Pick<EncodedInput, 'input' | 'texts'> {
    const { text, author } = this.#desk;
    const mutation = { name: refused.name, input: completed };
    const made = this.#encoded(mutation, changed, {});
    const before = (field: string) => textSeen(this.#desk, mutation, field, { place: refused.order });
    const { input, texts } = encodedAnew(text, made, before, author.newName());
    const others = Object.entries(completed).filter(([name]) => !(name in changed) || name in input);
    const earlier = Object.entries(refused.texts ?? {}).filter(([name]) => !(name in changed));
    return {
      input: { ...Object.fromEntries(others), ...pick(input, Object.keys(made.seen)) },
      texts: { ...Object.fromEntries(earlier), ...texts },
    };
  }

  /** The new content of an edit: its record, and so its place in the queue, stays. */
  #staying(entry: OutboxEntry, changed: Input | undefined): Input {
    const found = writeOf(this.#desk.manifest, entry.name);
    if (!changed || !found) return {};
    const partition =
      found.write.kind === 'CREATE' ? { [found.entity.partition]: entry.input[found.entity.partition] } : {};
    return { ...changed, id: entry.input.id, ...partition };
  }

  /** The record's workspace, as far as this device knows: a record may be edited that it does not hold. */
  #workspaceOf(name: string, input: Input): string {
    const found = writeOf(this.#desk.manifest, name);
    if (!found) return '';
    const { partition, name: type } = found.entity;
    const id = String(input.id);
    const workspaceId =
      found.write.kind === 'CREATE'
        ? input[partition]
        : this.#desk.ledger.view.compute(type, id)?.[partition];
    const [pending] = this.#desk.ledger.outbox.of(recordKey(type, id));
    return typeof workspaceId === 'string' ? workspaceId : (pending?.workspaceId ?? '');
  }
}

const mutationOf = ({ name, made }: Waiting): NewMutation => ({ name, input: made.input });

/** Whether a write is the deletion of what others go along with. */
const takesAlong = ({ entities }: Manifest, { write, entity }: { write: Write; entity: Entity }): boolean =>
  write.kind === 'DELETE' &&
  Object.values(entities).some(({ relations }) =>
    Object.values(relations).some(({ to, onDelete }) => to === entity.name && onDelete === 'CASCADE'),
  );

const pick = (input: Input, names: readonly string[]): Input =>
  Object.fromEntries(names.map((name) => [name, input[name]]));

/** Ids are compared as text, and the server answers in small letters. */
const canonical = (id: unknown): unknown => (typeof id === 'string' ? id.toLowerCase() : id);

const identityOf = (input: Input): Pick<OutboxEntry, 'clientMutationId' | 'issuedAt'> => ({
  clientMutationId: String(input.clientMutationId),
  issuedAt: String(input.issuedAt),
});
