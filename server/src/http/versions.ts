import { HoldfastError } from '@holdfast/schema/errors';

/** The path of the newest stable version; a dated one lies below it. */
export const graphqlPath = '/graphql';

/** Of all that is served: which API version a path and a header ask for. */
export interface Versions<V> {
  readonly newest: string;
  readonly supported: readonly string[];
  /** Throws `API_VERSION_UNSUPPORTED`, and never serves another version than the one that was asked for. */
  choose(path: string, header: string | undefined): V;
}

/** `served` by version, such as `2026-11`; the texts sort by age. */
export function createVersions<V>(served: ReadonlyMap<string, V>): Versions<V> {
  const supported = [...served.keys()].sort().reverse();
  const newest = supported[0];
  if (newest === undefined) throw new Error('There has to be at least one API version');
  return {
    newest,
    supported,
    choose(path, header) {
      const dated = path.slice(graphqlPath.length + 1) || undefined;
      if (dated !== undefined && header !== undefined && dated !== header)
        throw unsupported(
          `The path asks for ${shown(dated)}, and the header api-version for ${shown(header)}.`,
          supported,
        );
      const wanted = dated ?? header ?? newest;
      const version = served.get(wanted);
      if (version === undefined) throw unsupported(`API version ${shown(wanted)} is not served.`, supported);
      return version;
    },
  };
}

const unsupported = (why: string, supported: readonly string[]): HoldfastError =>
  new HoldfastError('API_VERSION_UNSUPPORTED', `${why} Supported: ${supported.join(', ')}.`);

const shown = (wanted: string): string => JSON.stringify(wanted.slice(0, 40));
