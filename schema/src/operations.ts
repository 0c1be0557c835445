/** What shipped apps send, as files and servers keep it. Node only. */
import { createHash } from 'node:crypto';

/** One document that an app may send. */
export interface RegisteredOperation {
  readonly name: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  /** SHA-256 of the text, in hex: what a request by hash names. */
  readonly hash: string;
  /** The text as the app sends it. */
  readonly text: string;
  /** Who wrote it: the app's team, or the kit for its sync. */
  readonly from: 'app' | 'kit';
  /** Which of its mutations wait in the device's outbox while there is no network. */
  readonly queues: readonly string[];
}

/** All that one released build of an app may send: a trusted-document manifest. */
export interface RegisteredApp {
  readonly format: 1;
  readonly app: string;
  readonly appVersion: string;
  readonly apiVersion: string;
  readonly operations: readonly RegisteredOperation[];
  /** When a server last heard of it, as a date; absent where nobody counts: then it is taken to be in use. */
  readonly lastSeen?: string;
}

/** What is wrong with a manifest, and where it came from. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
}

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Names of apps and their versions: they become file names and parts of addresses. */
export const plainName = /^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$/;

/** The manifest in a text of JSON. Throws `ManifestError`. */
export function parseRegisteredApp(text: string, origin: string): RegisteredApp {
  try {
    return readRegisteredApp(JSON.parse(text), origin);
  } catch (error) {
    if (error instanceof SyntaxError) throw new ManifestError(`${origin} is not JSON.`);
    throw error;
  }
}

/** The manifest that a value of JSON is. Throws `ManifestError`. */
export function readRegisteredApp(value: unknown, origin: string): RegisteredApp {
  const refuse = (why: string): never => {
    throw new ManifestError(`${origin} is no manifest of operations: ${why}`);
  };
  if (!isObject(value)) return refuse('it is not an object.');
  if (value.format !== 1)
    return refuse('its format is not 1; a newer holdfast-contract may have written it.');
  for (const key of ['app', 'appVersion', 'apiVersion'])
    if (typeof value[key] !== 'string' || !plainName.test(value[key]))
      refuse(`\`${key}\` has to be a name of letters, digits, ".", "_", "+" and "-".`);
  const { lastSeen } = value;
  if (lastSeen !== undefined && (typeof lastSeen !== 'string' || Number.isNaN(Date.parse(lastSeen))))
    refuse('`lastSeen` has to be a date, such as 2026-11-30.');
  if (!Array.isArray(value.operations)) return refuse('it has no list `operations`.');
  if (value.operations.length > manifestLimits.operations)
    refuse(`it has more than ${manifestLimits.operations} operations.`);
  value.operations.forEach((operation: unknown, index) => {
    const wrong = problemOf(operation);
    if (wrong) refuse(`operation ${index + 1} ${wrong}`);
  });
  return value as unknown as RegisteredApp;
}

function problemOf(operation: unknown): string | undefined {
  if (!isObject(operation)) return 'is not an object.';
  const { name, kind, hash, text, from, queues } = operation;
  if (typeof name !== 'string' || name === '') return 'has no name.';
  if (!['query', 'mutation', 'subscription'].includes(String(kind))) return `(${name}) has no kind.`;
  if (from !== 'app' && from !== 'kit') return `(${name}) is neither from the app nor from the kit.`;
  if (typeof text !== 'string') return `(${name}) has no text.`;
  if (text.length > manifestLimits.characters)
    return `(${name}) is longer than ${manifestLimits.characters} characters.`;
  if (hashOf(text) !== hash) return `(${name}) has another hash than its text: one of the two was edited.`;
  if (!Array.isArray(queues) || queues.some((queued) => typeof queued !== 'string'))
    return `(${name}) does not say what it queues.`;
  return undefined;
}

/** What one manifest may hold. */
export const manifestLimits = { operations: 2_000, characters: 100_000 } as const;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
