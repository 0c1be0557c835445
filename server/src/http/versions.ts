import { newestStable, type ApiVersion } from '@holdfast/schema';
import { HoldfastError } from '@holdfast/schema/errors';

/** The path of the newest stable version; a dated one lies below it. */
export const graphqlPath = '/graphql';

/** Of all that is served: which API version a path and those who name one ask for. */
export interface Versions<V> {
  /** Newest first. */
  readonly supported: readonly string[];
  /**
   * `asked`: what the header says, and whoever else may name a version. Throws `API_VERSION_UNSUPPORTED`, and never serves
   * another version than the one that was asked for.
   */
  choose(path: string, ...asked: ReadonlyArray<string | undefined>): V;
}

/** `listed`: all versions that there are, retired ones too; `served`: those that are served, by name. */
export function createVersions<V>(
  listed: readonly ApiVersion[],
  served: ReadonlyMap<string, V>,
): Versions<V> {
  const supported = [...served.keys()].sort().reverse();
  const newest = newestStable(listed).version;
  return {
    supported,
    choose(path, ...asked) {
      const dated = path.slice(graphqlPath.length + 1) || undefined;
      const other = asked.find((name) => name !== undefined && name !== (dated ?? name));
      if (dated !== undefined && other !== undefined)
        throw unsupported(
          `The path asks for ${shown(dated)}, and api-version for ${shown(other)}.`,
          supported,
        );
      const [named, ...others] = new Set(asked.filter((name) => name !== undefined));
      if (named !== undefined && others[0] !== undefined)
        throw unsupported(`api-version asks for ${shown(named)}, and for ${shown(others[0])}.`, supported);
      const wanted = dated ?? named ?? newest;
      const version = served.get(wanted);
      if (version === undefined) throw unsupported(`${fateOf(wanted, listed)}.`, supported);
      return version;
    },
  };
}

/** What has become of a version that is not served. */
function fateOf(wanted: string, listed: readonly ApiVersion[]): string {
  const known = listed.find(({ version }) => version === wanted);
  return known?.sunset === undefined
    ? `API version ${shown(wanted)} is not served`
    : `API version ${shown(wanted)} was served until ${known.sunset}`;
}

const unsupported = (why: string, supported: readonly string[]): HoldfastError =>
  new HoldfastError('API_VERSION_UNSUPPORTED', `${why} Supported: ${supported.join(', ')}.`);

const shown = (wanted: string): string => JSON.stringify(wanted.slice(0, 40));

/**
 * What every answer of a version says of it: its name, and of one on its way out since when it is (RFC 9745) and when it
 * may end (RFC 8594). Headers of HTTP, and members of a socket's `connection_ack`.
 */
export function lifecycleOf({ version, deprecated, sunset }: ApiVersion): Record<string, string> {
  return {
    'api-version': version,
    ...(deprecated !== undefined && { deprecation: `@${midnight(deprecated) / 1000}` }),
    ...(sunset !== undefined && { sunset: new Date(midnight(sunset)).toUTCString() }),
  };
}

/** When a day begins, in milliseconds. */
const midnight = (day: string): number => Date.parse(`${day}T00:00:00Z`);
