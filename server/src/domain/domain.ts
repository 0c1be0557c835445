import type { ApiVersion } from '@holdfast/schema';
import type { SdlSource } from '@holdfast/schema/compiler';
import type { WebApp } from '../http/web-app.js';
import type { Identity } from '../identity/index.js';
import type { Runtime } from '../runtime.js';
import type { Sync } from '../sync/index.js';
import type { Conversions } from '../versions/index.js';

/** Somebody to try things out as. */
export interface DemoAccount {
  readonly email: string;
  readonly name: string;
  readonly password: string;
  /** What they may do, in a word. */
  readonly role: string;
}

/**
 * An operation to begin with, shown in the explorer. In its variables, `{{uuid}}` stands for a new id, and `{{now}}` for
 * the time at which the explorer was opened.
 */
export interface ExampleOperation {
  readonly title: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** What a seed works with: the same doors that people and devices come in by. */
export interface SeedTools {
  readonly identity: Identity;
  readonly sync: Sync;
  readonly runtime: Runtime;
}

/** What the engine is run for: a schema, and what makes it a pleasure to try out. */
export type Domain = DomainParts & (OneVersion | ManyVersions);

interface OneVersion {
  /** The dated API version that the SDL is, such as `2026-11`. */
  readonly version: string;
}

interface ManyVersions {
  /** The dated API versions that the SDL holds; see `loadVersions`. */
  readonly versions: readonly ApiVersion[];
  /** How fields that some versions have in another type are converted, by the names that `@convert` gives. */
  readonly conversions?: Conversions;
}

interface DomainParts {
  readonly name: string;
  /** The domain's own SDL; the engine's is added to it. */
  readonly sources: readonly SdlSource[];
  readonly accounts?: readonly DemoAccount[];
  readonly examples?: readonly ExampleOperation[];
  /** Its own app for browsers, served at `/`. */
  readonly webApp?: WebApp;
  /** Puts something there to look at. Called at every start outside production: what is there already stays as it is. */
  readonly seed?: (tools: SeedTools) => Promise<void>;
}

/** The API versions of a domain; where it has one alone, that is the stable one. */
export const versionsOf = (domain: Domain): readonly ApiVersion[] =>
  'versions' in domain ? domain.versions : [{ version: domain.version, state: 'stable' }];
