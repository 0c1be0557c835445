/** Where one dated version of the API is reached. */
export interface Endpoint {
  readonly http: string;
  readonly socket: string;
}

/**
 * The addresses of an API version. `uri` names the API without a version, such as `https://notes.example/graphql`.
 * Throws a `TypeError` that says what is wrong with the address.
 */
export function endpointOf(uri: string, apiVersion: string): Endpoint {
  let base: URL;
  try {
    base = new URL(uri);
  } catch {
    throw new TypeError(
      `uri has to be the whole address of the API, such as https://example.org/graphql; this is "${uri}".`,
    );
  }
  if (base.protocol !== 'http:' && base.protocol !== 'https:')
    throw new TypeError(`uri has to begin with http:// or https://; this is "${uri}".`);
  const http = `${base.origin}${base.pathname.replace(/\/+$/, '')}/${apiVersion}`;
  return { http, socket: http.replace(/^http/, 'ws') };
}
