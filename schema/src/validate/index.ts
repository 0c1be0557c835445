/**
 * The check of a mutation's input: on the device before it is queued, and again on the server, by the very same code.
 */
import type { UserError } from '../errors.js';
import type { Entity, Manifest, Write } from '../manifest.js';
import { writeOf, type QueuedMutation } from '../merge/intent.js';
import { canonicalTime, isInt, isUuid } from '../scalars.js';
import { changeErrors } from './changes.js';
import { decisionErrors } from './decision.js';
import { badInput } from './values.js';

type Input = Readonly<Record<string, unknown>>;
type Check = (input: Input) => UserError[];

/**
 * Everything that is wrong with a mutation that can be known without the record it writes; empty if nothing is.
 * Each error points at its place in the input. A member that is `undefined` counts as absent.
 */
export function validateMutation(manifest: Manifest, mutation: QueuedMutation): UserError[] {
  const target = writeOf(manifest, mutation.name);
  if (!target) return [badInput([], `There is no mutation ${mutation.name}.`)];
  const input: unknown = mutation.input;
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return [badInput([], `The input of ${mutation.name} must be an object.`)];
  const { write, entity } = target;
  const given = input as Input;
  const envelope = envelopeOf(write, entity);
  const errors: UserError[] = [];
  for (const check of Object.values(envelope)) errors.push(...check(given));
  errors.push(...fieldErrors(write, entity, given));
  for (const name of Object.keys(given)) {
    const isKnown = Object.hasOwn(envelope, name) || Object.hasOwn(write.fields, name);
    if (!isKnown && given[name] !== undefined)
      errors.push(badInput([name], `${write.input} has no field ${name}.`));
  }
  return errors;
}

const envelopes = new WeakMap<Write, Record<string, Check>>();

/** What every input of a write carries beside the domain's fields, and how it is checked. */
function envelopeOf(write: Write, { partition }: Entity): Record<string, Check> {
  const { kind, seen } = write;
  const envelope = envelopes.get(write) ?? {
    clientMutationId: uuidAt('clientMutationId'),
    issuedAt: timeAt('issuedAt'),
    id: uuidAt('id'),
    ...(kind === 'CREATE' ? { [partition]: uuidAt(partition) } : { baseVersion: versionAt('baseVersion') }),
    ...(seen && { seen: cursorAt('seen') }),
  };
  envelopes.set(write, envelope);
  return envelope;
}

const uuidAt =
  (name: string): Check =>
  (input) =>
    isUuid(input[name]) ? [] : [badInput([name], `${name} must be a UUID, made on the device.`)];

const timeAt =
  (name: string): Check =>
  (input) =>
    canonicalTime(input[name]) !== undefined
      ? []
      : [
          badInput(
            [name],
            `${name} must be an ISO 8601 time with its zone, such as 2026-11-21T10:42:00.000Z.`,
          ),
        ];

const versionAt =
  (name: string): Check =>
  (input) => {
    const version = input[name];
    return isInt(version) && version >= 0
      ? []
      : [
          badInput(
            [name],
            `${name} must be the version of the record that was seen: a whole number, 0 or more.`,
          ),
        ];
  };

const cursorAt =
  (name: string): Check =>
  (input) =>
    [undefined, null].includes(input[name] as null) || typeof input[name] === 'string'
      ? []
      : [badInput([name], `${name} must be a cursor, as a page of changes gave it.`)];

function fieldErrors(write: Write, entity: Entity, input: Input): UserError[] {
  if (write.kind === 'RESOLVE') return decisionErrors(input);
  return Object.values(write.fields).flatMap(({ name, shape, required, nullable }) => {
    const field = entity.fields[name];
    const value = input[name];
    if (!field) return [];
    if (value === undefined) return required ? [badInput([name], `${name} is missing.`)] : [];
    if (value === null) return nullable ? [] : [badInput([name], `${name} cannot be empty (null).`)];
    return changeErrors[shape](field, value, [name]);
  });
}
