import type { UserError } from '@holdfast/schema/errors';
import type { QueuedMutation } from '@holdfast/schema/merge';
import type { TextEdit } from './text-changes.js';

/**
 * One mutation that a person made and that the server has not answered: what was meant, not what it produced.
 * `input` holds all that is sent, `clientMutationId` and `issuedAt` included.
 */
export interface OutboxEntry extends QueuedMutation {
  /** How it is stored: 1 said again what its key says, 2 could not be brought to another API version; all are read. */
  readonly format: 3;
  /** UUIDv7 made on the device: the idempotency key. A retry or an edit by a person makes a new one. */
  readonly clientMutationId: string;
  /** ISO time of the edit, by the device's clock corrected by its measured offset. */
  readonly issuedAt: string;
  /** The API version that it is sent to: the one for which it was written, while that is served. */
  readonly apiVersion: string;
  /** What the app was when the edit was made. */
  readonly appVersion: string;
  /**
   * As it was written, where that is not what `name` and `input` say: these are what it means in this version of the app. It is
   * sent as written while its version is served, and as it means today once that is not.
   */
  readonly written?: Written;
  /**
   * Its content has been made anew under its own id, because what it built on is gone. It may have been sent before that: then the
   * server's first answer to the id is its answer.
   */
  readonly remade?: boolean;
  /** Its content makes no sense in this version of the app: it waits with the others, and shows on no record. */
  readonly strange?: boolean;
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

/** A mutation with the API version for which it was written. */
export interface Written extends QueuedMutation {
  readonly apiVersion: string;
}

/** What a push carries of an entry, to its `apiVersion`. */
export const asSent = ({ apiVersion, name, input, written }: OutboxEntry): QueuedMutation =>
  written?.apiVersion === apiVersion ? { name: written.name, input: written.input } : { name, input };

/** The entry with its input changed, as it means today and as it was written. */
export const withInput = (
  entry: OutboxEntry,
  changed: (input: OutboxEntry['input']) => OutboxEntry['input'],
): OutboxEntry => ({
  ...entry,
  input: changed(entry.input),
  ...(entry.written && { written: { ...entry.written, input: changed(entry.written.input) } }),
});

/** The entry, made anew under its own id. */
export const remadeWith = (
  entry: OutboxEntry,
  changed: (input: OutboxEntry['input']) => OutboxEntry['input'],
): OutboxEntry => ({ ...withInput(entry, changed), remade: true });

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
