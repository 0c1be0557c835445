import { cascadesOf, validateMutation, type Entity, type Manifest, type Write } from '@holdfast/schema';
import { HoldfastError, type UserError } from '@holdfast/schema/errors';
import { recordKey, writeOf } from '@holdfast/schema/merge';
import { uuidv7 } from '../environment/uuidv7.js';
import type { OutboxEntry } from '../outbox/entry.js';
import { subjectsOf } from '../outbox/outbox.js';
import { sensibleMembers } from '../outbox/upcasting.js';
import { versionOf } from '../records/row.js';
import type { Desk } from './desk.js';
import { Issuing } from './issuing.js';
import type { NewMutation } from './replica.js';

/** An edit that is not valid; `userErrors` says what and where. Nothing was taken. */
export class InvalidMutationError extends HoldfastError {
  readonly userErrors: readonly UserError[];

  constructor(userErrors: readonly UserError[]) {
    super('BAD_USER_INPUT', userErrors.map(({ message }) => message).join(' '));
    this.userErrors = userErrors;
  }
}

export type Input = Readonly<Record<string, unknown>>;

/** What apps give, made into what is sent. */
export class Inputs {
  readonly #desk: Desk;
  readonly #issuing: Issuing;

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#issuing = new Issuing(desk);
  }

  /**
   * The mutation with what the kit fills in, checked. `baseVersion` is the state that the person sees at this moment: as synced,
   * or, of a record that this device does not keep, as an answer of the network showed it.
   * Throws an `InvalidMutationError`.
   */
  completed({ name, input, shown }: NewMutation): NewMutation {
    const { manifest, environment, ledger } = this.#desk;
    const found = writeOf(manifest, name);
    const clientMutationId = canonical(input.clientMutationId) ?? uuidv7(environment);
    const { own } = subjectsOf(manifest, { name, input });
    const standing = ledger.view.standing(own);
    const issuedAt = this.#issuing.next(standing?.record.updatedAt, input.issuedAt);
    if (found?.write.kind === 'CREATE') {
      const id = canonical(input.id) ?? uuidv7(environment);
      return this.#checked({ name, input: { ...input, clientMutationId, issuedAt, id } });
    }
    const row = ledger.confirmed.get(own);
    const seen =
      found && takesAlong(manifest, found) ? (input.seen ?? this.#cursorOf({ name, input })) : undefined;
    // What is made here, and waits, has no version yet, whatever number is on the screen.
    const elsewhere = standing ? 0 : (shown?.() ?? 0);
    const baseVersion = input.baseVersion ?? (row ? versionOf(row) : elsewhere);
    const filled = { ...input, ...(seen !== undefined && { seen }), clientMutationId, issuedAt, baseVersion };
    return this.#checked({ name, input: filled });
  }

  #checked(mutation: NewMutation): NewMutation {
    const errors = validateMutation(this.#desk.manifest, mutation);
    if (errors.length > 0) throw new InvalidMutationError(errors);
    return mutation;
  }

  /** How far this device has read the workspace of a record. */
  #cursorOf(mutation: NewMutation): string | undefined {
    return this.#desk.ledger.positions.get(this.workspaceOf(mutation))?.cursor;
  }

  /**
   * The input of a refused edit that is made again, as a mutation of this name, with what a person gives instead of some of it:
   * its record, and so its place in the queue, stays. What this version of the app does not take is left out once a person has
   * seen to the edit, and not before.
   */
  renewed(entry: OutboxEntry, name: string, changed: Input | undefined): Input {
    const { manifest } = this.#desk;
    const found = writeOf(manifest, name);
    if (!changed || !found) return entry.input;
    const kept = name === entry.name ? sensibleMembers(manifest, entry) : {};
    const partition =
      found.write.kind === 'CREATE' ? { [found.entity.partition]: entry.input[found.entity.partition] } : {};
    return { ...kept, ...changed, id: entry.input.id, ...partition };
  }

  /** The record's workspace, as far as this device knows: a record may be edited that it does not hold. */
  workspaceOf({ name, input }: NewMutation): string {
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

/** Whether a write is the deletion of what others go along with, and can say what of them was seen. */
const takesAlong = (manifest: Manifest, { write, entity }: { write: Write; entity: Entity }): boolean =>
  write.seen === true && cascadesOf(manifest).some(({ to }) => to === entity.name);

/** Ids are compared as text, and the server answers in small letters. */
const canonical = (id: unknown): unknown => (typeof id === 'string' ? id.toLowerCase() : id);
