import { subjectsOf } from '../outbox/outbox.js';
import { triedAgain, understood } from '../outbox/upcasting.js';
import { outboxPrefix, includedPrefix } from '../outbox/log.js';
import { allFromTheStart, positionKey, positionText } from '../records/position.js';
import type { StoreChange } from '../stores/store.js';
import { asidePrefix } from './aside.js';
import { factBatch, parseFacts } from './facts.js';
import { demandReadable, format, formatKey } from './formats.js';
import { newNotice } from './notices.js';
import type { Notice } from './replica.js';
import { Restoring, type RestoringOptions } from './restoring.js';
import { byPlace, idsOf, loadEntries, positionsOf, readStored, shapeKey, shapeOf } from './stored.js';

/** The newest edits whose records are brought in with the first. */
const newestEdits = 100;

export interface Loaded {
  /** Texts of the entries that could not be read, of this start and of earlier ones. */
  readonly aside: readonly string[];
  readonly restoring: Restoring;
}

/**
 * Fills a ledger from its store: the outbox first, whatever state the rest is in, then the records that `first` names by
 * their keys, and a slice of the others; what is left comes in the background. What cannot be read is set aside under
 * `aside/` and reported; if part of what the server had confirmed is missing, or this version of the app keeps other types
 * or fields than the last, all of it is fetched again, with what is there still shown.
 */
export async function load(options: RestoringOptions & { first: readonly string[] }): Promise<Loaded> {
  for (;;) {
    const loaded = await loadOnce(options);
    if (loaded) return loaded;
  }
}

/** Undefined where another tab wrote while this was read: then no part of it can be trusted to fit the others. */
async function loadOnce(
  options: RestoringOptions & { first: readonly string[] },
): Promise<Loaded | undefined> {
  const { ledger, store, manifest, environment, first } = options;
  const revision = await store.shared?.revision();
  const [{ known, knownShape, waiting, answered, marks, cursors, factTexts }, aside] = await Promise.all([
    readStored(store),
    store.scan(asidePrefix + outboxPrefix),
  ]);
  demandReadable(known);

  const repair: StoreChange[] = known === format ? [] : [{ put: formatKey, value: format }];
  const notices: Notice[] = [];
  const report = (kind: Notice['kind'], message: string) =>
    void notices.push(newNotice(environment, kind, message));

  const included = idsOf(marks);
  const entries = loadEntries(byPlace([...waiting, ...answered]), included, repair, report);
  const here = new Set(entries.map(({ clientMutationId }) => clientMutationId));
  for (const id of included) if (!here.has(id)) repair.push({ remove: includedPrefix + id });
  const stored = positionsOf(cursors);
  if (store.report.setAside.length > 0)
    report(
      'STORE_SET_ASIDE',
      `Parts of this app's data could not be read and were set aside: ${store.report.setAside.join(', ')}.`,
    );

  const shape = shapeOf(manifest);
  // The log goes on from the cursor, and would never tell of what an earlier version of the app did not ask for.
  const reshaped = knownShape !== shape;
  if (reshaped) repair.push({ put: shapeKey, value: shape });
  const incomplete = reshaped || store.report.setAside.length > 0;
  const positions = incomplete ? allFromTheStart(stored) : new Map(stored);
  if (incomplete)
    repair.push(
      ...[...positions].map(([id, position]) => ({ put: positionKey(id), value: positionText(position) })),
    );

  const facts = parseFacts(factTexts);
  const allNotices = [...facts.notices, ...notices];
  if (notices.length > 0) repair.push(...factBatch({ notices: allNotices }));
  ledger.heading = [
    { put: formatKey, value: format },
    { put: shapeKey, value: shape },
  ];
  // A full disk must not keep a person from reading; what was not mended now is found again at the next start.
  if (!(await ledger.begin(revision, repair).catch(() => true))) return undefined;

  ledger.absorb({
    entries: entries.map((entry) => ({ put: understood(ledger.rules, triedAgain(entry)) })),
    positions,
    facts: { ...facts, notices: allNotices },
  });
  const restoring = new Restoring(options);
  ledger.restoring = restoring;
  const edited = entries.slice(-newestEdits).map((entry) => subjectsOf(manifest, entry).own);
  await restoring.fetch([...edited.filter((key) => key !== ''), ...first]);
  await restoring.begin();
  return { aside: [...new Set([...aside.map(([, text]) => text), ...setAsideNow(repair)])], restoring };
}

/** The texts of entries that were set aside just now. */
const setAsideNow = (repair: readonly StoreChange[]): string[] =>
  repair.flatMap((change) =>
    'put' in change && change.put.startsWith(asidePrefix + outboxPrefix) ? [change.value] : [],
  );
