import { HoldfastError } from '@holdfast/schema/errors';
import type { Environment } from '../environment/environment.js';
import type { Tap } from '../sync/tap.js';
import { errorOfAnswer, readAnswer, textWish, type GraphQLAnswer, type RawAnswer } from './graphql-answer.js';
import { mayBeOfPacking, Packing, type Body } from './packing.js';
import type { ServerClock } from './server-clock.js';
import { timeOf } from '../environment/iso-time.js';

export interface ApiRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  /** The text's SHA-256, in hex: sent in the text's place, by who knows that it is taken. */
  readonly hash?: string;
  /** Sends the text along, for a server to know it by its hash. */
  readonly withText?: boolean;
}

/** GraphQL over HTTP, with or without a token. */
export interface Api {
  /**
   * Asks once. Resolves with the API's own answer, which may hold errors; throws a `HoldfastError` where there was
   * none: `OFFLINE`, or what a proxy's status says.
   */
  request(request: ApiRequest, options?: RequestOptions & { token?: string }): Promise<GraphQLAnswer>;
}

export interface RequestOptions {
  readonly signal?: AbortSignal;
  /** The caller gives up by itself, through the signal, when it takes too long. */
  readonly untimed?: boolean;
  /** Another API version than the app's own. */
  readonly apiVersion?: string;
}

export interface ApiOptions {
  /** The address of an API version; of the app's own without one. */
  readonly url: (apiVersion?: string) => string;
  readonly environment: Pick<Environment, 'fetch' | 'clock' | 'timers' | 'gzip'>;
  /** Sent with every request: what names the API version, the device and the app's build. */
  readonly headers: (apiVersion?: string) => Readonly<Record<string, string>>;
  /** Told the server's time by every answer of the API. */
  readonly clock: ServerClock;
  /** How long one request may take in all, in milliseconds, where its caller does not keep the time itself. */
  readonly timeoutMs: number;
  /** Told of each request when it is over. */
  readonly tap?: Pick<Tap, 'tell'>;
}

export function createApi({ url, environment, headers, clock, timeoutMs, tap }: ApiOptions): Api {
  const packing = new Packing(environment.gzip);
  return {
    async request(request, { token, signal, untimed = false, apiVersion } = {}) {
      const abort = new AbortController();
      const giveUp = () => abort.abort();
      const cancelTimer = untimed ? () => {} : environment.timers.set(timeoutMs, giveUp);
      signal?.addEventListener('abort', giveUp);
      const sentAt = environment.clock.now();
      let response: Awaited<ReturnType<typeof post>> | undefined;
      let body = '';
      let errors: GraphQLAnswer['errors'];
      let problem: HoldfastError | undefined;
      try {
        const answering = post(request, { token, apiVersion }, abort.signal);
        response = await Promise.race([answering, aborted(abort.signal)]);
        const receivedAt = environment.clock.now();
        body = await Promise.race([response.text(), aborted(abort.signal)]);
        const answer = readAnswer({ ...response, body });
        errors = answer.errors;
        // Not before it is known whose answer it is: a hotel's router may believe that it is 1970.
        packing.heard(response.headers);
        observeTime(response.headers, sentAt, receivedAt);
        return answer;
      } catch (error) {
        problem = HoldfastError.is(error) ? error : new HoldfastError('OFFLINE', undefined, { cause: error });
        throw problem;
      } finally {
        tap?.tell(() => ({
          kind: 'request',
          request,
          sent: response?.sent ?? bodyOf(request),
          received: body,
          length: response?.headers.get('content-length') ?? null,
          status: response?.status,
          ms: environment.clock.now() - sentAt,
          code: (problem ?? (errors && !textWish({ errors }) ? errorOfAnswer(errors) : undefined))?.code,
        }));
        cancelTimer();
        signal?.removeEventListener('abort', giveUp);
      }
    },
  };

  async function post(request: ApiRequest, as: Sender, signal: AbortSignal) {
    const text = bodyOf(request);
    const body = await packing.pack(text);
    const response = await exchange(body, as, signal);
    if (!mayBeOfPacking(body, response.status)) return response;
    const plain = await exchange({ content: text, headers: {} }, as, signal);
    if (plain.status !== response.status) packing.giveUp();
    return plain;
  }

  async function exchange(
    { content, headers: packed }: Body,
    { token, apiVersion }: Sender,
    signal: AbortSignal,
  ) {
    const response = await environment.fetch(url(apiVersion), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
        ...packed,
        ...headers(apiVersion),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: content,
      signal,
    });
    return {
      sent: content,
      status: response.status,
      contentType: response.headers.get('content-type'),
      retryAfterMs: retryAfterOf(
        response.headers.get('retry-after'),
        environment.clock.now() + (clock.offset() ?? 0),
      ),
      headers: response.headers,
      text: () => response.text(),
    } satisfies Omit<RawAnswer, 'body'> & {
      sent: Body['content'];
      headers: Headers;
      text: () => Promise<string>;
    };
  }

  /** The API's own millisecond clock where it tells it; else HTTP's `date`, which is cut off to whole seconds. */
  function observeTime(answered: Headers, sentAt: number, receivedAt: number): void {
    const precise = answered.get('x-holdfast-time');
    const coarse = answered.get('date');
    if (precise !== null) clock.observe({ sentAt, receivedAt, serverTime: Number(precise), resolution: 1 });
    else if (coarse !== null)
      clock.observe({ sentAt, receivedAt, serverTime: timeOf(coarse), resolution: 1000 });
  }
}

/** What travels: the operation by its text, or by its hash as Apollo's persisted queries have it. */
function bodyOf({ query, hash, withText = false, ...rest }: ApiRequest): string {
  if (hash === undefined) return JSON.stringify({ query, ...rest });
  const extensions = { persistedQuery: { version: 1, sha256Hash: hash } };
  return JSON.stringify({ ...(withText && { query }), ...rest, extensions });
}

/** With whose token, and to which API version. */
interface Sender {
  readonly token: string | undefined;
  readonly apiVersion: string | undefined;
}

/** `retry-after` is a number of seconds or a date. */
function retryAfterOf(header: string | null, serverNow: number): number | undefined {
  if (header === null) return undefined;
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : timeOf(header) - serverNow;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** Rejects when the signal fires: a fetch that ignores its signal must not hold a caller for ever. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = () => reject(new HoldfastError('OFFLINE', 'The server did not answer in time.'));
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
}
