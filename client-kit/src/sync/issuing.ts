import { issuedAfter } from '../outbox/issued-at.js';
import type { EntryChange } from '../outbox/outbox.js';
import type { Facts } from '../records/plan.js';
import { serverNow, type Desk } from './desk.js';
import type { Ledger } from './ledger.js';

/** Gives every edit of this device a time of its own, each later than the one before, over restarts. */
export class Issuing {
  readonly #desk: Desk;
  #latest: string | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
    desk.ledger.elsewhereListeners.add(({ entries = [] }) => {
      const times = entries.map((change) => ('put' in change ? change.put.issuedAt : ''));
      if (this.#latest !== undefined) this.#latest = [this.#latest, ...times].sort().at(-1);
    });
  }

  /** The time of an edit that is made now. `seen`: the time of what the person saw. `given`: the app says when it was. */
  next(seen: unknown, given: unknown): unknown {
    const { ledger } = this.#desk;
    this.#latest ??= issuedAfter(0, [ledger.facts.lastIssuedAt, ...times(ledger)]);
    if (given !== undefined && given !== null) return given;
    return (this.#latest = issuedAfter(serverNow(this.#desk), [this.#latest, seen]));
  }
}

/** What has to outlive the entries that leave: when the latest of them was made. */
export function issuedBefore(
  { outbox, facts }: Ledger,
  changes: readonly EntryChange[],
): Pick<Facts, 'lastIssuedAt'> {
  const leaving = changes.flatMap((change) =>
    'remove' in change ? (outbox.get(change.remove)?.issuedAt ?? []) : [],
  );
  if (leaving.length === 0) return {};
  const latest = [facts.lastIssuedAt ?? '', ...leaving].sort().at(-1);
  return latest ? { lastIssuedAt: latest } : {};
}

const times = ({ outbox }: Ledger): string[] => [...outbox.stored()].map(({ issuedAt }) => issuedAt);
