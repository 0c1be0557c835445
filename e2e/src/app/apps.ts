/** The releases of the app: one for each API version of Field Notes, and what each makes of the edits of those before it. */
import type { HoldfastOptions, Upcaster, Upcasters } from '@holdfast/client-kit';
import { manifest as of202605 } from '../generated/2026-05/manifest.js';
import { manifest as of202702 } from '../generated/2027-02/manifest.js';
import { manifest as of202611 } from '../generated/manifest.js';

/** What a release decides of the options of a device's Holdfast. */
export type Release = Required<Pick<HoldfastOptions, 'apiVersion' | 'manifest' | 'upcasters' | 'appVersion'>>;

/** The manifests that releases were made with, oldest first. */
export const manifests = [of202605, of202611, of202702] as const;

const colours: Readonly<Record<string, string>> = {
  '#e2c799': 'SAND',
  '#f2765a': 'CORAL',
  '#5b7a3a': 'KELP',
  '#2f7f93': 'TIDE',
  '#6d5a8d': 'DUSK',
};

type Input = Parameters<Upcaster>[0]['input'];

const withColour = ({ colour, ...input }: Input): Input =>
  colour === undefined ? input : { ...input, colour: colours[colour as string] };
const withTitle = ({ name, ...input }: Input): Input =>
  name === undefined ? input : { ...input, title: name };

const same: Upcaster = (mutation) => mutation;
const sameOf = ({ writes }: HoldfastOptions['manifest']): Readonly<Record<string, Upcaster>> =>
  Object.fromEntries(Object.keys(writes).map((name) => [name, same]));

const notebook: Upcaster = ({ name, input }) => ({ name, input: withTitle(withColour(input)) });

/** What an edit of `2026-05` means in the versions after it. */
const since202605: Readonly<Record<string, Upcaster>> = {
  ...sameOf(of202605),
  createNotebook: notebook,
  updateNotebook: notebook,
  // A note that nobody gave a title had one all the same.
  createNote: ({ name, input }) => ({ name, input: { title: 'Untitled', ...withColour(input) } }),
  updateNote: ({ name, input }) => ({ name, input: withColour(input) }),
  discardNote: ({ input }) => ({ name: 'deleteNote', input }),
};

const upcasters: Upcasters = { '2026-05': since202605, '2026-11': sameOf(of202611) };

/** The release that was made for an API version. */
export function releaseFor(version: string): Release {
  const manifest = manifests.find((one) => one.version === version);
  if (!manifest) throw new Error(`No release was made for ${version}.`);
  const earlier = Object.entries(upcasters).filter(([of]) => of < version);
  return {
    apiVersion: version,
    appVersion: `world/${version}`,
    manifest,
    upcasters: Object.fromEntries(earlier),
  };
}
