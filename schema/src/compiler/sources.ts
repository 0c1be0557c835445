import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One file of SDL. The name is what problems are reported under. */
export interface SdlSource {
  readonly name: string;
  readonly text: string;
}

/** The folder of this package's own SDL. */
export const sdlFolder = join(import.meta.dirname, '..', '..', 'sdl');

/** What every domain stands on. */
const engineFiles = [
  'conflicts.graphql',
  'directives.graphql',
  'history.graphql',
  'identity.graphql',
  'sync.graphql',
];

/** The `*.graphql` files of a folder, by name. Node only. */
export function loadSdl(folder: string): SdlSource[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}

/** The engine's own SDL, to which a domain adds its types. Node only. */
export function engineSdl(): SdlSource[] {
  return loadSdl(sdlFolder).filter(({ name }) => engineFiles.includes(name));
}

/** The SDL of the domain that ships in this package: every file of the folder that is not the engine's. Node only. */
export function domainSdl(): SdlSource[] {
  return loadSdl(sdlFolder).filter(({ name }) => !engineFiles.includes(name));
}
