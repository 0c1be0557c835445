import type { Api } from '../transport/api.js';
import { dataOf } from '../transport/graphql-answer.js';
import type { Tokens, User } from './session.js';

/** The API's operations on sessions. Each throws a `HoldfastError`; `OFFLINE` where the API was not reached. */
export interface SessionApi {
  signIn(input: SignInInput): Promise<ApiSession>;
  refresh(input: { refreshToken: string; deviceId: string }): Promise<ApiSession>;
  signOut(accessToken: string): Promise<void>;
}

export interface SignInInput {
  readonly email: string;
  readonly password: string;
  readonly device: { readonly id: string; readonly name: string; readonly platform: string };
}

export interface ApiSession {
  readonly user: User;
  readonly tokens: Tokens;
}

export function sessionApi(api: Api): SessionApi {
  return {
    async signIn(input) {
      return sessionOf(
        dataOf(await api.request({ query: sessionDocuments.signIn, variables: { input } })).session,
      );
    },
    async refresh(input) {
      return sessionOf(
        dataOf(await api.request({ query: sessionDocuments.refresh, variables: { input } })).session,
      );
    },
    async signOut(token) {
      dataOf(await api.request({ query: sessionDocuments.signOut }, { token }));
    },
  };
}

const fields = 'accessToken accessTokenExpiresAt refreshToken refreshTokenExpiresAt user { id email name }';

/** The texts of these operations. */
export const sessionDocuments = {
  signIn: `mutation SignIn($input: SignInInput!) { session: signIn(input: $input) { ${fields} } }`,
  refresh: `mutation RefreshSession($input: RefreshSessionInput!) { session: refreshSession(input: $input) { ${fields} } }`,
  signOut: 'mutation SignOut { signOut }',
};

function sessionOf(session: unknown): ApiSession {
  const { user, accessToken, accessTokenExpiresAt, refreshToken, refreshTokenExpiresAt } =
    session as Tokens & { user: User };
  return {
    user: { id: user.id, email: user.email, name: user.name },
    tokens: { accessToken, accessTokenExpiresAt, refreshToken, refreshTokenExpiresAt },
  };
}
