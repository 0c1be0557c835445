import { validateMutation, type Manifest } from '@holdfast/schema';
import { userError, type UserError } from '@holdfast/schema/errors';
import { writeOf, type QueuedMutation } from '@holdfast/schema/merge';
import { asSent, type OutboxEntry } from './entry.js';

/**
 * What a mutation of an earlier API version means in this one. Pure: it may be asked at any time and any number of times. The id
 * of the mutation and its time stay, whatever it gives.
 */
export type Upcaster = (mutation: QueuedMutation) => QueuedMutation;

/** By the API version that a mutation was written for, such as `2026-05`, and its name there. */
export type Upcasters = Readonly<Record<string, Readonly<Record<string, Upcaster>>>>;

/** What this version of the app knows. */
export interface Today {
  readonly manifest: Manifest;
  readonly upcasters?: Upcasters;
}

type Upcast = { readonly mutation: QueuedMutation } | { readonly errors: readonly UserError[] };

/** What the app says that a mutation means today; or why that cannot be sent. */
export function upcast(
  { manifest, upcasters = {} }: Today,
  version: string,
  { name, input }: QueuedMutation,
): Upcast {
  const upcaster = ownOf(ownOf(upcasters, version) ?? {}, name);
  if (!upcaster) return { errors: [] };
  const { clientMutationId, issuedAt } = input;
  try {
    const today = upcaster({ name, input });
    const mutation = { name: today.name, input: { ...today.input, clientMutationId, issuedAt } };
    const errors = validateMutation(manifest, mutation);
    return errors.length > 0 ? { errors } : { mutation };
  } catch (error) {
    return { errors: [userError('BAD_USER_INPUT', [], error instanceof Error ? error.message : undefined)] };
  }
}

/**
 * An entry, as this version of the app understands it: one that was written for another API version is taken for what the app says
 * that it means, else for what of it makes sense as it stands. That is what shows; what is sent is another matter. One whose
 * mutation is gone from this very version waits for the person.
 */
export function understood(today: Today, stored: OutboxEntry): OutboxEntry {
  const entry = asStored(stored);
  const { apiVersion, name, input } = entry;
  if (apiVersion === today.manifest.version) return demandKnown(today.manifest, entry);
  const meant = upcast(today, apiVersion, { name, input });
  const mutation = 'mutation' in meant ? meant.mutation : sensibleOf(today.manifest, { name, input });
  if (!mutation) return { ...entry, strange: true };
  if (mutation.name === name && mutation.input === input) return entry;
  return { ...entry, ...mutation, written: { apiVersion, name, input } };
}

/** Another tab may be another version of the app, and have understood it otherwise. */
function asStored(entry: OutboxEntry): OutboxEntry {
  if (!entry.strange && entry.written?.apiVersion !== entry.apiVersion) return entry;
  const { strange: _there, written: _too, ...stored } = entry;
  return { ...stored, ...asSent(entry) };
}

function demandKnown(manifest: Manifest, entry: OutboxEntry): OutboxEntry {
  if (entry.state === 'refused' || writeOf(manifest, entry.name)) return entry;
  const why = userError('BAD_USER_INPUT', [], `This version of the app does not know ${entry.name}.`);
  return { ...entry, state: 'refused', refusal: [why] };
}

/** An entry made one of this API version, under its own id; with reasons where that cannot be done, or the app does not say how. */
export function brought(today: Today, entry: OutboxEntry): OutboxEntry {
  const { strange: _noLonger, ...known } = entry;
  const { apiVersion } = entry;
  const { name, input } = asSent(entry);
  const meant = upcast(today, apiVersion, { name, input });
  if ('mutation' in meant)
    return {
      ...known,
      ...meant.mutation,
      apiVersion: today.manifest.version,
      written: { apiVersion, name, input },
    };
  const why = userError('API_VERSION_UNSUPPORTED', [], unsupported(apiVersion));
  return { ...entry, state: 'refused', refusal: [why, ...meant.errors] };
}

/**
 * An entry when the app starts: one that waits because of its version does not wait any longer. This app may know what it means,
 * and the server may serve that version again.
 */
export function triedAgain({ refusal, ...entry }: OutboxEntry): OutboxEntry {
  if (entry.state === 'refused' && refusal?.[0]?.code === 'API_VERSION_UNSUPPORTED')
    return { ...entry, state: 'waiting' };
  return { ...entry, ...(refusal && { refusal }) };
}

/** The members of an input that this mutation takes today. */
export function sensibleMembers(
  manifest: Manifest,
  { name, input }: QueuedMutation,
): QueuedMutation['input'] {
  const wrong = new Set(validateMutation(manifest, { name, input }).map(({ path }) => path[0]));
  if (wrong.size === 0) return input;
  return Object.fromEntries(Object.entries(input).filter(([member]) => !wrong.has(member)));
}

/** A mutation with those members, if that is one that could be made today. */
function sensibleOf(manifest: Manifest, { name, input }: QueuedMutation): QueuedMutation | undefined {
  const mutation = { name, input: sensibleMembers(manifest, { name, input }) };
  return validateMutation(manifest, mutation).length === 0 ? mutation : undefined;
}

const unsupported = (version: string): string =>
  `This edit was made for version ${version} of the API, which is not served any more, and this app does not say what it means today. Edit or discard it, or export it.`;

/** What a table holds under a name that comes from outside. */
const ownOf = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
