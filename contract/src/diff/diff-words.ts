import type { Change } from './change.js';

interface Described {
  readonly description?: string | null | undefined;
  readonly deprecationReason?: string | null | undefined;
}

/** Differences in what people read: the only ones that a released version may have. */
export function* diffWords(at: string, owner: string, was: Described, is: Described): Generator<Change> {
  if ((was.description ?? '') !== (is.description ?? '')) yield { kind: 'description-changed', at, owner };
  const [before, after] = [was.deprecationReason, is.deprecationReason];
  if ((before ?? undefined) !== (after ?? undefined))
    yield {
      kind: 'deprecation-changed',
      at,
      owner,
      ...(before != null && { before }),
      ...(after != null && { after }),
    };
}
