import {
  canonicalTime,
  isUuid,
  validateMutation,
  type Entity,
  type Manifest,
  type Write,
} from '@holdfast/schema';
import { HoldfastError, type UserError } from '@holdfast/schema/errors';
import { recordsOf, writeOf } from '@holdfast/schema/merge';
import { requestHash, requestJson } from './receipts.js';
import type { PushedMutation } from './types.js';

/** One mutation of a push, read and checked as far as it can be without the database. */
export interface Incoming {
  /** Its place in the push. */
  readonly index: number;
  readonly write: Write;
  readonly entity: Entity;
  /** With ids and times in their one form. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly clientMutationId: string;
  readonly hash: string;
  /** Bytes of its JSON. */
  readonly size: number;
  /** Keys of the record that it writes, and of those that it points at. */
  readonly own: string;
  readonly needs: readonly string[];
  /** What is wrong with its input. */
  readonly errors: readonly UserError[];
}

/** Reads one mutation of a push. Throws `BAD_USER_INPUT` for a name that no write has, which GraphQL lets nobody send. */
export function readIncoming(manifest: Manifest, mutation: PushedMutation, index: number): Incoming {
  const target = writeOf(manifest, mutation.name);
  if (!target) throw new HoldfastError('BAD_USER_INPUT', `There is no mutation ${mutation.name}.`);
  const errors = mutation.errors ?? validateMutation(manifest, mutation);
  const json = requestJson(target.write, mutation.input);
  const input = canonicalInput(target.entity, mutation.input);
  return {
    index,
    ...target,
    input,
    clientMutationId: String(input.clientMutationId),
    hash: requestHash(json),
    size: Buffer.byteLength(json),
    ...recordsOf(target, input),
    errors,
  };
}

/** The same input with UUIDs in small letters and times in UTC: the forms in which they are stored and compared. */
function canonicalInput(entity: Entity, input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const canonical: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(input)) {
    const isTime = name === 'issuedAt' || entity.fields[name]?.type.name === 'DateTime';
    const isId = name === 'clientMutationId' || entity.fields[name]?.type.name === 'ID';
    canonical[name] = isTime
      ? deep(value, (text) => canonicalTime(text) ?? text)
      : isId
        ? deep(value, lowered)
        : value;
  }
  return canonical;
}

const lowered = (text: string): string => (isUuid(text) ? text.toLowerCase() : text);

/** Changes the texts in a value, in a list, or in the members of a change. */
function deep(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => deep(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, deep(inner, change)]));
}
