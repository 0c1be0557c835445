import { randomUUID } from 'node:crypto';

/** The API as a stranger sees it: plain HTTP, no kit. The tests ask it what the server really holds. */
export interface Api {
  query<Data>(query: string, variables?: Record<string, unknown>): Promise<Data>;
  /** The workspace that this person is a member of. */
  readonly workspaceId: string;
}

interface SignedIn {
  signIn: { accessToken: string; user: { workspaces: { workspace: { id: string } }[] } };
}

const signIn = `mutation ($input: SignInInput!) {
  signIn(input: $input) { accessToken user { workspaces { workspace { id } } } }
}`;

export async function signedInApi(url: string, email: string, password = 'offline-first'): Promise<Api> {
  const ask = async <Data>(query: string, variables: object, token?: string): Promise<Data> => {
    const headers = {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
    };
    const body = JSON.stringify({ query, variables });
    const answer = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
    const { data, errors } = (await answer.json()) as { data?: Data; errors?: unknown };
    if (errors || !data) throw new Error(JSON.stringify(errors));
    return data;
  };
  const device = { id: randomUUID(), name: 'test', platform: 'node' };
  const { signIn: session } = await ask<SignedIn>(signIn, { input: { email, password, device } });
  return {
    query: (query, variables = {}) => ask(query, variables, session.accessToken),
    workspaceId: session.user.workspaces[0]!.workspace.id,
  };
}
