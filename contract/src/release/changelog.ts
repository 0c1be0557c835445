import { diffSchemas, type Change } from '../diff/index.js';
import { judge, reachOf } from '../judge/index.js';
import type { SchemaSide } from '../check/index.js';

export interface ChangelogInput {
  readonly version: string;
  readonly released: string;
  /** The release before; absent for the first. */
  readonly previous?: { readonly version: string; readonly side: SchemaSide };
  readonly side: SchemaSide;
}

/** What is new, in a line; of what is not new, the verdict speaks. */
const news: Partial<Record<Change['kind'], (change: Change) => string>> = {
  'type-added': ({ at }) => `the type \`${at}\``,
  'field-added': ({ at, after }) => `\`${at}: ${after}\``,
  'argument-added': ({ at, after }) => `the argument \`${at}\` (\`${after}\`)`,
  'input-field-added': ({ at, after }) => `\`${at}: ${after}\``,
  'enum-value-added': ({ at }) => `the value \`${at}\``,
  'directive-definition-added': ({ at }) => `the directive \`${at}\``,
  'root-added': ({ at }) => `${at}s`,
};

/** An entry of the changelog, for people who move from the release before to this one. */
export function changelogEntry({ version, released, previous, side }: ChangelogInput): string {
  const title = `## ${version}\n\nReleased on ${released}.`;
  if (!previous) return `${title} The first release.\n`;
  const changes = diffSchemas(previous.side.schema, side.schema, { directiveUses: true });
  const compared = {
    before: previous.side.schema,
    after: side.schema,
    reach: reachOf(previous.side.schema),
  };
  const judged = changes.map((change) => ({ change, ...judge(change, compared) }));
  const minded = judged.filter(({ verdict }) => verdict !== 'safe');
  const added = judged.flatMap(({ change, verdict }) =>
    verdict === 'safe' ? (news[change.kind]?.(change) ?? []) : [],
  );
  const deprecated = changes.filter(
    ({ kind, after }) => kind === 'deprecation-changed' && after !== undefined,
  );
  return [
    title,
    section(
      `To mind when an app moves here from ${previous.version}`,
      minded.map(({ reason }) => reason),
    ),
    section('New', added),
    section(
      'On its way out',
      deprecated.map(({ at, after }) => `\`${at}\`: ${after}`),
    ),
    ...(changes.length === 0 ? [`Nothing differs from ${previous.version}.`] : []),
  ]
    .filter(Boolean)
    .join('\n\n')
    .concat('\n');
}

const section = (heading: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : `### ${heading}\n\n${lines.map((line) => `- ${line}`).join('\n')}`;

const head = `# Changelog of the API

What each released version has that the one before it had not. Written by \`npm run contract release\`; the words may be
improved, the versions may not.
`;

/** The changelog with an entry more, newest first; an entry of the same version is replaced. */
export function withEntry(changelog: string, version: string, entry: string): string {
  const [, ...entries] = changelog.split(/^(?=## )/m);
  const others = entries.filter((text) => !text.startsWith(`## ${version}\n`)).map((text) => text.trim());
  return [head.trim(), ...[entry.trim(), ...others].sort().reverse()].join('\n\n').concat('\n');
}
