import type { UserError } from '@holdfast/schema/errors';
import type { QueuedMutation } from '@holdfast/schema/merge';
import type { TextEdit } from './text-changes.js';

/**
 * One mutation that a person made and that the server has not answered: what was meant, not what it produced.
 * `input` holds all that is sent, `clientMutationId` and `issuedAt` included.
 */
export interface OutboxEntry extends QueuedMutation {
  /** How it is stored: 1 said again what its key says; both are read. */
  readonly format: 2;
  /** UUIDv7 made on the device: the idempotency key. A retry or an edit by a person makes a new one. */
  readonly clientMutationId: string;
  /** ISO time of the edit, by the device's clock corrected by its measured offset. */
  readonly issuedAt: string;
  /** What the app was when the edit was made. */
  readonly apiVersion: string;
  readonly appVersion: string;
  readonly workspaceId: string;
  /** What the person did to texts, by field: `input` holds it encoded. */
  readonly texts?: Readonly<Record<string, TextEdit>>;
  /** Place in the queue, growing; a retry or an edit keeps the place. */
  readonly order: number;
  readonly state: EntryState;
  /** Confirmed records contain its effect already, though its answer has not been read: it is not previewed again. */
  readonly included?: boolean;
  /**
   * The server has done it, and no longer has to be told. It changed more than its own record, and is previewed until
   * pages have brought all of that; nobody is shown it among what waits.
   */
  readonly answered?: boolean;
  /** Of a decision about a conflict: key of the record that the conflict is about. */
  readonly about?: string;
  /** Why it was refused. */
  readonly refusal?: readonly UserError[];
  /** How often it has been sent since the app started. */
  readonly attempts: number;
}

/** An entry as people read it: with what they did to texts in the place of its encoding. */
export const legible = (entry: OutboxEntry): OutboxEntry => ({
  ...entry,
  input: { ...entry.input, ...entry.texts },
});

/**
 * `waiting` for its turn; `sent` and not answered; `refused` until a person retries, edits or discards it; `blocked` by a
 * refused one of the same record or of a record that it needs.
 */
export type EntryState = 'waiting' | 'sent' | 'refused' | 'blocked';
