import { HoldfastError } from '@holdfast/schema/errors';
import { describe, expect, it } from 'vitest';
import { endpointOf } from '../../src/transport/endpoint.js';
import { dataOf, errorOfAnswer, readAnswer, type RawAnswer } from '../../src/transport/graphql-answer.js';
import { createServerClock } from '../../src/transport/server-clock.js';

const raw = (body: string, rest: Partial<RawAnswer> = {}): RawAnswer => ({
  ...{ status: 200, contentType: 'application/json; charset=utf-8', retryAfterMs: undefined, body },
  ...rest,
});

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (HoldfastError.is(error)) return error.code;
  }
  return 'none';
};

describe('an answer', () => {
  // amplify-js#13206: a captive portal's page is taken for being online.
  it.each<[string, RawAnswer, string]>([
    ['a sign-in page with status 200', raw('<html>', { contentType: 'text/html' }), 'OFFLINE'],
    ['a page that says it is JSON', raw('<html>'), 'OFFLINE'],
    ['nothing', raw('', { status: 204, contentType: null }), 'OFFLINE'],
    ['half of the JSON', raw('{"data":{"push":[{"client'), 'OFFLINE'],
    ['JSON of somebody else', raw('{"ok":true}'), 'OFFLINE'],
    ['JSON that is no object', raw('[]'), 'OFFLINE'],
    ['null data and no error', raw('{"data":null}'), 'OFFLINE'],
    ['errors that are none', raw('{"errors":[]}'), 'OFFLINE'],
    ['a proxy that wants its own sign-in', raw('', { status: 401 }), 'OFFLINE'],
    ['a page that was not found', raw('not found', { status: 404, contentType: 'text/plain' }), 'OFFLINE'],
    ['a proxy that takes no more', raw('', { status: 413, contentType: null }), 'PAYLOAD_TOO_LARGE'],
    ['a proxy that counts', raw('', { status: 429, contentType: null }), 'RATE_LIMITED'],
    ['a proxy without a server', raw('', { status: 502, contentType: null }), 'OVERLOADED'],
  ])('that is %s is not the API speaking', (_, answer, code) => {
    expect(codeOf(() => readAnswer(answer))).toBe(code);
  });

  it('of the API counts whatever its status', () => {
    const body = '{"errors":[{"message":"no","extensions":{"code":"UNAUTHENTICATED"}}]}';
    expect(
      readAnswer(raw(body, { status: 401, contentType: 'application/graphql-response+json' })).errors,
    ).toHaveLength(1);
    expect(readAnswer(raw('{"data":{"me":null}}')).data).toEqual({ me: null });
  });

  it('says how long to wait, in its header or in its error', () => {
    const proxy = () => readAnswer(raw('', { status: 503, contentType: null, retryAfterMs: 7000 }));
    expect(proxy).toThrow(expect.objectContaining({ code: 'OVERLOADED', retryAfterMs: 7000 }) as Error);
    const said = { message: 'busy', extensions: { code: 'OVERLOADED', retryAfterMs: 5 } };
    expect(errorOfAnswer([said], 7000).retryAfterMs).toBe(5);
    expect(() => dataOf({ errors: [{ message: 'busy' }], retryAfterMs: 7000 })).toThrow(
      expect.objectContaining({ retryAfterMs: 7000 }) as Error,
    );
  });

  it('with a code of a newer server is read by whether time mends it', () => {
    expect(errorOfAnswer([{ message: 'x', extensions: { code: 'BRAND_NEW' } }]).retryable).toBe(true);
    expect(
      errorOfAnswer([{ message: 'x', extensions: { code: 'BRAND_NEW', retryable: false } }]).retryable,
    ).toBe(false);
    expect(errorOfAnswer([{ message: 'x' }, { message: 'y', extensions: { code: 'FORBIDDEN' } }]).code).toBe(
      'FORBIDDEN',
    );
  });
});

describe('an endpoint', () => {
  it('is the address with the version, for HTTP and for the socket', () => {
    expect(endpointOf('https://notes.example/graphql/', '2026-11')).toEqual({
      http: 'https://notes.example/graphql/2026-11',
      socket: 'wss://notes.example/graphql/2026-11',
    });
  });
});

describe("the server's clock", () => {
  it('is read in the middle of a request, and best from the quickest one', () => {
    const clock = createServerClock();
    expect(clock.offset()).toBeUndefined();
    clock.observe({ sentAt: 0, receivedAt: 4000, serverTime: 9000, resolution: 0 });
    expect(clock.offset()).toBe(7000);
    clock.observe({ sentAt: 5000, receivedAt: 5020, serverTime: 13_010, resolution: 0 });
    expect(clock.offset()).toBe(8000);
    clock.observe({ sentAt: 6000, receivedAt: 9000, serverTime: 14_100, resolution: 0 });
    expect(clock.offset()).toBe(8000);
  });

  it('is believed anew when one of the clocks was set', () => {
    const clock = createServerClock();
    clock.observe({ sentAt: 0, receivedAt: 10, serverTime: 5, resolution: 0 });
    clock.observe({ sentAt: 3_600_000, receivedAt: 3_600_400, serverTime: 1000, resolution: 0 });
    expect(clock.offset()).toBe(1000 - 3_600_200);
  });

  it('is not read from what makes no sense', () => {
    const clock = createServerClock();
    clock.observe({ sentAt: 10, receivedAt: 0, serverTime: 5, resolution: 0 });
    clock.observe({ sentAt: 0, receivedAt: 10, serverTime: NaN, resolution: 0 });
    expect(clock.offset()).toBeUndefined();
  });
});
