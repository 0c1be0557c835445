import type { ClientManifest } from '@holdfast/schema';
import type { RestOptions, RestPersistence } from '../cache/rest-port.js';
import { defaultEnvironment, type Environment } from '../environment/index.js';
import type { OutsideAuth } from '../identity/outside-identity.js';
import type { Upcasters } from '../outbox/upcasting.js';
import { problemOfScope, type SyncScope } from '../records/scope.js';
import { missingTextRule } from '../records/texts.js';
import type { StoreFactory } from '../stores/store.js';
import { problemOfWindows } from '../sync/allowance.js';
import { defaultPolicy, type SyncPolicy } from '../sync/policy.js';
import { Tap } from '../sync/tap.js';
import type { Texts } from '../sync/texts.js';
import type { Api } from '../transport/api.js';
import { endpointOf, type Endpoint } from '../transport/endpoint.js';
import type { OpenSocketSession } from '../transport/socket-port.js';

export interface HoldfastOptions {
  /** The API's address without a version, such as `https://notes.example/graphql`. */
  readonly uri: string;
  /** The dated API version that the manifest was generated for, such as `2026-11`. */
  readonly apiVersion: string;
  /** What codegen made of the schema. */
  readonly manifest: ClientManifest;
  /** How texts merge: `yjsText` of `@holdfast/client-kit/text`. Needed where the schema has TEXT fields, and only there. */
  readonly text?: Texts;
  /**
   * How answers that are not synced, such as that of `me`, outlive a restart: `persistRest` of `@holdfast/client-kit/rest`.
   * Without it they are asked for again.
   */
  readonly rest?: (options: RestOptions) => RestPersistence;
  /** Where this device keeps its data, such as `indexedDbStores()` or `fileStores(folder)`: docs/guides/stores.md has them all. */
  readonly store: StoreFactory;
  /** What people call this device, and what it is: `{ name: "Ada's phone", platform: 'ios' }`. */
  readonly device: { readonly name: string; readonly platform: string };
  /**
   * The app and its build, such as `field-notes/1.4.2`: kept with every edit, and sent with every request. By these a server may say
   * that a build is too old (`needs-upgrade`); of a build alone, such as `1.4.2`, it cannot tell whose it is.
   */
  readonly appVersion: string;
  /** Tokens of an outside issuer. Without it, `auth.signIn` opens sessions with the API itself. */
  readonly auth?: OutsideAuth;
  /**
   * What speaks over the WebSocket: `webSocketLive` of `@holdfast/client-kit/live`, to have it from the start. Without it, it is
   * loaded when the first live connection is made; until then, and where it cannot be, changes are fetched all the same.
   */
  readonly live?: OpenSocketSession;
  /**
   * How requests name their operations: `byHash` of `@holdfast/client-kit/by-hash` to send the hash of a text in its place, which
   * makes requests small (docs/guides/contract-checks.md). Without it, by their texts, which any server takes.
   */
  readonly operations?: (api: Api) => Api;
  /** Clock, network and the like; the platform's own without it. */
  readonly environment?: Environment;
  readonly policy?: Partial<SyncPolicy>;
  /**
   * What edits mean today that were made with an earlier version of the app and have not been sent, by the API version that they were
   * written for and the mutation's name there. Used once the server does not serve that version any more, and to show them until
   * then. Without one, such an edit waits for the person: docs/guides/upgrades.md.
   */
  readonly upcasters?: Upcasters;
  /** What of the user's data this device keeps, until `sync.setScope` says otherwise; all of it without. */
  readonly scope?: SyncScope;
}

/** The options, checked and filled up. */
export interface Settings extends HoldfastOptions {
  readonly environment: Environment;
  readonly endpoint: Endpoint;
  readonly requestTimeoutMs: number;
  readonly tap: Tap;
}

/** Throws a `TypeError` that names the option and says what to do. */
export function settingsOf(options: HoldfastOptions): Settings {
  const { manifest, store, device, auth, policy } = options;
  demand(
    isText(options.uri),
    'uri is missing. Give the address of the API, such as https://example.org/graphql.',
  );
  demand(
    isText(options.apiVersion),
    'apiVersion is missing. Give the dated version that the manifest was generated for.',
  );
  demand(
    manifest?.format === 1 && !!manifest.documents,
    'manifest is not one that this kit reads. Generate it anew with the codegen of this version.',
  );
  demand(
    manifest.version === options.apiVersion,
    `manifest was generated for API version ${manifest?.version}, but apiVersion is ${options.apiVersion}. Generate it anew, or name its version.`,
  );
  const withoutRule = missingTextRule(manifest, options.text);
  demand(withoutRule === undefined, withoutRule ?? '');
  demand(
    isStoreFactory(store),
    'store is not a store factory. Give memoryStores(), fileStores(folder), indexedDbStores() or one of your own.',
  );
  demand(
    isText(device?.name) && isText(device?.platform),
    "device needs a name and a platform, such as { name: \"Ada's phone\", platform: 'ios' }.",
  );
  demand(
    isText(options.appVersion),
    'appVersion is missing. Give the app and its build, such as field-notes/1.4.2.',
  );
  for (const problem of [
    problemOfWindows(policy?.windows ?? []),
    problemOfScope(manifest, options.scope ?? {}),
  ])
    demand(problem === undefined, problem ?? '');
  demand(
    !auth || (isText(auth.userId) && typeof auth.token === 'function'),
    'auth needs userId and token().',
  );
  const environment = options.environment ?? defaultEnvironment();
  return {
    ...options,
    environment,
    tap: new Tap(environment),
    endpoint: endpointOf(options.uri, options.apiVersion),
    requestTimeoutMs: policy?.requestTimeoutMs ?? defaultPolicy.requestTimeoutMs,
  };
}

function demand(holds: boolean, message: string): asserts holds {
  if (!holds) throw new TypeError(`createHoldfast: ${message}`);
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const isStoreFactory = (store: Partial<StoreFactory> | undefined): boolean =>
  [store?.open, store?.list, store?.destroy].every((method) => typeof method === 'function');
