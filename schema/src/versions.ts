/** The newest stable API version of Field Notes: what `/graphql` serves, and what its apps are generated for. */
export const currentVersion = '2026-11';

/** What may be said of a dated API version, oldest first: each version is at most as far as the ones before it. */
export const versionStates = ['retired', 'deprecated', 'stable', 'preview'] as const;

/**
 * `preview`: it may still change. `stable`: it stays as it is. `deprecated`: it is served until its sunset.
 * `retired`: it is answered `API_VERSION_UNSUPPORTED`.
 */
export type VersionState = (typeof versionStates)[number];

/** One dated API version. Days are ISO dates, such as `2026-11-02`, and begin at midnight UTC. */
export interface ApiVersion {
  /** Year and month, such as `2026-11`. Versions sort as texts. */
  readonly version: string;
  readonly state: VersionState;
  /** Since when it is, or for a preview is planned to be, stable. */
  readonly released?: string;
  /** Since when those who use it are asked to move on. */
  readonly deprecated?: string;
  /** From when on it may be retired. */
  readonly sunset?: string;
}

const dated = /^\d{4}-(0[1-9]|1[0-2])$/;

/** Whether a text is the name of a dated API version. */
export const isVersionName = (text: string): boolean => dated.test(text);

/** What `/graphql` serves. Throws where none is stable, which `parseVersions` lets nobody write. */
export function newestStable(versions: readonly ApiVersion[]): ApiVersion {
  const newest = versions
    .filter(({ state }) => state === 'stable')
    .sort(byAge)
    .at(-1);
  if (!newest) throw new TypeError('There has to be a stable API version.');
  return newest;
}

/** All that are not retired, oldest first. */
export const servedVersions = (versions: readonly ApiVersion[]): ApiVersion[] =>
  versions.filter(({ state }) => state !== 'retired').sort(byAge);

const byAge = (a: ApiVersion, b: ApiVersion): number => (a.version < b.version ? -1 : 1);
