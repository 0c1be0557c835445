/** Builds of apps, as `x-client-version` names them: `field-notes-cli/1.4.2`. */
export interface ClientBuild {
  readonly app: string;
  readonly version: string;
}

/** Longest name of an app, and longest version, in characters. */
export const longestBuildPart = 64;

const name = /^[\w.-]+$/;

export const isAppName = (text: string): boolean => text.length <= longestBuildPart && name.test(text);

/** What a client says it is; undefined where it names no app. */
export function clientBuildOf(header: string | undefined): ClientBuild | undefined {
  const [app = '', version = '', ...more] = (header ?? '').split('/');
  return isAppName(app) && version !== '' && more.length === 0 ? { app, version } : undefined;
}

/** Numbers with points between, of which any may follow, and what is before a release: `1.4`, `1.4.2-beta.1`. */
const pattern = /^(\d{1,9}(?:\.\d{1,9}){0,5})(-[\w.-]+)?(?:\+[\w.-]+)?$/;

interface Version {
  readonly numbers: readonly number[];
  readonly preview: boolean;
}

function parsed(text: string): Version | undefined {
  const [, numbers, preview] = (text.length <= longestBuildPart && pattern.exec(text)) || [];
  return numbers === undefined
    ? undefined
    : { numbers: numbers.split('.').map(Number), preview: preview !== undefined };
}

export const isVersion = (text: string): boolean => parsed(text) !== undefined;

/**
 * Whether a version is older than another. Numbers are compared one by one, absent ones as 0; what comes before a release is older
 * than it. A version that is none cannot be shown to be new enough, and counts as older.
 */
export function isOlder(version: string, minimum: string): boolean {
  const [a, b] = [parsed(version), parsed(minimum)];
  if (!a || !b) return true;
  const places = Math.max(a.numbers.length, b.numbers.length);
  for (let at = 0; at < places; at += 1) {
    const difference = (a.numbers[at] ?? 0) - (b.numbers[at] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return a.preview && !b.preview;
}
