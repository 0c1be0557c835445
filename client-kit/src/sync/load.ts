import type { Manifest } from '@holdfast/schema';
import { HoldfastError, userError } from '@holdfast/schema/errors';
import { writeOf } from '@holdfast/schema/merge';
import { refusal } from '../outbox/answers.js';
import type { OutboxEntry } from '../outbox/entry.js';
import { subjectsOf } from '../outbox/outbox.js';
import {
  answeredPrefix,
  entryKey,
  entryPuts,
  includedPrefix,
  outboxPrefix,
  parseEntry,
} from '../outbox/log.js';
import {
  allFromTheStart,
  parsePosition,
  positionKey,
  positionPrefix,
  positionText,
} from '../records/position.js';
import type { StoreChange } from '../stores/store.js';
import { asidePrefix } from './aside.js';
import { factBatch, factPrefix, parseFacts } from './facts.js';
import { newNotice } from './notices.js';
import type { Notice } from './replica.js';
import { Restoring, type RestoringOptions } from './restoring.js';

const formatKey = 'format';
/** How things are stored: an app that knows only earlier ones leaves the store alone. Since 2 entries do not repeat their keys. */
const format = '2';
const readable: ReadonlySet<string | undefined> = new Set(['1', format, undefined]);
/** The types and fields that the app kept when it last ran. */
const shapeKey = 'shape';

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
  const { ledger, store, manifest, environment, first } = options;
  const [known, knownShape, waiting, answered, marks, cursors, factTexts, aside] = await Promise.all([
    ...([store.get(formatKey), store.get(shapeKey)] as const),
    ...([store.scan(outboxPrefix), store.scan(answeredPrefix), store.scan(includedPrefix)] as const),
    ...([store.scan(positionPrefix), store.scan(factPrefix)] as const),
    store.scan(asidePrefix + outboxPrefix),
  ]);
  if (!readable.has(known))
    throw new HoldfastError(
      'STORE_CORRUPT',
      'This store was written by a newer version of the app; update the app. Nothing was changed.',
    );

  const repair: StoreChange[] = known === format ? [] : [{ put: formatKey, value: format }];
  const notices: Notice[] = [];
  const report = (kind: Notice['kind'], message: string) =>
    void notices.push(newNotice(environment, kind, message));

  const included = new Set(marks.map(([key]) => key.slice(includedPrefix.length)));
  const entries = loadEntries(byPlace([...waiting, ...answered]), included, repair, report);
  const here = new Set(entries.map(({ clientMutationId }) => clientMutationId));
  for (const id of included) if (!here.has(id)) repair.push({ remove: includedPrefix + id });
  const stored = cursors.map(
    ([key, text]) => [key.slice(positionPrefix.length), parsePosition(text)] as const,
  );
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
  // A full disk must not keep a person from reading; what was not mended now is found again at the next start.
  if (repair.length > 0) await store.write(repair).catch(() => undefined);

  ledger.absorb({
    entries: entries.map((put) => ({ put: understood(manifest, put) })),
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

function shapeOf({ entities }: Manifest): string {
  const types = Object.values(entities).map(({ name, fields }) => [
    name,
    ...Object.values(fields).map((field) => `${field.name}: ${field.type.name}`),
  ]);
  return JSON.stringify(types);
}

type Report = (kind: Notice['kind'], message: string) => void;

/** Entries in the order of their places, whether they are stored among the answered or not. */
const byPlace = (stored: ReadonlyArray<readonly [string, string]>) => {
  const place = (key: string) => key.slice(key.indexOf('/'));
  return [...stored].sort(([a], [b]) => (place(a) < place(b) ? -1 : 1));
};

function loadEntries(
  stored: ReadonlyArray<readonly [string, string]>,
  included: ReadonlySet<string>,
  repair: StoreChange[],
  report: Report,
): OutboxEntry[] {
  const entries: OutboxEntry[] = [];
  const ids = new Set<string>();
  let last = 0;
  for (const [key, text] of stored) {
    const entry = parseEntry(key, text);
    if (!entry && key.startsWith(answeredPrefix)) {
      repair.push({ remove: key });
      continue;
    }
    if (!entry) {
      repair.push({ put: asidePrefix + key, value: text }, { remove: key });
      report(
        'EDIT_SET_ASIDE',
        'An unsent edit could not be read. It was set aside and is part of the export of the outbox.',
      );
      continue;
    }
    // One mutation in two places, as two windows may leave it: it is one edit, in the earlier of them.
    if (ids.has(entry.clientMutationId)) {
      repair.push({ remove: key });
      continue;
    }
    ids.add(entry.clientMutationId);
    // Two windows that wrote at the same time may have taken the same place.
    const placed = {
      ...entry,
      order: Math.max(entry.order, last + 1),
      ...(included.has(entry.clientMutationId) && { included: true }),
    };
    last = placed.order;
    entries.push(placed);
    if (entryKey(placed) !== key) repair.push({ remove: key }, ...entryPuts(placed));
  }
  return entries;
}

/** An entry whose mutation this version of the app no longer has waits for the person, like one that was refused. */
function understood(manifest: Manifest, entry: OutboxEntry): OutboxEntry {
  if (entry.state === 'refused' || writeOf(manifest, entry.name)) return entry;
  const change = refusal(entry, [
    userError('BAD_USER_INPUT', [], `This version of the app does not know ${entry.name}.`),
  ]);
  return 'put' in change ? change.put : entry;
}
