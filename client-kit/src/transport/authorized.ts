import type { Api, ApiRequest, RequestOptions } from './api.js';
import { errorOfAnswer, type GraphQLAnswer } from './graphql-answer.js';

/** Where requests get their access token from. */
export interface TokenSource {
  /** A token to send; undefined while nobody is signed in. Throws a `HoldfastError` where none can be had now. */
  token(): Promise<string | undefined>;
  /** Another token than the one the API refused. `OFFLINE` when that cannot be asked for now, `UNAUTHENTICATED` when a person has to sign in. */
  renew(refused: string): Promise<string>;
  /** The API says to the holder of this token that the device has been shut out. */
  revoked(refused: string): void;
}

/** Asks the API as whoever is signed in. */
export type Ask = (request: ApiRequest, options?: RequestOptions) => Promise<GraphQLAnswer>;

/**
 * Sends the current token with every request. One that the API no longer takes is renewed once and the request is
 * repeated: tokens are judged before anything is done, so nothing can have happened.
 */
export function authorized(api: Api, tokens: TokenSource): Ask {
  return async (request, options = {}) => {
    const token = await tokens.token();
    const answer = await send(request, token, options);
    if (token === undefined || !refusesToken(answer)) return answer;
    return send(request, await tokens.renew(token), options);
  };

  async function send(request: ApiRequest, token: string | undefined, options: RequestOptions) {
    const answer = await api.request(request, {
      ...options,
      ...(token === undefined ? {} : { token }),
    });
    if (token !== undefined && says(answer, 'DEVICE_REVOKED')) tokens.revoked(token);
    return answer;
  }
}

const says = ({ errors }: GraphQLAnswer, ...codes: string[]): boolean =>
  errors !== undefined && codes.includes(errorOfAnswer(errors).code);

const refusesToken = (answer: GraphQLAnswer): boolean => says(answer, 'TOKEN_EXPIRED', 'UNAUTHENTICATED');
