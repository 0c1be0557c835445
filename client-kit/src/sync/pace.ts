import type { SyncPolicy } from './policy.js';

type PagePolicy = Pick<SyncPolicy, 'pageSize' | 'pageSizeMax' | 'pageMs'>;

/** No page is made smaller by a slow line: the way there and back would take longer than the page. */
const smallest = 50;

/** What came of asking for a page of some size. */
export interface PageFate {
  /** How long it took, or how long it was waited for in vain; milliseconds. */
  readonly ms: number;
  /** It did not come, for want of time or because it was too much for the server. */
  readonly failed?: boolean;
  /** There is more: it was as large as it could be. */
  readonly full?: boolean;
}

/**
 * How many records to ask for next: pages that come in about `pageMs`, so that on a slow line each that is safe on the device
 * is soon, and a quick line is not asked a hundred times.
 */
export function nextPageSize(
  size: number,
  { ms, failed = false, full = false }: PageFate,
  policy: PagePolicy,
): number {
  const least = Math.min(smallest, policy.pageSize);
  if (failed || ms > policy.pageMs)
    return Math.max(least, Math.floor(size * Math.max(0.25, Math.min(0.5, policy.pageMs / ms))));
  return full && ms * 2 <= policy.pageMs ? Math.min(policy.pageSizeMax, size * 2) : size;
}

/** How large pages are on the line of now. */
export class Pace {
  readonly #policy: PagePolicy;
  #size: number;

  constructor(policy: PagePolicy) {
    this.#policy = policy;
    this.#size = policy.pageSize;
  }

  /** Records in each of so many pages of one request. */
  first(pages: number): number {
    return Math.max(1, Math.floor(this.#size / pages));
  }

  came(fate: PageFate): void {
    this.#size = nextPageSize(this.#size, fate, this.#policy);
  }
}
