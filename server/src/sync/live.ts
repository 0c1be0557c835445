/**
 * Live changes: the same pages as `changes`, read when a hint says that there is something to read. Nothing is
 * buffered: a reader that is slow asks later, and its next page holds the newest state of all that happened meanwhile.
 */
import { HoldfastError } from '@holdfast/schema/errors';
import DataLoader from 'dataloader';
import type { Runtime } from '../runtime.js';
import { createBell } from './bell.js';
import { readPage, type PagePorts, type PageRequest, type RawPage } from './change-page.js';
import { pageFor, pageRequest } from './changes.js';
import { createHeartbeat, type Heartbeat } from './heartbeat.js';
import { userTopic, workspaceTopic, type Hints } from './hints.js';
import { overloaded } from './overloaded.js';
import { areRevoked } from './people.js';
import type { Actor, ChangePageData, ChangesRequest } from './types.js';

/** How long readers wait for a hint before they look for themselves, in milliseconds: what a lost hint costs at most. */
export const safetyPollMs = 30_000;

export interface LivePorts extends PagePorts {
  readonly hints: Hints;
  readonly runtime: Runtime;
}

export type Live = (
  actor: Actor,
  request: ChangesRequest,
  signal: AbortSignal,
) => AsyncIterableIterator<ChangePageData>;

/**
 * Makes the live reader of one server. What it gives begins with one page, also where nothing was missed; later pages
 * come when there is something in them. It ends when `signal` aborts or the reader returns, and throws `FORBIDDEN`
 * when the membership ends, `DEVICE_REVOKED` when the device is shut out.
 */
export function createLive(ports: LivePorts): Live {
  const shared: SharedParts = {
    read: sharedReads((request) => overloaded(readPage(ports, request))),
    heartbeat: createHeartbeat(ports.runtime, safetyPollMs),
    revoked: new DataLoader((actors) => areRevoked(ports.database, actors), { cache: false }),
  };
  return (actor, request, signal) => {
    // A generator that waits cannot be returned from; this wakes it first.
    const stop = new AbortController();
    const pages = follow(ports, shared, actor, request, AbortSignal.any([signal, stop.signal]));
    return {
      [Symbol.asyncIterator]() {
        return this;
      },
      next: () => pages.next(),
      return: () => {
        stop.abort();
        return pages.return(undefined);
      },
    };
  };
}

/** What all readers of one server have together. */
interface SharedParts {
  readonly read: ReadPage;
  readonly heartbeat: Heartbeat;
  /** Whether a device has been shut out: those who ask at one moment are answered by one statement. */
  readonly revoked: DataLoader<Actor, boolean>;
}

interface SharedRead {
  readonly page: Promise<RawPage>;
  /** It had begun for somebody else, so it may not show what was written just now. */
  readonly joined: boolean;
}

type ReadPage = (request: PageRequest) => SharedRead;

/** Readers that want the same page at the same time get it from one read. */
function sharedReads(read: (request: PageRequest) => Promise<RawPage>): ReadPage {
  const underWay = new Map<string, Promise<RawPage>>();
  return (request) => {
    const key = JSON.stringify(request);
    const begun = underWay.get(key);
    if (begun) return { page: begun, joined: true };
    const page = read(request).finally(() => underWay.delete(key));
    underWay.set(key, page);
    return { page, joined: false };
  };
}

async function* follow(
  { manifest, hints }: LivePorts,
  { read, heartbeat, revoked }: SharedParts,
  actor: Actor,
  request: ChangesRequest,
  signal: AbortSignal,
): AsyncGenerator<ChangePageData, undefined, undefined> {
  const wanted = pageRequest(manifest, request);
  const bell = createBell();
  let { after } = wanted;
  let inDoubt = true;
  let newestHint = 0;
  const look = (): void => {
    inDoubt = true;
    bell.ring();
  };
  // Before the first read: what is written after that read rings.
  const quit = [
    hints.subscribe(workspaceTopic(wanted.workspaceId), (seq) => {
      newestHint = Math.max(newestHint, Number(seq));
      if (seq === '' || !(after && Number(seq) <= after.seq)) bell.ring();
    }),
    hints.subscribe(userTopic(actor.userId), look),
    heartbeat(wanted.workspaceId, look),
  ];
  try {
    let sharing = false;
    for (let first = true; !signal.aborted; first = false) {
      if (inDoubt) {
        inDoubt = false;
        if (await revoked.load(actor)) throw new HoldfastError('DEVICE_REVOKED');
      }
      // While catching up, each reads for himself; those who had everything are at one place, and share.
      const shared = read({ ...wanted, after, ...(sharing ? {} : { writer: actor }) });
      const raw = await shared.page;
      const page = pageFor(raw, manifest, actor);
      after = raw.end;
      if (shared.joined && newestHint > after.seq) bell.ring();
      sharing ||= !raw.hasMore;
      if ((first || hasNews(page)) && !signal.aborted) yield page;
      if (!raw.hasMore) await bell.sleep(signal);
    }
  } finally {
    for (const unsubscribe of quit) unsubscribe();
  }
}

const hasNews = ({ records, tombstones, settled, reset }: ChangePageData): boolean =>
  reset || records.length > 0 || tombstones.length > 0 || settled.length > 0;
