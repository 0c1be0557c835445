import { HoldfastError } from '@holdfast/schema/errors';

/** Where a store says how things are stored in it; one that says nothing is new. */
export const formatKey = 'format';

/**
 * All formats that a released kit has written, each with what is new in it. An app that knows only earlier ones leaves a store
 * alone. `test/samples` has a store of each, and holds whoever changes what is stored to another format.
 */
export const formats = {
  '1': 'entries repeat what their keys say',
  '2': 'entries do not repeat their keys',
  '3': 'entries that were brought to another API version say how they were written',
  '4': 'the last deletions are remembered, and entries say that they were made anew',
  '5': 'the workspace of a record is what its first field holds',
} as const;

/** The one that is written. */
export const format = '5' satisfies keyof typeof formats;

/** Throws STORE_CORRUPT for a format of later kits. */
export function demandReadable(known: string | undefined): void {
  if (known !== undefined && !Object.hasOwn(formats, known))
    throw new HoldfastError(
      'STORE_CORRUPT',
      'This store was written by a newer version of the app; update the app. Nothing was changed.',
    );
}
