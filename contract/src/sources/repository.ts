import { loadVersions } from '@holdfast/schema/compiler';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readApprovals, type Approval, type Surface } from '../check/index.js';
import { sdlFilesIn, textOf } from './files.js';
import { compiled, fromSdl } from './load-schema.js';

/** Where a repository keeps its contract: `schema/` here, with the names below. */
export interface ContractFolder {
  readonly sdl: string;
  readonly versions: string;
  readonly releases: string;
  readonly changelog: string;
  readonly operations: string;
  readonly approvals: string;
}

export const contractFolder = (path: string): ContractFolder => ({
  sdl: join(path, 'sdl'),
  versions: join(path, 'versions.yaml'),
  releases: join(path, 'releases'),
  changelog: join(path, 'CHANGELOG.md'),
  operations: join(path, 'operations'),
  approvals: join(path, 'approvals.yaml'),
});

export const releaseFile = ({ releases }: ContractFolder, version: string): string =>
  join(releases, `${version}.graphql`);

/** Every version that `versions.yaml` lists, as it was released and as the SDL has it now. */
export function surfacesOf(folder: ContractFolder): Surface[] {
  const sources = sdlFilesIn(folder.sdl);
  return loadVersions(folder.versions).map((listed): Surface => {
    const { version } = listed;
    const release = releaseFile(folder, version);
    const released = existsSync(release);
    return {
      version,
      ...(released && { before: fromSdl(textOf(release), release) }),
      ...(listed.state !== 'retired' && { after: compiled(sources, folder.sdl, version) }),
      frozen: released,
      state: listed,
    };
  });
}

export const approvalsOf = (file: string): Approval[] =>
  existsSync(file) ? readApprovals(textOf(file), file) : [];
