import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Api, ApiRequest } from './api.js';
import { textWish } from './graphql-answer.js';

/** Hashes that are kept at hand: more than an app has operations, and a bound for one that makes up new ones. */
const keptHashes = 500;

/**
 * Names operations by the SHA-256 of their text and leaves the text out, as Apollo's persisted queries do: a server that has
 * registered the app's operations knows them all, any other learns each with the first request. A server asks for a text before
 * it does anything, so nothing is done twice; one that takes no hashes at all is sent texts from then on.
 */
export function byHash(api: Api): Api {
  const hashes = new Map<string, string>();
  let taken = true;

  const hashOf = (text: string): string => {
    const known = hashes.get(text);
    if (known !== undefined) return known;
    const hash = bytesToHex(sha256(utf8ToBytes(text)));
    if (hashes.size >= keptHashes) hashes.clear();
    hashes.set(text, hash);
    return hash;
  };

  return {
    async request(request, options) {
      if (!taken) return api.request(request, options);
      const named: ApiRequest = { ...request, hash: hashOf(request.query) };
      const answer = await api.request(named, options);
      switch (textWish(answer)) {
        case 'unknown':
          return api.request({ ...named, withText: true }, options);
        case 'unsupported':
          taken = false;
          return api.request(request, options);
        default:
          return answer;
      }
    },
  };
}
