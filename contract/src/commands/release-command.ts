import { loadVersions } from '@holdfast/schema/compiler';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { check } from '../check/index.js';
import { changelogEntry, withEntry } from '../release/changelog.js';
import { asText } from '../report/text.js';
import { sdlFilesIn, textOf } from '../sources/files.js';
import { compiled, fromSdl } from '../sources/load-schema.js';
import { SourceError } from '../sources/problem.js';
import { approvalsOf, contractFolder, releaseFile } from '../sources/repository.js';
import type { Shell } from '../sources/shell.js';

export interface ReleaseOptions {
  readonly dir: string;
}

/**
 * Writes a version's SDL to `releases/` and an entry to the changelog. A version that is released already can be written
 * again only where nothing differs but words and what has been approved.
 */
export async function releaseCommand(
  { outside, write }: Shell,
  version: string,
  { dir }: ReleaseOptions,
): Promise<void> {
  const folder = contractFolder(resolve(outside.folder, dir));
  const versions = loadVersions(folder.versions);
  const known = versions.find((one) => one.version === version);
  if (!known) throw new SourceError(`${folder.versions} does not list ${version}.`);
  if (known.state === 'preview')
    throw new SourceError(`${version} is a preview: make it stable in ${folder.versions}, then release it.`);

  const side = compiled(sdlFilesIn(folder.sdl), folder.sdl, version);
  const file = releaseFile(folder, version);
  if (existsSync(file)) {
    const report = check({
      surfaces: [{ version, before: fromSdl(textOf(file), file), after: side, frozen: true }],
      ...{ apps: [], approvals: approvalsOf(folder.approvals), today: outside.now(), strict: false },
    });
    if (report.failed)
      throw new SourceError(`${version} is released, and may not change.\n\n${asText(report)}`);
  }
  const earlier = versions
    .map((one) => one.version)
    .filter((one) => one < version && existsSync(releaseFile(folder, one)))
    .sort()
    .at(-1);
  const previous =
    earlier === undefined
      ? undefined
      : {
          version: earlier,
          side: fromSdl(textOf(releaseFile(folder, earlier)), releaseFile(folder, earlier)),
        };
  const released = known.released ?? outside.now().toISOString().slice(0, 10);
  const entry = changelogEntry({ version, released, side, ...(previous && { previous }) });

  mkdirSync(folder.releases, { recursive: true });
  writeFileSync(file, `${heading(version)}\n${side.sdl}\n`);
  writeFileSync(
    folder.changelog,
    withEntry(existsSync(folder.changelog) ? textOf(folder.changelog) : '', version, entry),
  );
  write(`${version} is frozen in ${file}; ${folder.changelog} says what is new.\n`);
}

const heading = (version: string): string =>
  `# API version ${version} as it was released. Written by \`npm run contract release ${version}\`; not to be edited.`;
